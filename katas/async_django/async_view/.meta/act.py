import asyncio
import json
from unittest import mock

from django.test import RequestFactory

from katas.async_django.async_view import quick, services, views


class OwnError(Exception):
    """One that only the service knows."""


ERRORS = {error.__name__: error for error in (RuntimeError, TimeoutError, asyncio.CancelledError, KeyError, OwnError)}


def planned(plan):
    return {name: (seconds, ERRORS[value]() if value in ERRORS else value) for name, (seconds, value) in plan.items()}


async def answer(request):
    response = views.dashboard(request)
    return await response if asyncio.iscoroutine(response) else response


async def ask(step):
    task = asyncio.ensure_future(answer(RequestFactory().generic(step["method"], "/dashboard/")))
    if step["beside"]:
        # Another request comes while this one waits.
        await asyncio.sleep(0.2)
        with mock.patch.dict(services.plan, planned(step["beside"])):
            other = asyncio.ensure_future(answer(RequestFactory().get("/dashboard/")))
            await asyncio.sleep(0.1)
        return [json.loads((await one).content) for one in (task, other)]
    if step["cancel"]:
        await asyncio.sleep(step["cancel"])
        task.cancel()
    try:
        response = await task
        content = json.loads(response.content) if response.status_code != 405 else None
        found = [int(response.status_code), content]
    except asyncio.CancelledError:
        found = ["cancelled"]
        await asyncio.sleep(0.01)  # the services may still be hanging up
    left = [one for one in asyncio.all_tasks() if one is not asyncio.current_task()]
    return [*found, len(left)]


def act(inputs):
    told = []
    for step in inputs["steps"]:
        services.events.clear()
        with (
            mock.patch.dict(services.plan, planned(step["plan"])),
            mock.patch.object(services, "NAMES", tuple(step["names"])),
            mock.patch.object(services, "TIMEOUT", step["timeout"]),
        ):
            try:
                found, seconds = quick.run(ask(step))
            except Exception as error:  # noqa: BLE001
                found, seconds = type(error).__name__, 0.0
        told.append([found, seconds, sorted(services.events)])
    return told
