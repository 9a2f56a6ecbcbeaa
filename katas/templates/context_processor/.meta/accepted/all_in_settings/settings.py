from copy import deepcopy

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "katas.templates.context_processor"]
ROOT_URLCONF = "katas.templates.context_processor.urls"

TEMPLATES = deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"].insert(
    0, "katas.templates.context_processor.context_processors.unread_notifications"
)
