from kata_project.settings import *  # noqa: F403
from kata_project.settings import MIDDLEWARE

ROOT_URLCONF = "katas.middleware.response_cache.urls"
MIDDLEWARE = ["katas.middleware.response_cache.page_cache.PageCacheMiddleware", *MIDDLEWARE]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "response_cache"}}
ALLOWED_HOSTS = ["*"]

PAGE_CACHE_SECONDS = 30
