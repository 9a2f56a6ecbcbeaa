"""The policy of the site, and what it needs; settings.py imports it."""

from __future__ import annotations

from typing import Any

from kata_project.settings import MIDDLEWARE as THE_PROJECTS

MIDDLEWARE = [
    "katas.production.content_security_policy.closed.ClosedMiddleware",
    *THE_PROJECTS,
]

#: Added to the context processors of the project.
CONTEXT_PROCESSORS: list[str] = []

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "content_security_policy"}
}

#: What browsers refuse.
SECURE_CSP: dict[str, Any] = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'"],
}

#: What browsers only report.
SECURE_CSP_REPORT_ONLY: dict[str, Any] = {}
