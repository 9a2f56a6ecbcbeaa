import uuid

from django.core.cache import cache

from . import clock
from .routers import request_in_progress


class PinWriters:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reader = request.COOKIES.get("reader", "")
        try:
            key = f"wrote-{uuid.UUID(reader)}"
        except ValueError:
            reader = str(uuid.uuid4())
            key = f"wrote-{reader}"
        last = cache.get(key)
        request.reads_primary = last is not None and clock.now() - last < 5
        request.has_written = False
        token = request_in_progress.set(request)
        try:
            response = self.get_response(request)
        finally:
            request_in_progress.reset(token)
        if request.has_written:
            cache.set(key, clock.now(), 60)
            response.set_cookie("reader", reader)
        return response
