from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.signals.after_commit"]
