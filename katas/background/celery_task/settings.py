from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as APPS

INSTALLED_APPS = [*APPS, "katas.background.celery_task"]
