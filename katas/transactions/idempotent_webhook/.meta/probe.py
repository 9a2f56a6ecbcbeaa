"""Deliveries alone, in a block, in a rush, beside one that is held: statuses, books, receipts. act.py makes the rows."""


def cases(rng):
    for story in (alone, block, rush, torn, second, refuses):
        yield from story(rng)


def word(rng):
    return "".join(rng.choice("abcdeü_-") for _ in range(4)) + f"{rng.getrandbits(40):x}"


def event(rng, account, event_id=None, kind="payment.succeeded"):
    return {"id": event_id or word(rng), "type": kind, "account": account, "cents": rng.randint(1, 9999)}


def accounts(rng, number=2):
    names = [word(rng) for _ in range(number)]
    return names, [[name, rng.randint(0, 999)] for name in names]


def alone(rng):
    (one, two), made = accounts(rng)
    done, lost, failed, other = (
        event(rng, one, f"k{word(rng)}"),
        event(rng, word(rng)),
        event(rng, two),
        event(rng, one, kind=rng.choice(["payment.created", "payment.failed"])),
    )
    steps = [
        {"event": done},
        {"event": done},
        {"event": event(rng, two, done["id"])},
        {"event": event(rng, one, done["id"])},
        {"event": event(rng, word(rng), done["id"])},
        *({"event": {**event(rng, one, like), "cents": 7}} for like in alike(done["id"]) for _ in range(2)),
        {"event": event(rng, one, kind="payment.succeeded.test")},
        {"event": event(rng, one)},
        {"event": lost},
        {"event": lost},
        {"new_account": lost["account"]},
        {"event": lost},
        {"event": lost},
        {"event": failed, "fails": "OSError"},
        *({"event": failed, "fails": name} for name in ("IntegrityError", "ValueError", "DoesNotExist")),
        {"event": failed},
        {"event": failed},
        {"event": other},
        {"event": other},
        {"event": {**other, "type": "payment.succeeded"}},
        {"raw": word(rng)},
        {"raw": "[]"},
        {"event": {**event(rng, one), "cents": -1}},
        {"event": event(rng, two), "deleted": True},
    ]
    yield {"story": "alone", "accounts": made, "events": steps}


def alike(event_id):
    return [event_id.upper(), f"{event_id}0", event_id[:-1], f"{event_id} ", event_id.ljust(40, "0")]


def block(rng):
    (one, two), made = accounts(rng)
    events = [event(rng, one), event(rng, two), event(rng, word(rng)), event(rng, one)]
    yield {"story": "block", "accounts": made, "events": [*events, events[0], events[3]]}


def rush(rng):
    for number, copies in ((1, 2), (1, 12), (4, 3)):
        names, made = accounts(rng, number)
        events = [event(rng, rng.choice(names)) for _ in range(number)] * copies
        yield {"story": "rush", "accounts": made, "events": events}


def torn(rng):
    """One id for two accounts: one of the two has the money."""
    (one, two), made = accounts(rng)
    first = event(rng, one)
    yield {"story": "torn", "accounts": made, "events": [first, {**first, "account": two}]}


def second(rng):
    for fails in ("", "OSError", "IntegrityError"):
        (one, _), made = accounts(rng)
        event_id = event(rng, one)
        yield {"story": "second", "accounts": made, "events": [event_id, event_id], "fails": fails}
    (one, two), made = accounts(rng)
    yield {"story": "second", "accounts": made, "events": [event(rng, one), event(rng, two)], "fails": ""}


def refuses(rng):
    yield {"story": "refuses", "accounts": [], "ids": [word(rng), word(rng)]}
