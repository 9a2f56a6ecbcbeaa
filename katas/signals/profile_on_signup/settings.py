from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.signals.profile_on_signup"]

# As in production. With DEBUG on, Django looks more closely at what is connected.
DEBUG = False
