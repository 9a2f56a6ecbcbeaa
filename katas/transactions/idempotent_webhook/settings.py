from kata_project.settings import *  # noqa: F403

INSTALLED_APPS = ["katas.transactions.idempotent_webhook"]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "katas.transactions.idempotent_webhook.urls"
