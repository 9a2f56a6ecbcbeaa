from kata_project.settings import *  # noqa: F403

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "low_level_cache"}}

#: How many seconds a figure may be old.
FIGURES_TIMEOUT = 900
#: The version of the formulas in figures.py.
FIGURES_VERSION = 1
