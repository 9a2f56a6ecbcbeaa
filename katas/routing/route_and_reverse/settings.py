from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.routing.route_and_reverse"]
ROOT_URLCONF = "katas.routing.route_and_reverse.site_urls"
