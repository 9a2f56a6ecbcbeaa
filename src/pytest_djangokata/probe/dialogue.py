"""Talking to one child at a time: a request, and its answer or a fault, within a deadline."""

from __future__ import annotations

import math
import re
import select
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import msgspec

from pytest_djangokata.databases import addresses
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import breakage, folders, wire
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import TEMPLATE, Job
from pytest_djangokata.protocol.tracers import somebody_debugs
from pytest_djangokata.wall.build import Layers
from pytest_djangokata.workers import faults
from pytest_djangokata.workers.launcher import Launcher, Process
from pytest_djangokata.workers.nursery import SECONDS_TO_END
from pytest_djangokata.workers.process import excess
from pytest_djangokata.workers.worker import GRACE

KEY = re.compile("[0-9a-f]{32}")
MAX_JSON = 4 << 20  # bytes
MAX_BLOB = 64 << 20  # bytes
#: Seconds between two looks at what a child has written.
LOOK = 0.25


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
    :param max_blob: bytes that may come with a message of the child's.
    :param through: the folder of the socket by which it reaches its database, where that is not the server's own.
    """

    def __init__(
        self,
        launcher: Launcher,
        job: Job,
        scratch: Path,
        store: TemplateStore,
        *descriptors: int,
        fill: Callable[[bytes, str], None] | None = None,
        max_blob: int = MAX_BLOB,
        through: str = "",
    ) -> None:
        scratch.mkdir(parents=True)
        self._launcher = launcher
        self._store = store
        self._scratch = scratch
        try:
            url = launcher.server.open().new_url() if job.postgres else job.database_url
            url = addresses.through(url, through) if through else url
            self.job = msgspec.structs.replace(
                job, scratch=str(scratch), cache=str(store.folder), debugged=somebody_debugs(), database_url=url
            )
            self._process: Process | None = launcher.start(self.job, *descriptors)
        except BaseException:
            folders.remove(scratch)
            raise
        self._fill = fill
        #: The layers around the child, as it told before any stranger's code was in it; None of a trusted child.
        self.layers: Layers | None = None
        #: What it tried that nothing else tells of, such as to reach the network.
        self.warned = ""
        #: Seconds for an answer, where it is not the job's limit.
        self.seconds: float | None = None
        self._reader = wire.Reader(MAX_JSON, max_blob)
        #: How often it may still ask for a template: where it makes its own tables, once for each database at a broker.
        self._templates_left = 1 if fill is None else len(job.databases) if job.own_schema else 0
        self._frames: list[tuple[wire.Message, bytes]] = []
        self._ready = False
        self._debugged = False
        #: When it is looked next at what it takes.
        self._look = time.monotonic() + LOOK

    @property
    def open(self) -> bool:
        """Whether there is somebody to ask still."""
        return self._process is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def await_ready(self) -> None:
        """Wait until the child has imported its code.

        :raises Fault: if it cannot.
        """
        if not self._ready:
            self._next("ready", doing="its code was imported")
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
        return self._next("answer", doing=doing)

    def _next(self, wanted: str, *, doing: str) -> tuple[wire.Message, bytes]:
        deadline = self._deadline()
        while True:
            message, blob = self._receive(doing, deadline)
            event = message.get("event")
            if event == "warning" and type(message.get("text")) is str:
                self.warned = self.warned or breakage.clean(message["text"], 200)
                continue
            # Later than at the beginning, a template would empty a database whose use is being counted.
            if event == "template" and not self._ready and self._templates_left:
                self._templates_left -= 1
                self._give_template(message, doing)
                deadline = self._deadline()
            elif event == "wall" and self.layers is None and not self._ready:
                self.layers = self._read_layers(message, doing)
            elif event == "debugger" and self.job.debugged:
                self._debugged = message.get("state") == "attached"
                deadline = self._deadline()
            elif event in ("raised", "broken"):
                if event == "broken":
                    self.close()
                told = breakage.from_mapping(message.get("breakage"))
                raise Fault(msgspec.structs.replace(told, details=[*told.details, *filter(None, [self.warned])]))
            elif event == wanted:
                return message, blob
            else:
                raise self._fault(doing, protocol="a message of an unknown kind")

    def _read_layers(self, message: wire.Message, doing: str) -> Layers:
        try:
            return msgspec.convert(message.get("layers"), Layers)
        except msgspec.ValidationError as error:
            raise self._fault(doing, protocol=str(error)) from error

    def _give_template(self, message: wire.Message, doing: str) -> None:
        """Have the project's template there, in the store, and where there is a broker in its database."""
        key, name = str(message.get("key")), str(message.get("name"))
        if KEY.fullmatch(key) is None:
            raise self._fault(doing, protocol="a template that has no such name")
        if self.job.postgres:
            server = self._launcher.server.open()  # a template is there if a run has left it
            self._tell({"empty": server.create_from(self.job.database_url, key)}, doing)
            return
        image = self._store.read(key)
        if image is None:
            store_template(self._launcher.root, self._store, self._scratch.with_name(f"{self._scratch.name}-template"))
            image = self._store.read(key)
        if self._fill is not None and image is not None:
            self._fill(image, name)
        self._tell({"filled": image is not None}, doing)

    def _tell(self, message: wire.Message, doing: str) -> None:
        assert self._process is not None
        try:
            self._process.sock.settimeout(GRACE)
            self._process.sock.sendall(wire.encode(message))
        except OSError as error:
            raise self._fault(doing) from error

    def _deadline(self) -> float:
        """Return the time until which the child may take for an answer, however many other messages it sends."""
        seconds = self.job.limits.timeout if self.seconds is None else self.seconds
        return math.inf if self._debugged else time.monotonic() + seconds + GRACE

    def _receive(self, doing: str, deadline: float) -> tuple[wire.Message, bytes]:
        assert self._process is not None
        while not self._frames:
            now = time.monotonic()
            if now >= deadline:
                raise self._fault(doing, out_of_time=True)
            if now >= self._look:  # however much it says meanwhile
                if much := excess(self._launcher, self._process, self._scratch):
                    raise self._fault(doing, spent=much)
                self._look = time.monotonic() + LOOK
            if not select.select([self._process.sock], [], [], min(deadline - now, LOOK))[0]:
                continue
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

    def _fault(self, doing: str, *, out_of_time: bool = False, protocol: str = "", spent: str = "") -> Fault:
        status = None
        if self._process is not None:
            if out_of_time or protocol or spent:
                self._launcher.kill(self._process)
            status = self._launcher.wait(self._process, SECONDS_TO_END)
        job = self.job
        if self.seconds is not None:
            limits = msgspec.structs.replace(job.limits, timeout=round(self.seconds, 1))
            job = msgspec.structs.replace(job, limits=limits)
        told = faults.describe(job, status, doing=doing, out_of_time=out_of_time, protocol=protocol, spent=spent)
        self.close()
        return Fault(told)

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
            folders.remove(self._scratch)
            if self.job.postgres:
                self._launcher.server.drop(self.job.database_url)


class Trusted:
    """A child that runs the probe's own code. One that an answer has brought down is replaced before the next question.

    :param start: starts one.
    """

    def __init__(self, start: Callable[[], Dialogue]) -> None:
        self._start = start
        self._dialogue = start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._dialogue.close()

    @property
    def open(self) -> bool:
        """Whether it has not been brought down by what it was asked last."""
        return self._dialogue.open

    def ask(self, request: dict[str, Any], blob: bytes = b"", *, doing: str) -> tuple[dict[str, Any], bytes]:
        """See :meth:`Dialogue.ask`."""
        if not self._dialogue.open:
            self._dialogue = self._start()
        return self._dialogue.ask(request, blob, doing=doing)


def store_template(launcher: Launcher, store: TemplateStore, scratch: Path) -> None:
    """Have the project's template built by a child without any kata's code, and store it."""
    job = Job(role=TEMPLATE, scratch="", cache="")
    with Dialogue(launcher, job, scratch, store) as builder:
        message, image = builder._next("image", doing="the project was migrated")
        store.write(message["key"], image)
