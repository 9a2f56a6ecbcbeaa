"""A dashboard of three services; those that are cancelled have one turn of the loop, and are not waited for."""

from __future__ import annotations

import asyncio

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from katas.async_django.async_view import services


@require_safe
async def dashboard(request: HttpRequest) -> HttpResponse:
    tasks = {name: asyncio.create_task(services.fetch(name)) for name in services.NAMES}
    try:
        done, _ = await asyncio.wait(tasks.values(), timeout=services.TIMEOUT)
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.sleep(0)
    found = {
        name: task.result()
        for name, task in tasks.items()
        if task in done and not task.cancelled() and task.exception() is None
    }
    missing = [name for name in tasks if name not in found]
    content = {**dict.fromkeys(tasks), **found, "missing": missing}
    return JsonResponse(content, status=200 if found else 503)
