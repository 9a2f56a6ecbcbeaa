from unittest import mock

from django.core.cache import caches

from katas.caching.cache_stampede import fresh
from katas.caching.cache_stampede.servers import Loader, many_callers


def crowd(callers, case):
    loader = Loader(case["value"], held=True)
    names = callers.call(case["many"], loader)
    callers.until_asleep(names)
    early = len(callers.got)
    loader.go.set()
    return [early, callers.until_back(names), loader.calls]


def stale(callers, case):
    loader = Loader(case["value"], held=True)
    names = callers.call(1, loader)
    callers.until_begun(names, loader)
    callers.pass_time(20)
    loader.go.set()
    told = [callers.until_back(names)]
    callers.pass_time(case["age"])
    loader = Loader(case["new"], held=True)
    names = callers.call(1, loader)
    callers.until_begun(names, loader)
    others = callers.call(case["many"], loader)
    if 60 <= case["age"] < 600:
        told.append(callers.until_back(others))
    else:
        callers.until_asleep(others)
    told.append([len(callers.clock.asleep) > 0, loader.calls])
    if case["age"] >= 600:
        callers.pass_time(6)
        told.append(callers.until_back(others))
    # A value is as old as the end of its load(), not as its begin.
    callers.pass_time(4)
    loader.go.set()
    told += [callers.until_back(names + others), loader.calls]
    callers.pass_time(58)
    return [*told, callers.until_back(callers.call(1, loader)), loader.calls]


def failing(callers, case):
    loader = Loader(ValueError("no"), case["value"], held=True)
    names = callers.call(1, loader)
    callers.until_begun(names, loader)
    others = callers.call(case["many"], loader)
    callers.until_asleep(others)
    loader.go.set()
    told = [callers.until_back(names), callers.until_back(others), loader.calls]
    callers.pass_time(90)
    callers.clock.asleep.clear()
    told += [callers.until_back(callers.call(1, Loader(error))) for error in (KeyError("no"), SystemExit(1))]
    # After the failures the old value is there, and given out while the next one loads.
    loader = Loader(case["new"], held=True)
    names = callers.call(1, loader)
    callers.until_begun(names, loader)
    told.append(callers.until_back(callers.call(2, loader)))
    loader.go.set()
    told.append(callers.until_back(names))
    return [*told, len(callers.clock.asleep)]


def changing(callers, case):
    loader, second = Loader(ValueError("no"), held=True), Loader(case["value"], held=True)
    callers.until_begun(callers.call(1, loader), loader)
    others = callers.call(case["many"], second)
    callers.until_asleep(others)
    callers.pass_time(4)
    loader.go.set()
    callers.until_begun(others, second)
    callers.pass_time(2)
    told = sorted(callers.until_back(others))
    second.go.set()
    return [told, second.calls]


def waiting(callers, case):
    late = case["late"] or ValueError("late")
    loader, second = Loader(late, held=True), Loader(case["value"], held=True)
    names = callers.call(1, loader)
    callers.until_begun(names, loader)
    others = callers.call(case["many"], second)
    callers.until_asleep(others)
    callers.pass_time(4)
    callers.until_napped(others, 250 * case["many"])
    early = len(callers.got)
    callers.pass_time(2)
    told = [early, callers.until_back(others), second.calls]
    callers.pass_time(22)
    patient = callers.call(1, second)
    callers.until_asleep(patient)
    told.append(second.calls)
    callers.pass_time(6)
    callers.until_back(patient)
    names += callers.call(1, second)
    callers.until_asleep(names[1:])
    told.append(second.calls)
    loader.go.set()
    told.append(callers.until_back(names[:1]))
    third = Loader(case["new"])
    last = callers.call(2, third)
    callers.until_asleep(last)
    told.append([second.calls, third.calls])
    second.go.set()
    # One that has ended late is a value too, whether an answer keeps it or not.
    got = [case["value"] if one == late else one for one in callers.until_back(last + names[1:])]
    return [*told, got]


def overtaken(callers, case):
    if case["age"]:
        callers.until_back(callers.call(1, Loader("old")))
        callers.pass_time(case["age"])
    backend = type(caches["default"])
    add, done, loader = backend.add, [], Loader(case["value"])

    def slow_add(self, *args, **kwargs):
        if not done:
            done.append(True)
            fresh.get("key", loader)
        return add(self, *args, **kwargs)

    with mock.patch.object(backend, "add", slow_add):
        return [callers.until_back(callers.call(1, loader)), loader.calls]


def interleaved(callers, case):
    """Let a second caller come before each use of the cache; say whether there was ever more or less than one who loads."""
    told = []
    for step in range(1, 40):
        key = f"{case['key']}-{step}"
        if case["age"]:
            callers.until_back(callers.call(1, Loader("old"), key))
            callers.pass_time(case["age"])
        loader = Loader(case["new"])
        names = callers.overtaken(step, loader, key)
        got = {callers.got.get(name, "still waits") for name in names}
        told.append([got - {"old"} == {case["new"]} and (bool(case["age"]) or "old" not in got), loader.calls == 1])
        if len(names) == 1:
            break
    return [all(column) for column in zip(*told, strict=True)]


def released(callers, case):
    backend = type(caches["default"])
    delete, done, loader = backend.delete, [], Loader(case["value"])

    def delete_and_lose_time(self, *args, **kwargs):
        deleted = delete(self, *args, **kwargs)
        if not done:
            done.append(True)
            fresh.get("key", loader)
        return deleted

    with mock.patch.object(backend, "delete", delete_and_lose_time):
        return [callers.until_back(callers.call(1, loader)), loader.calls]


def keys(callers, case):
    held, loader = Loader("a", held=True), Loader(case["value"])
    callers.until_begun(callers.call(1, held, case["key"]), held)
    told = []
    for key in ("b", "b", case["key"] + "2", case["key"][:-1], case["key"].upper()):
        (name,) = callers.call(1, loader, key)
        callers.until(lambda name=name: name in callers.got or name in callers.clock.asleep)
        told.append(callers.got.get(name, "still waits"))
    held.go.set()
    return [told, loader.calls]


STORIES = {
    one.__name__: one for one in (crowd, stale, failing, changing, waiting, overtaken, interleaved, released, keys)
}


def act(inputs):
    with many_callers() as callers:
        return STORIES[inputs["story"]](callers, inputs)
