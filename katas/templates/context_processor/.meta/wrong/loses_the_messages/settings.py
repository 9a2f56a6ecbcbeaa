from kata_project.settings import *  # noqa: F403
from kata_project.settings import BASE_DIR, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "katas.templates.context_processor"]
ROOT_URLCONF = "katas.templates.context_processor.urls"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "katas.templates.context_processor.context_processors.unread_notifications",
            ],
        },
    },
]
