from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "rest_framework"]
ROOT_URLCONF = "katas.api.serializer_validation.urls"
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    # The errors of a list name positions; from Django REST framework 3.20 on this is the only way.
    "LIST_SERIALIZER_ERRORS_AS_DICT": True,
}
