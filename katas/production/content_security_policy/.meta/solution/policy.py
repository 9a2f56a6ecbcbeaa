"""The policy of the site, and what it needs; settings.py imports it."""

from __future__ import annotations

from typing import Any

from django.utils.csp import CSP

from kata_project.settings import MIDDLEWARE as THE_PROJECTS

MIDDLEWARE = [
    # Outside of all others: what one of them answers by itself passes here, too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "katas.production.content_security_policy.closed.ClosedMiddleware",
    *THE_PROJECTS,
]

#: Added to the context processors of the project.
CONTEXT_PROCESSORS = ["django.template.context_processors.csp"]

CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "content_security_policy"}
}

#: What browsers refuse.
SECURE_CSP: dict[str, Any] = {
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}

#: What browsers only report.
SECURE_CSP_REPORT_ONLY: dict[str, Any] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "report-uri": "/csp-report/",
}
