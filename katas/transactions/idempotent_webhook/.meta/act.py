from django.core import mail
from django.db import IntegrityError, transaction

from katas.transactions.idempotent_webhook.models import Account, Delivery
from katas.transactions.idempotent_webhook.provider import a_provider, books, locks_left, post
from pytest_djangokata.testing import wait_until

ERRORS = {
    "OSError": OSError("no"),
    "IntegrityError": IntegrityError("no"),
    "ValueError": ValueError("no"),
    "DoesNotExist": Delivery.DoesNotExist("no"),
    "": None,
}


def receipts():
    return sorted([one.subject, one.body] for one in mail.outbox)


def deleted(provider, event):
    """Say whether the answer fits the books: a request that has locked the account is done, as nobody could delete it."""
    (status,) = provider.answers(provider.deliver(event, deleted=True))
    exists = Account.objects.filter(name=event["account"]).exists()
    done = Delivery.objects.filter(event_id=event["id"]).exists()
    return (status, exists, done) in ((404, False, False), (200, True, True))


def alone(provider, case):
    told = []
    for event in case["events"]:
        if "new_account" in event:
            Account.objects.create(name=event["new_account"])
        elif "deleted" in event:
            told.append(deleted(provider, event["event"]))
            continue  # the books depend on whether the account was locked
        elif "fails" in event:
            requests = provider.deliver(event["event"], fails=ERRORS[event["fails"]])
            told.append([provider.answers(requests), requests[0].locks])
        else:
            told.append(post(event["raw"].encode() if "raw" in event else event["event"]))
        told.append([books(), receipts()])
    told.append(locks_left())
    return told


def block(provider, case):
    with transaction.atomic():
        told = [post(event) for event in case["events"]]
        told.append(receipts())
    return [told, books(), receipts()]


def rush(provider, case):
    requests = provider.deliver(*case["events"])
    return [provider.answers(requests), books(), receipts()]


def torn(provider, case):
    requests = provider.deliver(*case["events"])
    return [provider.answers(requests), sum(Account.objects.values_list("balance", flat=True)), receipts()]


def second(provider, case):
    (first,) = provider.deliver(case["events"][0], held=True, fails=ERRORS[case["fails"]])
    wait_until(lambda: first.inside)
    (other,) = provider.deliver(case["events"][1])
    told = provider.now(other)
    first.go.set()
    return [told, provider.answers([first, other]), books(), receipts()]


def refuses(provider, case):
    first, other = case["ids"]
    Delivery.objects.bulk_create([Delivery(event_id=first), Delivery(event_id=other)])
    try:
        with transaction.atomic():
            Delivery.objects.bulk_create([Delivery(event_id=first)])
    except IntegrityError:
        return [first, "refused"]
    return [first, Delivery.objects.count()]


STORIES = {one.__name__: one for one in (alone, block, rush, torn, second, refuses)}


def act(inputs):
    mail.outbox.clear()
    Account.objects.bulk_create(Account(name=name, balance=cents) for name, cents in inputs["accounts"])
    with a_provider() as provider:
        return STORIES[inputs["story"]](provider, inputs)
