"""The project's settings, with the app of this kata."""

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as PROJECT_APPS

INSTALLED_APPS = [*PROJECT_APPS, "katas.migrations.merge_conflict.pitches"]
