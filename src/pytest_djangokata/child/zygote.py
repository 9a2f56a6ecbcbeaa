"""A warm process that holds pytest, Django and factory_boy, runs no kata's code, and forks one child for each job.

It is started by exec with a clean environment, so it has neither the threads, nor the settings, nor the import state of
the process that asked for it. ``zygote_main.py`` starts it, with the descriptor of one end of a socket pair.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import posix
import resource
import select
import shutil
import signal
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

from pytest_djangokata.protocol import processes, wire
from pytest_djangokata.protocol.job import NO_MEMORY

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

#: How often the system is asked for another process, and how long it is left alone in between.
ATTEMPTS, SECONDS_BETWEEN = 50, 0.1


def warm_up() -> None:
    """Import what every child needs, and let pytest fill its caches by one run over nothing."""
    import importlib

    for name in WARM_MODULES:
        importlib.import_module(name)
    import faker

    faker.Faker("en_US")
    from pytest_djangokata.child import kata_session, pytest_setup

    assert kata_session  # what the first child would have to import
    gc.freeze()  # pytest collects garbage at the end of its run; among all that has been imported it takes longest
    pytest_setup.rehearse()


class Zygote:
    """Forks a child for each request of the parent, and tells it how each of them ended.

    :param control: leads to the parent.
    :param begin: what a forked child does with its job and the descriptors that came with it; it does not return.
    """

    def __init__(self, control: socket.socket, begin: Callable[[dict[str, Any], list[int]], NoReturn]) -> None:
        self._control = control
        self._begin = begin
        self._children: dict[int, int] = {}  # their numbers, by process ID
        self._stopping = False
        self._wakeup, self._waker = socket.socketpair()
        for end in (self._wakeup, self._waker):
            end.setblocking(False)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def serve(self) -> None:
        """Do what the parent asks for until it goes away, or this process is told to stop."""
        self._tell(ready=os.getpid())
        while not self._stopping:
            readable, _, _ = select.select([self._control, self._wakeup], [], [])
            if self._wakeup in readable:
                with contextlib.suppress(BlockingIOError):
                    self._wakeup.recv(4096)
                self._reap()
            if self._control in readable and not self._stopping:
                request, descriptors = receive(self._control)
                if request is None:
                    break
                if request["do"] == "kill":
                    self._kill(request["number"])
                else:
                    self._fork(request["number"], request["job"], descriptors)

    def close(self) -> None:
        """End all children, and all that they left running, until nothing is left."""
        for pid in self._children:
            processes.kill_group(pid)
        processes.end_descendants()

    def _tell(self, **message: int) -> None:
        with contextlib.suppress(OSError):  # the parent has gone, as the next look at the connection will show
            self._control.sendall(wire.encode(message))

    def _kill(self, number: int) -> None:
        for pid, known in self._children.items():
            if known == number:
                processes.kill_group(pid)

    def _fork(self, number: int, job: dict[str, Any], descriptors: list[int]) -> None:
        pid = fork_patiently()
        if pid == 0:  # pragma: no cover  (the forked process is traced from the next function on)
            status = 1
            try:
                self._become_child(job, descriptors)
            except MemoryError:
                status = NO_MEMORY
            finally:
                posix._exit(status)  # the original: what stands in its place can raise
        for descriptor in descriptors:
            os.close(descriptor)
        self._children[pid] = number
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)
        self._tell(number=number, pid=pid)

    def _become_child(self, job: dict[str, Any], descriptors: list[int]) -> NoReturn:
        """Let go of what belongs to the warm process, and run *job*."""
        gc.enable()  # before any of the learner's code, whose garbage has to be found
        signal.set_wakeup_fd(-1)
        for inherited in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(inherited, signal.SIG_DFL)
        for end in (self._control, self._wakeup, self._waker):
            end.close()
        self._begin(job, descriptors)

    def _reap(self) -> None:
        """Tell the parent which children ended, and end what they left running."""
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            number = self._children.pop(pid, None)
            if number is not None:
                processes.kill_group(pid)
            # Before the end is told: then somebody removes the folder, and may make another by that name.
            processes.end_strays(set(self._children))
            if number is not None:
                grown = usage.ru_maxrss - resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
                self._tell(number=number, status=os.waitstatus_to_exitcode(status), grown=max(0, grown) << 10)


def fork_patiently() -> int:
    """Fork. Where the system has no process left, wait: somebody who has taken them all is about to be ended for it."""
    for _ in range(ATTEMPTS):
        try:
            return os.fork()
        except BlockingIOError:
            time.sleep(SECONDS_BETWEEN)
    return os.fork()


def receive(control: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Read one request with the descriptors that came with it; None when the parent has gone."""
    try:
        header, descriptors, _, _ = socket.recv_fds(control, wire.HEADER.size, 4)
        if not header:
            return None, []
        header += wire.exactly(control, wire.HEADER.size - len(header))
        length, _ = wire.HEADER.unpack(header)
        return wire.decode(wire.exactly(control, length)), list(descriptors)
    except (EOFError, OSError):
        return None, []


def begin(job: dict[str, Any], descriptors: list[int]) -> NoReturn:
    """Become the child for *job*; never returns."""
    from pytest_djangokata.child import process

    process.main(job, socket.socket(fileno=descriptors[0]), descriptors[1:])


def main() -> NoReturn:
    descriptor, options = int(sys.argv[1]), json.loads(sys.argv[2])
    sys.path[:0] = [entry for entry in options["path"] if entry not in sys.path]
    for number in (signal.SIGINT, signal.SIGQUIT):  # keys of a terminal, meant for the parent; its end is heard of
        signal.signal(number, signal.SIG_IGN)
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    zygote = Zygote(control, begin)
    try:
        # What is imported here stays: looking for garbage among it would take a quarter of the start, and freezing it
        # keeps the children from touching, and so copying, its memory.
        gc.disable()
        processes.die_with_parent(signal.SIGTERM)
        processes.adopt_orphans()
        tempfile.tempdir = options["scratch"]  # where nothing is left behind if this process is ended meanwhile
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warm_up()
        tempfile.tempdir = None
        gc.freeze()
        zygote.serve()
    finally:
        zygote.close()
        shutil.rmtree(options["scratch"], ignore_errors=True)
    os._exit(0)  # the parent waits, and there is nothing left that a slow farewell to every module would do
