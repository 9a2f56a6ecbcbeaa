from kata_project.settings import *  # noqa: F403

ROOT_URLCONF = "katas.async_django.sync_to_async.urls"
