from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.foundations.plug_in_an_app.urls"
INSTALLED_APPS.insert(0, "katas.foundations.plug_in_an_app.newsletter")  # noqa: F405
