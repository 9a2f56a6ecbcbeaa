import copy

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS, TEMPLATES
from katas.production.content_security_policy.policy import *  # noqa: F403
from katas.production.content_security_policy.policy import CONTEXT_PROCESSORS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.production.content_security_policy"]
ROOT_URLCONF = "katas.production.content_security_policy.urls"
TEMPLATES = copy.deepcopy(TEMPLATES)
TEMPLATES[0]["OPTIONS"]["context_processors"] += CONTEXT_PROCESSORS
