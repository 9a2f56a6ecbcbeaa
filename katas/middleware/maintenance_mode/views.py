"""Pages of the shop, which note that they have been run."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

ran: list[str] = []


@csrf_exempt
def order(request: HttpRequest) -> HttpResponse:
    """Take an order from a partner's server."""
    ran.append(f"{request.method} {request.path}")
    return HttpResponse("Thank you.")


def health(request: HttpRequest) -> HttpResponse:
    """Tell the load balancer that this server is alive."""
    ran.append(f"{request.method} {request.path}")
    return HttpResponse("ok")


def static_file(request: HttpRequest, path: str) -> HttpResponse:
    """Stand in for what serves static files."""
    ran.append(f"{request.method} {request.path}")
    return HttpResponse(f"/* {path} */", content_type="text/css")
