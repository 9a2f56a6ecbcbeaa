"""The ID of the current request: where it comes from, and how it gets into the log."""

from __future__ import annotations

import logging
import secrets
import string
import threading

ALPHABET = {*string.ascii_letters, *string.digits, "-", "_"}
local = threading.local()


def request_id_middleware(get_response):
    def middleware(request):
        value = request.META.get("HTTP_X_REQUEST_ID", "")
        if not (8 <= len(value) <= 64 and set(value) <= ALPHABET):
            value = secrets.token_urlsafe(16)
        request.request_id = value
        outer = getattr(local, "request_id", "-")
        local.request_id = value
        try:
            response = get_response(request)
            response["X-Request-ID"] = value
            return response
        finally:
            local.request_id = outer

    return middleware


class RequestIdFilter(logging.Filter):
    def filter(self, record):
        if hasattr(record, "request") and hasattr(record.request, "request_id"):
            record.request_id = record.request.request_id
        else:
            record.request_id = getattr(local, "request_id", "-")
        return True
