from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.routing.uuid_urls"]
ROOT_URLCONF = "katas.routing.uuid_urls.site_urls"
