"""Keeps visitors out while somebody works on the site."""

from __future__ import annotations

import re

from django.http import JsonResponse

from katas.middleware.maintenance_mode.switch import closed_for

OPEN = re.compile(r"/health/|/accounts/login/|/static/.*", re.DOTALL)


def maintenance_mode(get_response):
    def middleware(request):
        seconds = closed_for()
        if seconds is not None and not OPEN.fullmatch(request.path_info) and not request.user.is_staff:
            response = JsonResponse({"error": "The site is closed for maintenance."}, status=503)
            response["Retry-After"] = seconds
            return response
        return get_response(request)

    return middleware
