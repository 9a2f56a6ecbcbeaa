"""The submission's part: the kernel's wall first, then its code, without a database of its own."""

from __future__ import annotations

import importlib
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from pytest_djangokata.child.process import Child, set_up_django, warm
from pytest_djangokata.child.rehearsal import rehearse
from pytest_djangokata.child.walled import door_of, enclose, readable
from pytest_djangokata.child.warm import be_warm, close_databases, prepare_warm, setup_reads_answer
from pytest_djangokata.databases import create, images, remote, servers
from pytest_djangokata.probe.answering import answer, load, set_up_tests
from pytest_djangokata.probe.strict import impurity
from pytest_djangokata.protocol.job import Job

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


@warm
def actors(process: Child) -> None:
    """Stay warm for the submissions to one kata: with its settings set up, if that reads no file of a submission's."""
    prepare_warm(process)
    job = process.job
    is_set_up = not setup_reads_answer(job, _set_up)
    if is_set_up:
        _set_up(job)
    be_warm(process, partial(act, readable=readable(tuple(job.hidden), job.root), is_set_up=is_set_up))


def _set_up(job: Job) -> None:
    """Set Django up, and import what every submission needs; the databases that were opened meanwhile are closed."""
    set_up_django(job)
    set_up_tests()
    importlib.import_module(job.package)
    rehearse(job)
    close_databases()


def act_on_server(process: Child) -> None:
    """Drive a submission whose settings name a database of its own on a PostgreSQL server: nothing is set up before."""
    job = process.job
    act(process, readable=readable(tuple(job.hidden), job.root), is_set_up=False)


def act(process: Child, *, readable: list[Path], is_set_up: bool) -> None:
    """Drive the submission: all cases in this one process, in their order, each on a database of its own."""
    job = process.job
    layers = enclose(process, readable, door_of(job))
    process.send("wall", layers=msgspec.to_builtins(layers))
    remote.install(socket.socket(fileno=process.descriptors[0]))
    importlib.invalidate_caches()
    if not is_set_up:
        set_up_django(job)
        set_up_tests()
    if job.own_schema or job.postgres:
        with create.naming_failed_migrations():
            create_copy = process.ask_for_template if job.postgres else None
            create.create(process.scratch, fill_by_parent(process), create_copy)
    else:
        _point_to(job.databases, process.scratch)
    driver = load(job.source, job.source_path)

    def handle(request: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        process.clock.forget()
        if request["do"] == "empty":
            servers.empty()
            return {}, b""
        process.clock.start(request["seconds"])
        observed = driver.act(request["inputs"])
        process.clock.stop()
        bad = impurity(observed)
        return {"answer": None if bad else observed, "impure": bad}, b""

    answer(process, handle)


def _point_to(databases: dict[str, str], scratch: Path) -> None:
    """Let the connections name the databases that the broker has been given, and ask now what is asked once."""
    from django.db import connections

    for alias, name in databases.items():
        images.point_to(connections[alias], name if "memory" in name else str(scratch / name))
    create.ask_once()


def fill_by_parent(process: Child) -> Callable[[BaseDatabaseWrapper, str], bool]:
    """Return what has the parent give the broker's database a template's contents."""

    def fill(connection: BaseDatabaseWrapper, key: str) -> bool:
        process.clock.stop()
        process.send("template", key=key, name=remote.key_of(str(connection.settings_dict["NAME"])))
        reply, _ = process.channel.receive()
        process.clock.start()
        return reply.get("filled") is True

    return fill
