import math

from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

from katas.api.authentication_throttling import clock, limits


class ClientThrottle(BaseThrottle):
    def allow_request(self, request, view):
        key, now = ("requests", request.user.username), clock.now().timestamp()
        key = repr(key).encode().hex()
        times = [one for one in cache.get(key, ()) if now - one < limits.SECONDS]
        if len(times) >= limits.REQUESTS:
            self.seconds = math.ceil(times[0] + limits.SECONDS - now)
            return False
        cache.set(key, [*times, now], limits.SECONDS)
        return True

    def wait(self):
        return self.seconds
