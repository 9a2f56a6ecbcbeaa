"""What a browser does with a cookie; the tests use it."""

from __future__ import annotations

import time
from http.cookies import Morsel

from django.utils.http import parse_http_date_safe


def lasts(cookie: Morsel[str], now: float, seconds: int = 5) -> bool:
    """Return whether a browser keeps *cookie* for so many seconds, or until it is closed."""
    if cookie["max-age"] != "":
        return int(cookie["max-age"]) >= seconds
    # The date has whole seconds.
    expires = parse_http_date_safe(cookie["expires"])
    return not cookie["expires"] or (expires or 0) > min(now, time.time()) + seconds - 1
