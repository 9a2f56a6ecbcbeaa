from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.routing.path_converters"]
ROOT_URLCONF = "katas.routing.path_converters.site_urls"
