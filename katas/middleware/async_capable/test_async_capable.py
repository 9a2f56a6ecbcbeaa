from itertools import groupby
from unittest import mock

import pytest
from asgiref.sync import iscoroutinefunction
from django.http import Http404

from katas.middleware.async_capable import partners, registry, served
from pytest_djangokata.testing import attempt, expect

MODES = ["sync", "async"]


@pytest.fixture(autouse=True)
def _partners():
    with (
        mock.patch.dict(registry.keys, {"k-acme": "Acme", "k-bolt": "Bolt", "k-nameless": ""}, clear=True),
        mock.patch.dict(registry.calls, {"Acme": 40, "Bolt": 7}, clear=True),
        mock.patch.object(registry, "broken", set()),
    ):
        yield


def serve(mode, **step):
    """Return the response and the events of one request, without the "a" of the async functions."""
    call = (
        f"{mode}: {step.get('method', 'GET')} {step.get('script', '')}{step['path']} with the key {step.get('key')!r}"
    )
    if mode == "sync":
        found = attempt(served.serve_sync, step, call=call)
    else:
        found = attempt(served.serve_async, [step], call=call)
        found["response"] = found["response"][0]
    blocked = [event for event in found["events"] if event.startswith("blocked")]
    if blocked:
        pytest.fail(f"{call}\n  is {blocked[0]}(), which holds up the event loop", pytrace=False)
    used = {event.split()[0] for event in found["events"]} & {"find", "count", "afind", "acount"}
    fitting = {"find", "count"} if mode == "sync" else {"afind", "acount"}
    expect(sorted(used - fitting), [], call=f"functions of the registry that do not fit, on {call}")
    expect(
        (found["hops"], found["here"], found["left"]),
        (0, True, 0),
        call=f"changes of threads, whether the registry was asked in the thread of the request, and tasks left, on {call}",
    )
    if isinstance(found["response"], list) and not any(event.startswith("view") for event in found["events"]):
        expect(found["partner"], "None", call=f"request.partner, as an outer middleware sees it, after {call}")
    events = [event.removeprefix("a") if event.startswith(("afind", "acount")) else event for event in found["events"]]
    return found["response"], events, call


def expect_served(mode, response, events, **step):
    got, happened, call = serve(mode, **step)
    expect(got, response, call=f"status, content and headers of {call}")
    expect(happened, events, call=f"what happened on {call}")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("method", "status"),
    [("GET", 200), ("POST", 302), ("HEAD", 404), ("OPTIONS", 500), ("PUT", 403), ("DELETE", 503)],
)
def test_the_call_of_a_partner_is_counted(mode, method, status):
    expect_served(
        mode,
        [status, "page /api/orders/", {"X-Calls": "41"}],
        [
            "find k-acme",
            "found k-acme",
            "view /api/orders/ for Acme",
            f"count Acme {status}",
            f"counted Acme {status}",
        ],
        path="/api/orders/",
        key="k-acme",
        method=method,
        status=status,
        calls="7",
    )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("script", "path"),
    [
        pytest.param("", "/about-us/", id="a page"),
        pytest.param("", "/api", id="without a slash"),
        pytest.param("", "/apis/x/", id="a longer word"),
        pytest.param("", "/API/x/", id="capitals"),
        pytest.param("", "/v2/api/x/", id="further down"),
        pytest.param("/api", "/about-us/", id="a script with that name"),
    ],
)
def test_other_paths_need_no_key(mode, script, path):
    events = [f"view {path} for None"]
    expect_served(mode, [200, f"page {path}", {}], events, script=script, path=path, key="k-acme")


@pytest.mark.parametrize("mode", MODES)
def test_the_path_below_a_script_counts(mode):
    expect_served(mode, [403, {"error": "unknown key"}, {}], [], script="/shop", path="/api/x/")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("key", "events"),
    [
        pytest.param(None, [], id="no key"),
        pytest.param("", [], id="an empty key"),
        pytest.param("k-none", ["find k-none", "found k-none"], id="an unknown key"),
        pytest.param("K-Acme", ["find K-Acme", "found K-Acme"], id="other capitals"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "OPTIONS"])
def test_without_a_known_key_nobody_gets_in(mode, key, events, method):
    expect_served(mode, [403, {"error": "unknown key"}, {}], events, path="/api/x/", key=key, method=method)


@pytest.mark.parametrize("mode", MODES)
def test_a_partner_without_a_name_is_known(mode):
    got, events, call = serve(mode, path="/api/", key="k-nameless")
    expect((got, len(events)), ([200, "page /api/", {"X-Calls": "1"}], 5), call=f"the response, and events, of {call}")


@pytest.mark.parametrize("mode", MODES)
def test_a_registry_that_cannot_be_asked_is_503(mode):
    registry.broken.add("find")
    wanted = [503, {"error": "try again"}, {"Retry-After": "30"}]
    expect_served(mode, wanted, ["find k-bolt"], path="/api/x/", key="k-bolt")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("status", [201, 404, 500])
def test_what_cannot_be_counted_is_served(mode, status):
    registry.broken.add("count")
    events = ["find k-bolt", "found k-bolt", "view /api/x/ for Bolt", f"count Bolt {status}"]
    wanted = [status, "page /api/x/", {"X-Calls": "7"}]
    expect_served(mode, wanted, events, path="/api/x/", key="k-bolt", status=status, calls="7")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("error", [ValueError, Http404, registry.Unavailable], ids=lambda error: error.__name__)
def test_what_is_raised_below_goes_on(mode, error):
    events = ["find k-acme", "found k-acme", "view /api/x/ for Acme"]
    expect_served(mode, error.__name__, events, path="/api/x/", key="k-acme", raises=error())


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", ["keys", "calls"], ids=["in find", "in count"])
def test_another_error_of_the_registry_goes_on(mode, name):
    for error in (TimeoutError, ValueError, KeyError):
        with mock.patch.object(registry, name, served.Failing(error)):
            got, _, call = serve(mode, path="/api/x/", key="k-acme")
        wanted = error.__name__
        expect(got, wanted, call=f"what comes of a registry whose {name} raise {wanted}, on {call}")


@pytest.mark.parametrize(
    ("at", "events"),
    [
        ("afind", ["afind"]),
        ("view", ["afind", "found", "view"]),
        ("acount", ["afind", "found", "view", "acount"]),
    ],
    ids=["while the key is looked up", "in the view", "while it is counted"],
)
def test_a_cancelled_request_is_not_counted(at, events):
    expect(
        attempt(served.cancel, at, "k-acme", call=f"a request that is cancelled in {at}"),
        ["CancelledError", events, 0],
        call=f"what a request gives that is cancelled in {at}, what happened, and how many tasks are left",
    )


def test_requests_at_the_same_time_do_not_wait_for_each_other():
    keys = [None, *["k-acme", "k-none", "k-bolt"] * 50]
    steps = [{"path": f"/api/{number}/", "key": key} for number, key in enumerate(keys)]
    found = attempt(served.serve_async, steps, call="150 requests with a key and one without, at the same time")
    refused = [403, {"error": "unknown key"}]
    # An exception is the name of its class.
    expect(
        [one[:2] if isinstance(one, list) else one for one in found["response"][:4]],
        [refused, [200, "page /api/1/"], refused, [200, "page /api/3/"]],
        call="status and content of the responses to the first four of 151 requests at the same time",
        because="What one request knows is not kept on the middleware.",
    )
    numbers = [int(one[2].get("X-Calls", 0)) if isinstance(one, list) else one for one in found["response"]]
    expect(
        [sorted(numbers[first::3]) == [*range(low, low + 50)] for first, low in ((1, 41), (3, 8))],
        [True, True],
        call="whether X-Calls are 41 to 90 for Acme and 8 to 57 for Bolt, in 151 requests at the same time",
    )
    asked = [event.split()[0] for event in found["events"] if not event.startswith("view")]
    expect(
        [(kind, len(list(those))) for kind, those in groupby(asked)],
        [("afind", 150), ("found", 150), ("acount", 100), ("counted", 100)],
        call="what happened in the registry, and how often one after the other, in 151 requests at the same time",
        because="No request waits until another is done.",
    )
    expect(
        sorted(event for event in found["events"] if event.startswith("view"))[:3],
        ["view /api/1/ for Acme", "view /api/10/ for Acme", "view /api/100/ for Acme"],
        call="what the first views by path have seen in 151 requests at the same time",
    )


def test_threads_do_not_wait_for_each_other():
    keys = ["k-acme", "k-acme", "k-none", "k-bolt"]
    steps = [{"path": f"/api/{number}/", "key": key} for number, key in enumerate(keys)]
    # An exception is the name of its class: BrokenBarrierError says that the others did not come within five seconds.
    expect(
        attempt(served.serve_in_threads, steps, call="sync: four requests at the same time"),
        [[200, "page /api/0/"], [200, "page /api/1/"], [403, {"error": "unknown key"}], [200, "page /api/3/"]],
        call="sync: status and content of four requests in threads, when the registry answers as soon as all have asked",
        because="No request waits until another is done.",
    )


TURNS = [
    ("a known key", {"key": "k-acme"}, [200, "41"]),
    ("the same, withdrawn", {"key": "k-acme", "keys": {"k-acme": None}}, [403, None]),
    ("the same, given to Bolt", {"key": "k-acme", "keys": {"k-acme": "Bolt"}}, [200, "8"]),
    ("an unknown key", {"key": "k-new"}, [403, None]),
    ("the same, given to Acme", {"key": "k-new", "keys": {"k-new": "Acme"}}, [200, "42"]),
    ("Unavailable", {"key": "k-bolt", "broken": ["find"]}, [503, None]),
    ("Unavailable again", {"key": "k-bolt", "broken": ["find"]}, [503, None]),
    ("available again", {"key": "k-bolt"}, [200, "9"]),
    ("cannot be counted", {"key": "k-bolt", "broken": ["count"]}, [200, None]),
    ("can be counted again", {"key": "k-bolt"}, [200, "10"]),
]


@pytest.mark.parametrize("mode", MODES)
def test_each_request_asks_again(mode):
    steps = [{"path": "/api/x/", **step} for _, step, _ in TURNS]
    found = attempt(served.serve_in_turn, mode, steps, call=f"{mode}: ten requests, one after the other")
    for (what, _, wanted), got in zip(TURNS, found, strict=False):
        expect(
            [got[0], got[2].get("X-Calls")] if isinstance(got, list) else got,
            wanted,
            call=f"{mode}: status and X-Calls with {what}, by a middleware that has served the requests before it",
            because="What was true for one request may have changed for the next.",
        )


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("key", "partner", "calls"),
    [
        pytest.param("k-bolt", "Bolt", ("41", "8"), id="another key"),
        pytest.param("k-acme", "Acme", ("42", "41"), id="the same key"),
    ],
)
def test_a_request_within_a_request_leaves_the_outer_one_alone(mode, key, partner, calls):
    outer, inner = {"path": "/api/outer/", "key": "k-acme"}, {"path": "/api/inner/", "key": key, "status": 404}
    found = attempt(served.serve_nested, mode, outer, inner, call=f"{mode}: a request in the middle of another one")
    expect(
        [one.removeprefix("a") if isinstance(one, str) else one for one in found],
        [
            [200, "page /api/outer/", {"X-Calls": calls[0]}],
            [404, "page /api/inner/", {"X-Calls": calls[1]}],
            "find k-acme",
            f"find {key}",
            f"view /api/inner/ for {partner}",
            "view /api/outer/ for Acme",
        ],
        call=f"{mode}: responses, what is found and the views of a request of Acme, with one of {partner} in its middle",
        because="One middleware serves many requests: what one of them knows is not kept on it.",
    )


def test_the_middleware_says_which_of_the_two_it_is():
    async def async_get(request): ...

    def sync_get(request): ...

    made = {get.__name__: partners.PartnerMiddleware(get) for get in (async_get, sync_get)}
    expect(
        {name: iscoroutinefunction(middleware) for name, middleware in made.items()},
        {"async_get": True, "sync_get": False},
        call="iscoroutinefunction(PartnerMiddleware(get_response))",
        because="Django, and each middleware above, ask so whether to await it.",
    )


STEPS = {
    "an async view": ("/api/report/sales/", "k-acme", [200, {"report": "sales", "partner": "Acme"}, {"X-Calls": "41"}]),
    "a sync view": ("/api/stock/", "k-acme", [200, {"stock": 3, "partner": "Acme"}, {"X-Calls": "41"}]),
    "a page": ("/about-us/", None, [200, {"about": "us", "partner": None}, {}]),
    "not found": ("/api/report/unknown/", "k-acme", [404, "", {"X-Calls": "41"}]),
    "an error": ("/api/report/broken/", "k-bolt", [500, "", {"X-Calls": "8"}]),
}


@pytest.mark.parametrize("server", ["wsgi", "asgi"])
@pytest.mark.parametrize("name", STEPS)
def test_django_serves_it_without_another_thread(server, name):
    path, key, response = STEPS[name]
    step = {"path": path, "key": key}
    with mock.patch.object(served.HttpRequest, "partner", None, create=True):
        without = served.through_django(step, server, [])
    found = served.through_django(step, server, [served.OURS])
    call = f"GET {path} under {server.upper()}"
    expect(found["response"], response, call=f"status, content and headers of {call}")
    expect(found["hops"] - without["hops"], 0, call=f"how many more changes of threads the middleware makes, on {call}")
    kinds = {event.split()[0] for event in found["events"]}
    wanted = {"find", "count"} if server == "wsgi" else {"afind", "acount"}
    expect(
        kinds & {"find", "count", "afind", "acount"}, wanted if key else set(), call=f"what of the registry {call} uses"
    )


def test_it_fits_between_middleware_of_both_kinds():
    step = {"path": "/api/report/sales/", "key": "k-acme"}
    got = {}
    for name, chain in {
        "below an async one": [f"{served.HERE}AsyncOnly", served.OURS],
        "below a sync one": [f"{served.HERE}SyncOnly", served.OURS],
        "above a sync one": [served.OURS, f"{served.HERE}SyncOnly"],
    }.items():
        found = served.through_django(step, "asgi", chain)
        got[name] = [found["response"][0], found["below"], found["events"][0]]
    expect(
        got,
        {
            "below an async one": [200, "async", "afind k-acme"],
            "below a sync one": [200, None, "afind k-acme"],
            "above a sync one": [200, None, "find k-acme"],
        },
        call="status, kind of get_response for the one above, and what is asked, under ASGI",
        because="Django makes the middleware with the get_response that is below it, sync or async.",
    )
