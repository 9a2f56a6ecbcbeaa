import asyncio
import json

from asgiref.sync import async_to_sync, iscoroutinefunction, sync_to_async
from django.contrib.auth import get_user_model
from django.db.models import F
from django.test import AsyncClient

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post
from katas.async_django.sync_to_async import ledger, views
from katas.async_django.sync_to_async.watch import meanwhile, watched

RAISED = {
    "LedgerDown": ledger.LedgerDown,
    "ZeroDivisionError": ZeroDivisionError,
    "ValueError": ValueError,
    "KeyError": KeyError,
    "TimeoutError": TimeoutError,
}


def act(inputs):
    clients = {}
    for name in ("", "ada", "ben", "cy", "dan", "eve", "zoe"):
        clients[name] = AsyncClient()
        clients[name].raise_request_exception = False
        if name:
            clients[name].force_login(get_user_model().objects.get(username=name))
    told = [all(iscoroutinefunction(view) for view in (views.overview, views.read, views.tip))]
    for step in inputs["steps"]:
        ledger.entries.clear()
        calls = []
        with watched(recorder(step["ledger"], calls)) as places:
            answers = async_to_sync(together)(clients, step["asked"], step["stages"])
        entries = sorted(
            [payer, receiver, f"{type(amount).__name__} {amount:.2f}"] for payer, receiver, amount in ledger.entries
        )
        told.append([answers, sorted(set(places) - {"in the right thread"}), entries, len(calls)])
    return told + (interrupted(clients) if inputs["interrupted"] else [])


def interrupted(clients):
    """Let others write between two statements, and say whether all that was written is there."""
    soup, dan, ada = Post.objects.filter(slug="soup"), wallet("dan"), wallet("ada")
    with meanwhile("blog_post", lambda: soup.update(summary="changed")) as happened:
        async_to_sync(one)(clients[""], "/posts/soup/", None)
    told = [soup.get().summary == ("changed" if happened else "kept")]
    soup.update(summary="kept")
    before = ada.get().balance
    with meanwhile("billing_wallet", lambda: dan.update(balance=1)) as happened:
        status, _ = async_to_sync(one)(clients["dan"], "/posts/soup/tip/", "2")
    found = [status, str(dan.get().balance), str(ada.get().balance - before)]
    told.append(found == ([409, "1.00", "0.00"] if happened else [200, "8.00", "2.00"]))
    dan.update(balance=5)
    ada.update(balance=before)
    both = Wallet.objects.filter(owner__user__username__in=["ada", "dan"])
    with meanwhile("billing_wallet", lambda: both.update(balance=F("balance") + 1)) as happened:
        status, _ = async_to_sync(one)(clients["dan"], "/posts/soup/tip/", "2")
    found = [status, str(dan.get().balance), str(ada.get().balance - before)]
    told.append(found == ([200, "4.00", "3.00"] if happened else [200, "3.00", "2.00"]))
    ada.update(balance=before)
    dan.update(balance=5)
    return told


def wallet(name):
    return Wallet.objects.filter(owner__user__username=name)


def recorder(how, calls):
    record = ledger.record

    def recorded(*args):
        calls.append(how)
        if how:
            raise RAISED[how]
        record(*args)

    return recorded


async def together(clients, asked, stages):
    found = await asyncio.gather(*(begun(number * stages, clients, *words) for number, words in enumerate(asked)))
    if len(found) == 1:
        return found[0]
    answers = [answer for several in found for answer in several]
    seen = [content for _, content in answers if isinstance(content, dict)]
    # The bank may pay before a tip or after it.
    left = [] if stages else [content["balance"] for content in seen if "balance" in content]
    views = [content["views"] for content in seen if "views" in content]
    # Which of several requests is the first is nobody's promise; the last sees what is left in the end.
    statuses = sorted(json.dumps([status, None]) for status, _ in answers)
    return [*statuses, min(left, key=float, default=None), max(views, default=None)]


async def begun(number, clients, who, path, amount, times):
    for _ in range(number):  # so that requests are at different stages at the same time
        await sync_to_async(int)()
    return [await one(clients[who], path, amount) for _ in range(times or 1)]


async def one(client, path, amount):
    if not path.startswith("/"):
        wallets = Wallet.objects.filter(owner__user__username__in=["ada", "ben"])
        return [await wallets.aupdate(balance=F("balance") + 1), None]
    response = await (client.get(path) if amount is None else client.post(path, {"amount": amount} if amount else {}))
    if response.status_code == 500:
        return [500, response.exc_info[0].__name__ if response.exc_info else None]
    try:
        content = json.loads(response.content) if response.status_code == 200 else None
    except ValueError:
        content = "no JSON"
    return [response.status_code, content]
