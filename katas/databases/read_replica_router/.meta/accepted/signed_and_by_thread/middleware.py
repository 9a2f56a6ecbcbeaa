import contextlib

from katas.databases.read_replica_router import clock
from katas.databases.read_replica_router.routers import state

PIN_SECONDS = 5


class PinWriters:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        until = request.get_signed_cookie("primary_until", default=None)
        state.in_request, state.wrote, state.primary = True, False, False
        with contextlib.suppress(TypeError, ValueError):
            state.primary = clock.now() < float(until)
        try:
            response = self.get_response(request)
            if state.wrote:
                response.set_signed_cookie("primary_until", str(clock.now() + PIN_SECONDS))
            return response
        finally:
            state.in_request = state.wrote = state.primary = False
