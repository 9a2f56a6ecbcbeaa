import asyncio
import json

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.contrib.auth import get_user_model
from django.test import AsyncClient

from katas.async_django.sync_to_async import ledger, views
from katas.async_django.sync_to_async.watch import watched

RAISED = {"LedgerDown": ledger.LedgerDown, "ZeroDivisionError": ZeroDivisionError}


def act(inputs):
    clients = {}
    for name in ("", "ada", "ben", "cy", "eve", "zoe"):
        clients[name] = AsyncClient()
        clients[name].raise_request_exception = False
        if name:
            clients[name].force_login(get_user_model().objects.get(username=name))
    told = [all(iscoroutinefunction(view) for view in (views.overview, views.read, views.tip))]
    for step in inputs["steps"]:
        ledger.entries.clear()
        with watched(recorder(step["ledger"])) as places:
            answers = async_to_sync(together)(clients, step["asked"], step["stages"])
        entries = sorted([payer, receiver, str(amount)] for payer, receiver, amount in ledger.entries)
        told.append([answers, sorted(set(places) - {"in the right thread"}), entries])
    return told


def recorder(how):
    record = ledger.record

    def raises(*args):
        raise RAISED[how]

    return raises if how else record


async def together(clients, asked, stages):
    found = await asyncio.gather(*(begun(number * stages, clients, *words) for number, words in enumerate(asked)))
    if len(found) == 1:
        return found[0]
    answers = [answer for several in found for answer in several]
    left = [content["balance"] for _, content in answers if isinstance(content, dict) and "balance" in content]
    # Which of several requests is the first is nobody's promise; the last sees what is left in the end.
    return [*sorted(json.dumps([status, None]) for status, _ in answers), min(left, key=float, default=None)]


async def begun(number, clients, who, path, amount, times):
    for _ in range(number):  # so that requests are at different stages at the same time
        await sync_to_async(int)()
    return [await one(clients[who], path, amount) for _ in range(times or 1)]


async def one(client, path, amount):
    response = await (client.get(path) if amount is None else client.post(path, {"amount": amount} if amount else {}))
    try:
        content = json.loads(response.content) if response.status_code == 200 else None
    except ValueError:
        content = "no JSON"
    return [response.status_code, content]
