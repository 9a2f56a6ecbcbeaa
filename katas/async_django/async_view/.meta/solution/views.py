"""A dashboard of three services."""

from __future__ import annotations

import asyncio
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from katas.async_django.async_view import services


async def ask(name: str) -> Any:
    """Return what a service answers, if it is in time."""
    # Each has a time-out of its own, so that one that hangs takes no other with it.
    async with asyncio.timeout(services.TIMEOUT):
        return await services.fetch(name)


@require_safe
async def dashboard(request: HttpRequest) -> HttpResponse:
    """Show what the services know, and which of them are missing."""
    names = services.NAMES
    # Without return_exceptions the first that fails would be the answer, and the others would run on.
    results = await asyncio.gather(*map(ask, names), return_exceptions=True)
    missing = [name for name, one in zip(names, results, strict=True) if isinstance(one, BaseException)]
    found = {name: None if name in missing else one for name, one in zip(names, results, strict=True)}
    return JsonResponse({**found, "missing": missing}, status=503 if len(missing) == len(names) else 200)
