"""The trusted parts of a probe, as their processes play them, and the submission's where there is no broker."""

from __future__ import annotations

import random
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from pytest_djangokata.child.process import Child, set_up_django
from pytest_djangokata.child.walled import door_of, enclose, readable
from pytest_djangokata.databases import create as databases
from pytest_djangokata.databases import servers
from pytest_djangokata.databases.images import restore, serialize
from pytest_djangokata.databases.remote import key_of
from pytest_djangokata.probe.answering import answer, load, set_up_tests
from pytest_djangokata.probe.strict import difference, impurity
from pytest_djangokata.protocol import wire


class ProbeError(Exception):
    """The probe's own code does not keep to its contract."""


def judge(process: Child) -> None:
    """Hold the cases and compare answers. No submission ever runs in this process."""
    set_up_django(process.job)
    probe = load_trusted(process)

    def handle(request: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        if request["do"] == "cases":
            return {
                "cases": read_cases(probe, request["seed"]),
                "budget": read_bounds(probe, "budget"),
                "beyond": read_bounds(probe, "beyond"),
                "compares": hasattr(probe, "compare"),
            }, b""
        verdict = probe.compare(request["expected"], request["got"])
        found = "" if verdict is True else difference(request["expected"], request["got"]) or "compare says no"
        return {"same": verdict is True, "difference": found}, b""

    answer(process, handle)


def stage(process: Child) -> None:
    """Make the data of each case with trusted code, and look at the database that a submission left."""
    set_up_django(process.job)
    set_up_tests()
    probe = load_trusted(process)
    create(process)
    empty = take_images()

    def handle(request: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        if request["do"] == "arrange":
            put_images(*empty)
            arrange = getattr(probe, "arrange", None)
            inputs = request["case"] if arrange is None else arrange(request["case"])
            if bad := impurity(inputs, "the inputs that arrange returns"):
                raise ProbeError(bad)
            sizes, images = take_images()
            return {"inputs": inputs, "sizes": sizes, "names": names(), "inspects": hasattr(probe, "inspect")}, images
        put_images(request["sizes"], blob)
        state = probe.inspect(request["case"])
        if bad := impurity(state, "what inspect returns"):
            raise ProbeError(bad)
        return {"state": state}, b""

    answer(process, handle)


def act(process: Child) -> None:
    """Drive the submission: all cases in this one process, in their order, each on a database of its own."""
    from django.db import connections

    from pytest_djangokata.testing.queries import record
    from pytest_djangokata.testing.rows import count_rows

    job = process.job
    if door := door_of(job):
        layers = enclose(process, readable(tuple(job.hidden), job.root), door)
        process.send("wall", layers=msgspec.to_builtins(layers))
    set_up_django(job)
    set_up_tests()
    create(process)
    driver = load(job.source, job.source_path)
    own = take_images() if job.own_schema else None

    def handle(request: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        if own is not None:
            put_images(*own)
        else:
            put_images(request["sizes"], blob)
        servers.empty()
        process.clock.forget()
        process.clock.start()
        with record(job.path, job.edit) as log, ExitStack() as stack:
            counted = [stack.enter_context(count_rows(alias)) for alias in connections]
            observed = driver.act(request["inputs"])
        process.clock.stop()
        rows = sum(one.fetched for one in counted)
        bad = impurity(observed)
        sizes, images = take_images()
        return {
            "answer": None if bad else observed,
            "impure": bad,
            "queries": len(log),
            "rows": rows,
            "sizes": sizes,
        }, images

    answer(process, handle)


def load_trusted(process: Child) -> ModuleType:
    """Load probe.py from its file: something of each job stays in the memory of the processes that fork submissions."""
    path = Path(process.job.source_path)
    return load(path.read_text(encoding="utf-8"), str(path))


def read_cases(probe: ModuleType, seed: int) -> list[Any]:
    """Return the cases for *seed*.

    :raises ProbeError: if there are none, or one of them is not plain JSON.
    """
    cases = list(probe.cases(random.Random(seed)))
    if not cases:
        raise ProbeError("cases(rng) yields nothing")
    for number, case in enumerate(cases):
        if bad := impurity(case, f"case {number}"):
            raise ProbeError(bad)
        for name in ("budget", "beyond"):
            if isinstance(case, dict) and (bad := unknown_bounds(case.get(name, {}))):
                raise ProbeError(
                    f'the {name} of case {number} must be a dict such as {{"queries": 1, "rows": 20}}: {bad}'
                )
    return cases


def read_bounds(probe: ModuleType, name: str) -> dict[str, int]:
    """Return the probe's ``budget``, which bounds what a case may cost, or ``beyond``, by how much more than the reference.

    :raises ProbeError: if it is not a dict of known names to whole numbers.
    """
    bounds = getattr(probe, name, {})
    if bad := unknown_bounds(bounds):
        raise ProbeError(f'{name} must be a dict such as {{"queries": 1, "rows": 20}}: {bad}')
    return dict(bounds)


def unknown_bounds(bounds: object) -> str:
    """Return what is wrong with bounds, or an empty string."""
    if type(bounds) is not dict:
        return f"it is {bounds!r}"
    for key, bound in bounds.items():
        if key not in ("queries", "rows") or type(bound) is not int or bound < 0:
            return f"there is {key!r}: {bound!r}"
    return ""


def create(process: Child) -> None:
    """Create the databases, naming the migration that fails if one does."""
    with databases.naming_failed_migrations():
        create_copy = process.ask_for_template if process.job.postgres else None
        databases.create(process.scratch, databases.fill_from(process.fetch_template), create_copy)


def take_images() -> tuple[dict[str, int], bytes]:
    """Return the contents of all SQLite databases: the size of each, and the bytes one after the other."""
    from django.db import connections

    images = {alias: serialize(connections[alias]) for alias in connections if is_sqlite(alias)}
    return {alias: len(image) for alias, image in images.items()}, b"".join(images.values())


def names() -> dict[str, str]:
    """Return the name of each SQLite database, by its alias, as a broker knows it."""
    from django.db import connections

    return {alias: key_of(str(connections[alias].settings_dict["NAME"])) for alias in connections if is_sqlite(alias)}


def put_images(sizes: dict[str, int], blob: bytes) -> None:
    """Give each database the contents that :func:`take_images` returned."""
    from django.db import connections

    for alias, image in wire.cut(sizes, blob).items():
        restore(connections[alias], image)


def is_sqlite(alias: str) -> bool:
    from django.db import connections

    return connections[alias].vendor == "sqlite"
