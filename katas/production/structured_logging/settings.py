import django

from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE
from katas.production.structured_logging.logs import LOGGING  # noqa: F401

ROOT_URLCONF = "katas.production.structured_logging.urls"
MIDDLEWARE = ["katas.production.structured_logging.current.RequestIdMiddleware", *MIDDLEWARE]
DEBUG = False
ALLOWED_HOSTS = ["*"]
ADMINS = ["admin@example.com"] if django.VERSION >= (6, 0) else [("Admin", "admin@example.com")]
