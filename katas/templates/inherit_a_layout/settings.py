from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.templates.inherit_a_layout"]
ROOT_URLCONF = "katas.templates.inherit_a_layout.site_urls"
