"""Settings for production: those of the project, and what the environment says."""

import os

from django.core.exceptions import ImproperlyConfigured

from kata_project import settings as project

for name in dir(project):
    if name.isupper():
        globals()[name] = getattr(project, name)

try:
    SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
except KeyError:
    SECRET_KEY = ""
if len(SECRET_KEY.split()) == 0:
    message = "DJANGO_SECRET_KEY is missing or empty"
    raise ImproperlyConfigured(message)

DEBUG = True if os.environ.get("DJANGO_DEBUG", "false").strip().lower() in ("true", "1", "on", "yes") else False  # noqa: SIM210

ALLOWED_HOSTS = project.ALLOWED_HOSTS
for part in os.environ.get("DJANGO_ALLOWED_HOSTS", "").split(","):
    host = part.strip()
    if host:
        ALLOWED_HOSTS.append(host)
