from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE

ROOT_URLCONF = "katas.middleware.async_capable.urls"

MIDDLEWARE = [*MIDDLEWARE, "katas.middleware.async_capable.partners.PartnerMiddleware"]
