"""A dashboard of three services."""

from __future__ import annotations

import asyncio

from django.http import JsonResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_safe

from katas.async_django.async_view import services


@method_decorator(require_safe, name="dispatch")
class Dashboard(View):
    """Show what the services know, and which of them are missing."""

    async def get(self, request):
        answers = {}

        async def ask(name):
            task = asyncio.ensure_future(services.fetch(name))
            try:
                answers[name] = await asyncio.wait_for(task, services.TIMEOUT)
            except asyncio.CancelledError:
                if asyncio.current_task().cancelling():
                    raise
            except Exception:  # noqa: BLE001
                pass

        async with asyncio.TaskGroup() as group:
            for name in services.NAMES:
                group.create_task(ask(name))
        missing = [name for name in services.NAMES if name not in answers]
        content = {name: answers.get(name) for name in services.NAMES} | {"missing": missing}
        return JsonResponse(content, status=200 if answers else 503)


dashboard = Dashboard.as_view()
