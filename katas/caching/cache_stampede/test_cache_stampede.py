from unittest import mock

import pytest
from django.core.cache import caches

from katas.caching.cache_stampede import fresh
from katas.caching.cache_stampede.servers import Loader, many_callers
from pytest_djangokata.testing import expect

NOT_READY = "NotReadyError"


@pytest.fixture
def callers():
    with many_callers() as callers:
        yield callers


def first(callers, loader, key="key"):
    """Begin a caller who loads."""
    names = callers.call(1, loader, key)
    expect(
        callers.until(lambda: loader.calls == 1 or names[0] in callers.got),
        True,
        call="get() by one caller: does it call load()?",
    )
    return names


@pytest.mark.parametrize("others", [1, 19])
def test_one_loads_and_the_others_wait(callers, others):
    loader = Loader("value", held=True)
    names = first(callers, loader) + callers.call(others, loader)
    callers.until_asleep(names[1:])
    expect(
        (loader.calls, dict(callers.got)),
        (1, {}),
        call=f"calls of load() and what {others + 1} callers got while it runs",
    )
    loader.go.set()
    expect(callers.until_back(names), ["value"] * (others + 1), call=f"what {others + 1} callers got")
    expect(
        loader.calls, 1, call="the calls of load()", because="All others would load the database with the same query."
    )


def test_twenty_who_come_at_once_load_once(callers):
    loader = Loader("value", held=True)
    names = callers.call(20, loader)
    callers.until_asleep(names)
    loader.go.set()
    expect(
        (callers.until_back(names), loader.calls),
        (["value"] * 20, 1),
        call="what 20 callers got, and the calls of load()",
    )


def test_a_stale_value_is_given_out_at_once(callers):
    callers.until_back(callers.call(1, Loader("old")))
    callers.pass_time(90)
    loader = Loader("new", held=True)
    names = first(callers, loader)
    others = callers.until_back(callers.call(19, loader))
    expect(
        (others, loader.calls, callers.clock.asleep),
        (["old"] * 19, 1, set()),
        call="what 19 callers got while one loads again, the calls of load(), and who waited",
        because="An old ranking is better than none.",
    )
    callers.pass_time(20)
    loader.go.set()
    expect(callers.until_back(names), ["new"], call="what the caller got who loaded, for 20 seconds")
    callers.pass_time(50)
    expect(
        (callers.until_back(callers.call(3, loader)), loader.calls),
        (["new"] * 3, 1),
        call="what three callers got 50 seconds afterwards, and the calls of load()",
        because="A value is as old as the end of its load().",
    )


@pytest.mark.parametrize("before", ["its load() took 20 seconds", "another load() failed"])
def test_a_stale_value_is_given_out_until_it_is_too_old(callers, before):
    loader = Loader("old", held=True)
    names = first(callers, loader)
    callers.pass_time(20 if before.startswith("its") else 0)
    loader.go.set()
    callers.until_back(names)
    callers.pass_time(590)
    if before.startswith("another"):
        callers.until_back(callers.call(1, Loader(ValueError("no"))))
    loader = Loader("new", held=True)
    names = first(callers, loader)
    expect(
        callers.until_back(callers.call(3, loader)),
        ["old"] * 3,
        call=f"what three callers got for a value of 590 seconds while one loads again, if {before}",
        because="A value is as old as the end of its load().",
    )
    loader.go.set()
    expect(callers.until_back(names), ["new"], call="what the caller got who loaded")


@pytest.mark.parametrize(("age", "calls"), [(1, 0), (59, 0), (60, 1), (599, 1), (600, 1), (10_000, 1)])
def test_a_fresh_value_is_not_loaded_again(callers, age, calls):
    callers.until_back(callers.call(1, Loader("old")))
    for seconds in (age // 2, age - age // 2):
        callers.pass_time(seconds)
    loader = Loader("new")
    got = callers.until_back(callers.call(1, loader))
    expect(
        (got, loader.calls),
        (["new" if calls else "old"], calls),
        call=f"what a caller got for a value of {age} seconds, and the calls of load()",
    )


def test_a_value_that_is_too_old_is_waited_for(callers):
    callers.until_back(callers.call(1, Loader("old")))
    callers.pass_time(600)
    loader = Loader("new", held=True)
    names = first(callers, loader) + callers.call(5, loader)
    callers.until_asleep(names[1:])
    expect(callers.got.keys() & set(names), set(), call="who came back with a value of 600 seconds while it is loaded")
    callers.pass_time(6)
    expect(
        callers.until_back(names[1:]),
        [NOT_READY] * 5,
        call="what five callers got who have waited for 6 seconds",
        because="A value that is too old is as good as none.",
    )
    loader.go.set()
    expect(callers.until_back(names[:1]), ["new"], call="what the caller got who loaded")


@pytest.mark.parametrize("value", [None, 0, []], ids=repr)
def test_any_value_counts(callers, value):
    loader = Loader(value)
    got = [callers.until_back(callers.call(1, loader))[0] for _ in range(3)]
    callers.pass_time(90)
    held = Loader(value, held=True)
    first(callers, held)
    got += callers.until_back(callers.call(1, held))
    expect(
        (got, loader.calls),
        ([value] * 4, 1),
        call=f"what four callers got for {value!r}, and the calls of load() before it was stale",
    )
    held.go.set()


def test_a_caller_waits_five_seconds_at_most(callers):
    loader = Loader("value", held=True)
    first(callers, loader)
    names = callers.call(5, loader)
    callers.until_asleep(names)
    callers.pass_time(4)
    # By the clock, and not by the number of naps.
    callers.until_napped(names, 1000)
    expect(
        [callers.got.get(name) for name in names],
        [None] * 5,
        call="what five callers got who have waited for 4 seconds",
    )
    callers.pass_time(2)
    expect(callers.until_back(names), [NOT_READY] * 5, call="what five callers got who have waited for 6 seconds")
    expect(loader.calls, 1, call="the calls of load()")
    loader.go.set()


@pytest.mark.parametrize("error", [ValueError("no"), SystemExit(1)], ids=["an exception", "SystemExit"])
def test_after_an_exception_the_next_caller_loads(callers, error):
    failing = Loader(error)
    expect(
        callers.until_back(callers.call(1, failing)),
        [type(error).__name__],
        call="what the caller of a load() that raises gets",
    )
    loader = Loader("value")
    expect(callers.until_back(callers.call(1, loader)), ["value"], call="what the next caller gets")
    expect(
        (loader.calls, callers.clock.asleep), (1, set()), call="the calls of load() by the next caller, and who waited"
    )
    callers.pass_time(90)
    expect(
        callers.until_back(callers.call(1, failing)),
        [type(error).__name__],
        call="what the caller gets with a stale value there",
    )
    expect(callers.until_back(callers.call(1, Loader("new"))), ["new"], call="what the next caller gets then")


def test_one_who_waits_takes_over_after_an_exception(callers):
    failing, loader = Loader(ValueError("no"), held=True), Loader("value")
    names = first(callers, failing)
    others = callers.call(10, loader)
    callers.until_asleep(others)
    failing.go.set()
    expect(callers.until_back(names), ["ValueError"], call="what the caller got whose load() raised")
    expect(
        (callers.until_back(others), loader.calls),
        (["value"] * 10, 1),
        call="what ten callers got who waited, and the calls of load()",
    )


def test_a_new_loader_does_not_prolong_the_wait(callers):
    failing, second = Loader(ValueError("no"), held=True), Loader("value", held=True)
    first(callers, failing)
    names = callers.call(6, second)
    callers.until_asleep(names)
    callers.pass_time(4)
    failing.go.set()
    callers.until_begun(names, second)
    callers.pass_time(2)
    expect(
        sorted(callers.until_back(names)),
        [NOT_READY] * 5 + ["still waits"],
        call="what six callers got who have waited for 6 seconds, one of whom loads since the fourth",
        because="WAIT counts from the call of get(), however many load in between.",
    )
    second.go.set()


def test_a_loader_that_hangs_is_given_up(callers):
    hanging, loader = Loader("late", held=True), Loader("value")
    first(callers, hanging)
    callers.pass_time(25)
    names = callers.call(1, loader)
    callers.until_asleep(names)
    callers.pass_time(3)
    callers.until_asleep(names)
    expect(loader.calls, 0, call="the calls of load() 28 seconds after another one began")
    callers.pass_time(3)
    callers.until_back(names)
    expect(
        callers.until_back(callers.call(1, loader)),
        ["value"],
        call="what a caller got 31 seconds after it began",
        because="A process can die with the lock in its hand.",
    )
    hanging.go.set()


@pytest.mark.parametrize("end", ["late", ValueError("late")], ids=["with a value", "with an exception"])
@pytest.mark.parametrize("same", [False, True], ids=["on another server", "on the same server"])
def test_a_late_end_gives_nobody_a_turn(callers, same, end):
    late, second, third = Loader(end, held=True), Loader("second", held=True), Loader("third")
    names = first(callers, late)
    callers.pass_time(31)
    if same:  # callers go to the two servers by turns
        callers.until_back(callers.call(1, Loader(""), "other"))
    first(callers, second)
    late.go.set()
    expected = [end if isinstance(end, str) else type(end).__name__]
    expect(callers.until_back(names), expected, call="what the caller got whose load() took longer than LOCK")
    waiting = callers.call(3, third)
    callers.until_asleep(waiting)
    expect(
        (third.calls, second.calls),
        (0, 1),
        call=f"the calls of load() while a second one runs on {'the same' if same else 'another'} server, after the first"
        " ended late",
        because="The lock is not its own any more.",
    )
    second.go.set()
    # One that has ended late is a value too, whether an answer keeps it or not.
    got = ["second" if value == end else value for value in callers.until_back(waiting)]
    expect(got, ["second"] * 3, call="what the three who waited got")


@pytest.mark.parametrize("stale", [False, True], ids=["without a value", "with a stale one"])
def test_who_gets_a_turn_late_looks_again(callers, stale):
    if stale:
        callers.until_back(callers.call(1, Loader("old")))
        callers.pass_time(90)
    backend = type(caches["default"])
    add, done, loader = backend.add, [], Loader("value")

    def slow_add(self, *args, **kwargs):
        if not done:
            done.append(True)
            fresh.get("key", loader)  # Another caller, who is quicker.
        return add(self, *args, **kwargs)

    with mock.patch.object(backend, "add", slow_add):
        got = callers.until_back(callers.call(1, loader))
    expect(
        (got, loader.calls),
        (["value"], 1),
        call="what a caller got who was overtaken between looking and locking, and the calls of load()",
    )


@pytest.mark.parametrize("stale", [False, True], ids=["without a value", "with a stale one"])
def test_whenever_a_second_one_comes_one_of_them_loads(callers, stale):
    for step in range(1, 40):
        key = f"key-{step}"
        if stale:
            callers.until_back(callers.call(1, Loader("old"), key))
            callers.pass_time(90)
        loader = Loader("new")
        names = callers.overtaken(step, loader, key)
        got = {callers.got.get(name, "still waits") for name in names}
        expect(
            (sorted(got - {"old"} if stale else got), loader.calls),
            (["new"], 1),
            call=f"what two callers got, of whom the second came before the first used the cache for time {step}, and"
            " the calls of load()",
            because="Between looking and writing there is time for another caller.",
        )
        if len(names) == 1:
            break


def test_who_comes_when_the_turn_ends_finds_the_value(callers):
    backend = type(caches["default"])
    delete, done, loader = backend.delete, [], Loader("value")

    def delete_and_lose_time(self, *args, **kwargs):
        deleted = delete(self, *args, **kwargs)
        if not done:
            done.append("another")
            done.append(fresh.get("key", loader))  # Before the first one goes on.
        return deleted

    with mock.patch.object(backend, "delete", delete_and_lose_time):
        got = callers.until_back(callers.call(1, loader))
    expect(
        (got + done[1:], loader.calls),
        (["value"] * len([*got, *done[1:]]), 1),
        call="what a caller got, and another one as soon as the lock was deleted, and the calls of load()",
        because="Between the lock and the value nobody may slip in.",
    )


@pytest.mark.parametrize("other", ["b", "front-page-ranking-2", "front-page-ranking-", "FRONT-PAGE-RANKING-1"])
def test_keys_do_not_wait_for_each_other(callers, other):
    key = "front-page-ranking-1"
    held = Loader("a", held=True)
    first(callers, held, key)
    loader = Loader("b")
    names = callers.call(1, loader, other)
    callers.until(lambda: names[0] in callers.got or names[0] in callers.clock.asleep)
    expect(
        (callers.got.get(names[0], "still waits"), loader.calls),
        ("b", 1),
        call=f"what a caller of the key {other} got while {key} is loaded, and the calls of load()",
    )
    held.go.set()
