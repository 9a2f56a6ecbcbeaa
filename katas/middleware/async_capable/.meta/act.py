from contextlib import nullcontext
from unittest import mock

from asgiref.sync import iscoroutinefunction
from django.http import Http404

from katas.middleware.async_capable import partners, registry, served

ERRORS = {"Unavailable": registry.Unavailable, "Http404": Http404}
ERRORS |= {error.__name__: error for error in (ValueError, KeyError, TimeoutError)}


def with_error(step):
    return {**step, "raises": ERRORS[step["raises"]]()} if step.get("raises") else step


def in_both(step):
    bug = nullcontext()
    if step.get("bug"):
        name, error = step["bug"]
        bug = mock.patch.object(registry, name, served.Failing(ERRORS[error]))
    with bug, mock.patch.object(registry, "broken", set(step["broken"])):
        return [served.serve_sync(with_error(step)), served.serve_async([with_error(step)])]


def together(steps):
    """Serve all at once; in which order two of them are served is up to the loop, but none waits for another."""
    found = served.serve_async(steps, 2)
    kinds = [event.split()[0] for event in found["events"] if not event.startswith("view")]
    calls = {}
    for step, one in zip(steps * 2, found["response"], strict=True):
        if isinstance(one, list):
            calls.setdefault(str(step["key"]), []).append(one[2].pop("X-Calls", ""))
    calls = {key: sorted(numbers) for key, numbers in calls.items()}
    return {**found, "events": sorted(found["events"]), "asked": kinds, "calls": calls}


def in_turn(steps):
    told = []
    for mode in ("sync", "async"):
        with mock.patch.dict(registry.keys), mock.patch.object(registry, "broken", set()):
            told += served.serve_in_turn(mode, steps)
    return told


def kinds():
    async def async_get(request): ...

    def sync_get(request): ...

    made = [partners.PartnerMiddleware(get) for get in (async_get, sync_get, async_get)]
    return [bool(iscoroutinefunction(one)) for one in made]


def by_django(step):
    told = []
    for server in ("wsgi", "asgi"):
        with mock.patch.object(served.HttpRequest, "partner", None, create=True):
            without = served.through_django(step, server, [])
        found = served.through_django(step, server, [served.OURS])
        found["hops"] -= without["hops"]
        told.append(found)
    return told


def between(step):
    chains = [
        [f"{served.HERE}AsyncOnly", served.OURS],
        [f"{served.HERE}SyncOnly", served.OURS],
        [served.OURS, f"{served.HERE}SyncOnly"],
    ]
    told = []
    for chain in chains:
        found = served.through_django(step, "asgi", chain)
        told.append([found["response"], found.get("below"), found["events"]])
    return told


def act(inputs):
    registry.keys.clear()
    registry.keys.update(inputs["keys"])
    registry.calls.clear()
    registry.calls.update(inputs["calls"])
    return {
        "kinds": kinds(),
        "alone": [in_both(step) for step in inputs["steps"]],
        "together": together(inputs["crowd"]),
        "in turn": in_turn(inputs["turns"]),
        "in threads": served.serve_in_threads(inputs["threads"]) if inputs["threads"] else [],
        "nested": [served.serve_nested(mode, *pair) for mode in ("sync", "async") for pair in inputs["nested"]],
        "cancelled": [served.cancel(at, inputs["known"]) for at in ("afind", "view", "acount")],
        "django": [by_django(step) for step in inputs["pages"]],
        "between": [between(step) for step in inputs["pages"][:1]],
    }
