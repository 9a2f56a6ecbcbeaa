"""Talking to one child at a time: a request, and its answer or a fault, within a deadline."""

from __future__ import annotations

import math
import select
import shutil
import threading
import time
from pathlib import Path
from typing import Any, Self

import msgspec

from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import breakage, wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import TEMPLATE, Job
from pytest_djangokata.protocol.tracers import somebody_debugs
from pytest_djangokata.workers import faults
from pytest_djangokata.workers.launcher import Launcher, Process
from pytest_djangokata.workers.nursery import SECONDS_TO_END
from pytest_djangokata.workers.worker import GRACE

MAX_JSON = 4 << 20  # bytes
MAX_BLOB = 64 << 20  # bytes


class Fault(Exception):
    """A child did not answer: it raised, died, ran out of time, or broke the protocol."""

    def __init__(self, breakage: Breakage) -> None:
        super().__init__(breakage.headline())
        self.breakage = breakage


class Dialogue:
    """One child that answers requests.

    :param launcher: starts the child.
    :param scratch: a folder for the child's temporary files, which does not exist yet.
    :param store: where database templates are kept.
    """

    def __init__(self, launcher: Launcher, job: Job, scratch: Path, store: TemplateStore) -> None:
        scratch.mkdir(parents=True)
        self._launcher = launcher
        self._store = store
        self._scratch = scratch
        self.job = msgspec.structs.replace(
            job, scratch=str(scratch), cache=str(store.folder), debugged=somebody_debugs()
        )
        self._process: Process | None = launcher.start(self.job)
        self._reader = wire.Reader(MAX_JSON, MAX_BLOB)
        self._frames: list[tuple[wire.Message, bytes]] = []
        self._ready = False
        self._debugged = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def ask(self, request: dict[str, Any], blob: bytes = b"", *, doing: str) -> tuple[wire.Message, bytes]:
        """Send *request* and wait for the answer.

        :param doing: what the child does meanwhile, for the message of a fault: "… while …".
        :raises Fault: if there is none.
        """
        if not self._ready:
            self._next(doing="its code was imported")
            self._ready = True
        if self._frames or self._process is None:
            raise self._fault(doing, protocol="an answer that nobody asked for")
        try:
            self._process.sock.settimeout(GRACE)
            self._process.sock.sendall(wire.encode(request, blob))
        except OSError as error:
            raise self._fault(doing) from error
        return self._next(doing=doing)

    def _next(self, *, doing: str) -> tuple[wire.Message, bytes]:
        message, blob = self._receive(doing)
        event = message.get("event")
        if event == "template":
            store_template(self._launcher, self._store, self._scratch.with_name(f"{self._scratch.name}-template"))
            assert self._process is not None
            self._process.sock.sendall(wire.encode({}))
            return self._next(doing=doing)
        if event == "debugger" and self.job.debugged:
            self._debugged = message.get("state") == "attached"
            return self._next(doing=doing)
        if event in ("raised", "broken"):
            raise Fault(breakage.from_mapping(message.get("breakage")))
        if event not in ("ready", "answer", "image"):
            raise self._fault(doing, protocol="a message of an unknown kind")
        return message, blob

    def _receive(self, doing: str) -> tuple[wire.Message, bytes]:
        deadline = math.inf if self._debugged else time.monotonic() + self.job.limits.timeout + GRACE
        assert self._process is not None
        while not self._frames:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self._process.sock], [], [], min(left, threading.TIMEOUT_MAX))[0]:
                raise self._fault(doing, out_of_time=True)
            try:
                data = self._process.sock.recv(1 << 18)
                self._frames = self._reader.feed(data)
            except OSError:
                data = b""
            except wire.WireError as error:
                raise self._fault(doing, protocol=str(error)) from error
            if not data:
                raise self._fault(doing)
        return self._frames.pop(0)

    def _fault(self, doing: str, *, out_of_time: bool = False, protocol: str = "") -> Fault:
        status = None
        if self._process is not None:
            if out_of_time or protocol:
                self._launcher.kill(self._process)
            status = self._launcher.wait(self._process, SECONDS_TO_END)
        fault = Fault(faults.describe(self.job, status, doing=doing, out_of_time=out_of_time, protocol=protocol))
        self.close()
        return fault

    def close(self) -> None:
        """End the child and remove its files. One that only waits for a request ends by itself."""
        process, self._process = self._process, None
        if process is not None:
            process.sock.close()
            if process.status is None:
                self._launcher.wait(process, SECONDS_TO_END)
            if process.status is None:
                self._launcher.kill(process)
                self._launcher.wait(process, GRACE)
            shutil.rmtree(self._scratch, ignore_errors=True)


def store_template(launcher: Launcher, store: TemplateStore, scratch: Path) -> None:
    """Have the project's template built by a child without any kata's code, and store it."""
    job = Job(role=TEMPLATE, scratch="", cache="")
    with Dialogue(launcher, job, scratch, store) as builder:
        message, image = builder._next(doing="the project was migrated")
        store.write(message["key"], image)
