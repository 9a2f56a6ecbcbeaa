"""A dashboard of three services."""

from __future__ import annotations

import asyncio

from django.http import HttpResponseNotAllowed, JsonResponse

from katas.async_django.async_view import services


async def dashboard(request):
    """Show what the services know, and which of them are missing."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    tasks = {name: asyncio.create_task(services.fetch(name)) for name in services.NAMES}
    try:
        done, _ = await asyncio.wait(tasks.values(), timeout=services.TIMEOUT)
    finally:
        for task in tasks.values():
            task.cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
    content = dict.fromkeys(tasks)
    missing = []
    for name, task in tasks.items():
        if task in done and not task.cancelled() and task.exception() is None:
            content[name] = task.result()
        else:
            missing.append(name)
    return JsonResponse({**content, "missing": missing}, status=503 if len(missing) == len(tasks) else 200)
