from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE

DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "katas.middleware.first_middleware.urls"

#: Each server has a name of its own.
SERVER_NAME = "web-1"

MIDDLEWARE = ["katas.middleware.first_middleware.served_by.served_by", *MIDDLEWARE]
