"""Who calls the API, and how often."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse, JsonResponse

from katas.middleware.async_capable import registry


def unknown_key() -> HttpResponse:
    """Refuse a request without a key that we know."""
    return JsonResponse({"error": "unknown key"}, status=403)


def try_again() -> HttpResponse:
    """Refuse a request while the registry is out of order."""
    return JsonResponse({"error": "try again"}, status=503, headers={"Retry-After": "30"})


Step = tuple[Callable[..., Any], Callable[..., Any], tuple[Any, ...]]


def story(request: HttpRequest, view: Callable[..., Any]) -> Generator[Step, Any, HttpResponse]:
    """Say what is called, sync or async, and do all that needs no waiting."""
    request.partner = None
    if not request.path_info.startswith("/api/"):
        return (yield view, view, (request,))
    key = request.headers.get("X-Api-Key")
    if not key:
        return unknown_key()
    try:
        partner = yield registry.find, registry.afind, (key,)
    except registry.Unavailable:
        return try_again()
    if partner is None:
        return unknown_key()
    request.partner = partner
    response = yield view, view, (request,)
    try:
        calls = yield registry.count, registry.acount, (partner, response.status_code)
    except registry.Unavailable:
        return response
    response.headers["X-Calls"] = str(calls)
    return response


class SyncPartners:
    """Tells the story under WSGI."""

    def __init__(self, get_response: Callable[..., Any]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        told = story(request, self.get_response)
        move, value = told.send, None
        while True:
            try:
                function, _, args = move(value)
            except StopIteration as end:
                return end.value
            try:
                move, value = told.send, function(*args)
            except Exception as error:  # noqa: BLE001
                move, value = told.throw, error


def PartnerMiddleware(get_response: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802
    """Let partners use the API, and count what they do."""
    if not iscoroutinefunction(get_response):
        return SyncPartners(get_response)

    async def middleware(request: HttpRequest) -> HttpResponse:
        told = story(request, get_response)
        move, value = told.send, None
        while True:
            try:
                _, function, args = move(value)
            except StopIteration as end:
                return end.value
            try:
                move, value = told.send, await function(*args)
            except Exception as error:  # noqa: BLE001
                move, value = told.throw, error

    return middleware


PartnerMiddleware.async_capable = True
PartnerMiddleware.sync_capable = True
