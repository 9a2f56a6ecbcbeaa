"""A warm process that holds pytest, Django and factory_boy, runs no kata's code, and forks one child for each job.

It is started by exec with a clean environment, so it has neither the threads, nor the settings, nor the import state of
the process that asked for it. Run as ``python -E -P zygote.py FD``; FD is one end of a socket pair.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from pytest_djangokata.workers import confine, wire

#: Importing these takes most of a cold start; none of them reads settings.
WARM_MODULES = (
    "django.contrib.admin",
    "django.core.cache.backends.locmem",
    "django.core.management.commands.migrate",
    "django.core.management.commands.test",
    "django.core.servers.basehttp",
    "django.db.backends.sqlite3.base",
    "django.db.models",
    "django.template.loader",
    "django.test.client",
    "django.test.utils",
    "django.urls",
    "django.views.generic",
    "factory.django",
    "faker.providers",
    "msgspec",
    "sqlparse",
)


def warm_up() -> None:
    """Import what every child needs, and let pytest fill its caches by one run over nothing."""
    import importlib

    for name in WARM_MODULES:
        importlib.import_module(name)
    import faker

    faker.Faker("en_US")
    from pytest_djangokata.workers import child

    child.rehearse()


def serve(control: socket.socket, scratch: str) -> None:
    """Fork a child for each request until the parent goes away."""
    children: dict[int, int] = {}
    stopping: list[int] = []
    wakeup_read, wakeup_write = socket.socketpair()
    wakeup_read.setblocking(False)
    wakeup_write.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda number, _: stopping.append(number))
    signal.set_wakeup_fd(wakeup_write.fileno(), warn_on_full_buffer=False)
    gc.collect()
    gc.freeze()
    control.sendall(wire.encode({"ready": os.getpid()}))
    while not stopping:
        readable, _, _ = select.select([control, wakeup_read], [], [])
        if wakeup_read in readable:
            with contextlib.suppress(BlockingIOError):
                wakeup_read.recv(4096)
            reap(control, children)
        if control not in readable:
            continue
        if stopping:
            break
        request, descriptors = receive(control)
        if request is None:
            break
        number = request["number"]
        if request["do"] == "kill":
            pid = next((pid for pid, known in children.items() if known == number), None)
            if pid is not None:
                confine.kill_group(pid)
            continue
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            for number_of_signal in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number_of_signal, signal.SIG_DFL)
            for end in (control, wakeup_read, wakeup_write):
                end.close()
            begin(request["job"], descriptors[0])
        for descriptor in descriptors:
            os.close(descriptor)
        children[pid] = number
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        control.sendall(wire.encode({"number": number, "pid": pid}))
    end_all(children)
    shutil.rmtree(scratch, ignore_errors=True)


def end_all(children: Iterable[int]) -> None:
    """End all children, and whatever they left running, until nothing is left."""
    for pid in children:
        confine.kill_group(pid)
    with contextlib.suppress(ChildProcessError):
        while True:
            confine.kill_strays(set())
            os.waitpid(-1, 0)


def reap(control: socket.socket, children: dict[int, int]) -> None:
    """Tell the parent which children ended, and end what they left running."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            break
        if pid == 0:
            break
        number = children.pop(pid, None)
        if number is not None:
            confine.kill_group(pid)
        confine.kill_strays(set(children))
        if number is None:
            continue
        with contextlib.suppress(OSError):
            control.sendall(wire.encode({"number": number, "status": os.waitstatus_to_exitcode(status)}))


def receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Read one request with the descriptors that came with it; None when the parent has gone."""
    try:
        header, descriptors, _, _ = socket.recv_fds(control, wire.HEADER.size, 4)
        if not header:
            return None, []
        rest = wire.Channel(control)
        header += rest._exactly(wire.HEADER.size - len(header))
        length, _ = wire.HEADER.unpack(header)
        return wire.decode(rest._exactly(length)), list(descriptors)
    except (EOFError, OSError):
        return None, []


def begin(job: dict[str, Any], descriptor: int) -> NoReturn:
    """Become the child for *job*; never returns."""
    from pytest_djangokata.workers import child

    child.main(job, socket.socket(fileno=descriptor))


def main() -> None:
    descriptor, options = int(sys.argv[1]), json.loads(sys.argv[2])
    sys.path[:0] = [entry for entry in options["path"] if entry not in sys.path]
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    confine.die_with_parent(signal.SIGTERM)
    confine.adopt_orphans()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warm_up()
    Path(options["scratch"]).mkdir(parents=True, exist_ok=True)
    serve(control, options["scratch"])


if __name__ == "__main__":
    main()
