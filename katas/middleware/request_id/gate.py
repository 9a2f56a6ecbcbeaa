"""Turns robots away before anything else has to be done for them."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

logger = logging.getLogger("gate")


class RobotGate:
    """Answers 403 to a client that says it is a robot."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "robot" in request.headers.get("User-Agent", "").lower():
            logger.warning("Turned a robot away from %s", request.path)
            return HttpResponseForbidden("No robots, please.")
        return self.get_response(request)
