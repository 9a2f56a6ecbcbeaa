"""Talking to one child at a time: a request, and its answer or a fault, within a deadline."""

from __future__ import annotations

import math
import re
import select
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import msgspec

from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import breakage, wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import TEMPLATE, Job
from pytest_djangokata.protocol.tracers import somebody_debugs
from pytest_djangokata.wall.build import Layers
from pytest_djangokata.workers import faults
from pytest_djangokata.workers.launcher import Launcher, Process
from pytest_djangokata.workers.nursery import SECONDS_TO_END
from pytest_djangokata.workers.worker import GRACE

KEY = re.compile("[0-9a-f]{32}")
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
    :param descriptors: what the child gets beside its connection.
    :param fill: has a template's contents put into a database of the child's, given the key and the database's name;
        without it the child reads the template itself.
    """

    def __init__(
        self,
        launcher: Launcher,
        job: Job,
        scratch: Path,
        store: TemplateStore,
        *descriptors: int,
        fill: Callable[[bytes, str], None] | None = None,
    ) -> None:
        scratch.mkdir(parents=True)
        self._launcher = launcher
        self._store = store
        self._scratch = scratch
        self.job = msgspec.structs.replace(
            job, scratch=str(scratch), cache=str(store.folder), debugged=somebody_debugs()
        )
        self._process: Process | None = launcher.start(self.job, *descriptors)
        self._fill = fill
        #: The layers around the child, as it told before any stranger's code was in it; None of a trusted child.
        self.layers: Layers | None = None
        #: Seconds for an answer, where it is not the job's limit.
        self.seconds: float | None = None
        self._reader = wire.Reader(MAX_JSON, MAX_BLOB)
        self._frames: list[tuple[wire.Message, bytes]] = []
        self._ready = False
        self._debugged = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def await_ready(self) -> None:
        """Wait until the child has imported its code.

        :raises Fault: if it cannot.
        """
        if not self._ready:
            self._next(doing="its code was imported")
            self._ready = True

    def ask(self, request: dict[str, Any], blob: bytes = b"", *, doing: str) -> tuple[wire.Message, bytes]:
        """Send *request* and wait for the answer.

        :param doing: what the child does meanwhile, for the message of a fault: "… while …".
        :raises Fault: if there is none.
        """
        self.await_ready()
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
        if event == "template" and not self._ready:  # later, it would empty a database whose use is being counted
            self._give_template(message)
            return self._next(doing=doing)
        if event == "wall" and self.layers is None and not self._ready:
            self.layers = msgspec.convert(message.get("layers"), Layers)
            return self._next(doing=doing)
        if event == "debugger" and self.job.debugged:
            self._debugged = message.get("state") == "attached"
            return self._next(doing=doing)
        if event in ("raised", "broken"):
            raise Fault(breakage.from_mapping(message.get("breakage")))
        if event not in ("ready", "answer", "image"):
            raise self._fault(doing, protocol="a message of an unknown kind")
        return message, blob

    def _give_template(self, message: wire.Message) -> None:
        """Have the project's template there, in the store, and where there is a broker in its database."""
        key, name = str(message.get("key")), str(message.get("name"))
        image = self._store.read(key) if KEY.fullmatch(key) else None
        if image is None:
            store_template(self._launcher.root, self._store, self._scratch.with_name(f"{self._scratch.name}-template"))
            image = self._store.read(key) if KEY.fullmatch(key) else None
        if self._fill is not None and image is not None:
            self._fill(image, name)
        assert self._process is not None
        self._process.sock.sendall(wire.encode({"filled": image is not None}))

    def _receive(self, doing: str) -> tuple[wire.Message, bytes]:
        seconds = self.job.limits.timeout if self.seconds is None else self.seconds
        deadline = math.inf if self._debugged else time.monotonic() + seconds + GRACE
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
        job = self.job
        if self.seconds is not None:
            limits = msgspec.structs.replace(job.limits, timeout=round(self.seconds, 1))
            job = msgspec.structs.replace(job, limits=limits)
        fault = Fault(faults.describe(job, status, doing=doing, out_of_time=out_of_time, protocol=protocol))
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
