"""Keeps visitors out while somebody works on the site."""

from __future__ import annotations

from django.contrib.auth import get_user
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.utils.deprecation import MiddlewareMixin

from katas.middleware.maintenance_mode import switch


class MaintenanceMode(MiddlewareMixin):
    def process_request(self, request):
        seconds = switch.closed_for()
        if seconds is None:
            return None
        if request.path.startswith("/static/") or request.path in {"/health/", "/accounts/login/"}:
            return None
        if get_user(request).is_staff:
            return None
        template = engines["django"].from_string("<h1>Closed for {{ seconds }} seconds</h1>")
        response = SimpleTemplateResponse(template, {"seconds": seconds}, status=503, headers={"Retry-After": seconds})
        return response.render()
