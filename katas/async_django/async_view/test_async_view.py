import asyncio
import json
from unittest import mock

import pytest
from django.test import RequestFactory

from katas.async_django.async_view import quick, services, views
from pytest_djangokata.testing import attempt, expect

NEVER = 10_000


def ask(method="GET", **plan):
    """Return the response for a plan of the services, and the seconds that it took by the clock of the loop."""

    async def main():
        response = views.dashboard(RequestFactory().generic(method, "/dashboard/"))
        response = await response if asyncio.iscoroutine(response) else response
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        return response, len(left)

    services.events.clear()
    planned = {name: plan.get(name, (0.5, name)) for name in services.NAMES}
    with mock.patch.dict(services.plan, planned):
        (response, left), seconds = attempt(
            quick.run, main(), call=f"{method} /dashboard/ with {plan or 'services that work'}"
        )
    blocked = [one for one in services.events if one.startswith("blocked")]
    if blocked:
        pytest.fail(
            f"{method} /dashboard/\n  is {blocked[0].split()[-1]} and holds up the thread: fetch_blocking()",
            pytrace=False,
        )
    expect(left, 0, call=f"the tasks that still run after {method} /dashboard/ with {plan}")
    return response, seconds


def shown(**plan):
    response, seconds = ask(**plan)
    return response.status_code, json.loads(response.content), seconds


@pytest.mark.parametrize("seconds", [(0.5, 0.5, 0.5), (0.1, 1.5, 0.3), (1.9, 0.2, 0), (0, 0, 0)], ids=str)
def test_all_three_are_asked_at_once(seconds):
    plan = {name: (one, [name, one]) for name, one in zip(services.NAMES, seconds, strict=True)}
    wanted = {name: [name, one] for name, (one, _) in plan.items()} | {"missing": []}
    expect(
        shown(**plan),
        (200, wanted, max(seconds)),
        call=f"status, content and seconds of GET /dashboard/ with services that take {seconds} seconds",
        because="Together they take as long as the slowest.",
    )


FAILURES = {
    "hangs": (NEVER, "never"),
    "is too late": (2.1, "late"),
    "raises": (0.3, RuntimeError("out of order")),
    "raises at once": (0, KeyError("x")),
    "has a TimeoutError of its own": (0.1, TimeoutError()),
    "has a CancelledError of its own": (0.1, asyncio.CancelledError()),
}


@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("which", services.NAMES)
def test_one_that_fails_takes_no_other_with_it(which, failure):
    seconds, _ = FAILURES[failure]
    plan = {name: (1.5, name.title()) for name in services.NAMES} | {which: FAILURES[failure]}
    wanted = {name: None if name == which else name.title() for name in services.NAMES} | {"missing": [which]}
    took = 2 if seconds > 2 else 1.5
    expect(
        shown(**plan), (200, wanted, took), call=f"status, content and seconds of GET /dashboard/ if {which} {failure}"
    )
    if seconds > 2:
        expect(f"cancelled {which}" in services.events, True, call=f"whether {which} was cancelled")


def test_what_is_missing_is_named_in_order():
    status, content, _ = shown(news=(0, ValueError()), weather=(NEVER, 1), traffic=(1, 5))
    expect(
        (status, content["missing"], content["traffic"]),
        (200, ["weather", "news"], 5),
        call="GET /dashboard/ if news raises at once and weather hangs",
    )


@pytest.mark.parametrize(
    ("took", "plan"),
    [
        (2, {"weather": (NEVER, 1), "traffic": (1, ValueError()), "news": (3, 1)}),
        (0.3, dict.fromkeys(services.NAMES, (0.3, asyncio.CancelledError()))),
    ],
    ids=["late or out of order", "with a CancelledError of their own"],
)
def test_without_any_answer_the_status_is_503(took, plan):
    wanted = (503, dict.fromkeys(services.NAMES) | {"missing": list(services.NAMES)}, took)
    expect(shown(**plan), wanted, call=f"GET /dashboard/ if no service answers: {plan}")
    expect(ask("HEAD", **plan)[0].status_code, 503, call=f"the status of HEAD /dashboard/ with {plan}")


def test_two_that_are_cancelled_take_no_third_with_them():
    plan = dict.fromkeys(["weather", "news"], (0.3, asyncio.CancelledError()))
    expect(
        shown(traffic=(1.5, "jam"), **plan),
        (200, {"weather": None, "traffic": "jam", "news": None, "missing": ["weather", "news"]}, 1.5),
        call="GET /dashboard/ if weather and news have a CancelledError of their own",
    )


@pytest.mark.parametrize("value", [None, 0, "", []], ids=repr)
def test_nothing_is_an_answer(value):
    plan = dict.fromkeys(services.NAMES, (0.1, value))
    expect(
        shown(**plan),
        (200, dict.fromkeys(services.NAMES, value) | {"missing": []}, 0.1),
        call=f"GET /dashboard/ if all answer {value!r}",
    )


def test_time_out_and_names_are_read_when_a_request_comes():
    with mock.patch.object(services, "TIMEOUT", 7), mock.patch.object(services, "NAMES", ("news", "weather")):
        found = shown(news=(6, "slow"), weather=(8, "slower"))
    expect(
        found,
        (200, {"news": "slow", "weather": None, "missing": ["weather"]}, 7),
        call="GET /dashboard/ with TIMEOUT = 7 and two services",
    )
    with mock.patch.object(services, "NAMES", ("news", "weather")):
        found = shown(news=(1, ValueError()), weather=(NEVER, 1))
    expect(
        found,
        (503, {"news": None, "weather": None, "missing": ["news", "weather"]}, 2),
        call="GET /dashboard/ with two services, both of which are missing",
    )


def test_any_number_of_services_is_asked_at_once():
    names = tuple(f"service {number}" for number in range(12))
    with mock.patch.object(services, "NAMES", names):
        found = shown(**dict.fromkeys(names, (1.5, "well")))
    expect(
        found,
        (200, dict.fromkeys(names, "well") | {"missing": []}, 1.5),
        call="GET /dashboard/ with twelve services that take 1.5 seconds each",
    )


def test_requests_do_not_wait_for_each_other():
    async def one(**plan):
        with mock.patch.dict(services.plan, plan):
            task = asyncio.ensure_future(views.dashboard(RequestFactory().get("/dashboard/")))
            await asyncio.sleep(0.2)
        return task

    async def main():
        tasks = [
            await one(weather=(1.5, "sun"), traffic=(0.5, ValueError()), news=(1.5, "a")),
            await one(weather=(1, "rain"), traffic=(1, "jam"), news=(1, "b")),
        ]
        return [json.loads((await task).content) for task in tasks]

    found = attempt(quick.run, main(), call="GET /dashboard/ twice, the second 0.2 seconds after the first")
    expect(
        found,
        (
            [
                {"weather": "sun", "traffic": None, "news": "a", "missing": ["traffic"]},
                {"weather": "rain", "traffic": "jam", "news": "b", "missing": []},
            ],
            1.5,
        ),
        call="content of two requests that overlap, and the seconds of both",
    )


@pytest.mark.parametrize("first", [1, RuntimeError("no")], ids=["answered", "failed"])
@pytest.mark.parametrize("after", [0.2, 1.0])
def test_a_cancelled_request_cancels_the_services(after, first):
    async def main():
        task = asyncio.ensure_future(views.dashboard(RequestFactory().get("/dashboard/")))
        await asyncio.sleep(after)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)  # they may still be hanging up
            return "CancelledError", list(services.events)
        return "a response", list(services.events)

    services.events.clear()
    with mock.patch.dict(services.plan, {"weather": (0.5, first), "traffic": (1.5, 1), "news": (NEVER, 1)}):
        (result, events), _ = attempt(quick.run, main(), call=f"GET /dashboard/, cancelled after {after} seconds")
    begun = {one.split()[1] for one in events if one.startswith("begin")}
    running = begun - {one.split()[1] for one in events if not one.startswith("begin")}
    expect(
        (result, running),
        ("CancelledError", set()),
        call=f"what a request gives that is cancelled after {after} seconds, and which services run on",
    )


def test_other_methods_are_not_allowed():
    others = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
    got = {method: ask(method)[0].status_code for method in ("GET", "HEAD", *others)}
    expect(
        got,
        {"GET": 200, "HEAD": 200} | dict.fromkeys(others, 405),
        call="the status of /dashboard/ with each method",
    )
