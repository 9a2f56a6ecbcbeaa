"""What a child does from its first instruction to its last: confine itself, set Django up, play its role, end."""

from __future__ import annotations

import contextlib
import errno
import faulthandler
import io
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any, NoReturn

import msgspec

from pytest_djangokata.child import audit, confine, describe, keyboard, network
from pytest_djangokata.child.audit import Handler
from pytest_djangokata.child.clock import Clock
from pytest_djangokata.child.disk import Disk
from pytest_djangokata.child.home import Home
from pytest_djangokata.child.stack import call_with_room
from pytest_djangokata.databases import create
from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.protocol import processes, signals
from pytest_djangokata.protocol.job import FAILED, LOG_FILE, LOST, NO_MEMORY, TEMPLATE, TRACE_FILE, Job
from pytest_djangokata.protocol.wire import Channel

#: What sending says where the learner's code has closed the connection.
NO_CONNECTION = (errno.EBADF, errno.ENOTSOCK)

#: As this module found it; `main` looks again, since coverage puts its own in place after each fork.
_exit = os._exit

#: The parts that stay warm and fork: they run no learner's code, and their children are prepared in their turn.
_warm: set[Callable[[Child], None]] = set()


def warm(play: Callable[[Child], None]) -> Callable[[Child], None]:
    """Mark a part as one that forks the processes which run a learner's code, and runs none itself."""
    _warm.add(play)
    return play


class Child:
    """The connection to the parent and the child's own resources."""

    def __init__(self, job: Job, sock: socket.socket, descriptors: Sequence[int] = ()) -> None:
        self.job = job
        #: What the parent handed over beside the connection.
        self.descriptors = list(descriptors)
        self.channel = Channel(sock)
        self.scratch = Path(job.scratch)
        self.trace: IO[str] = (self.scratch / TRACE_FILE).open("w", encoding="utf-8")
        self.clock = Clock(
            self.trace,
            job.limits.timeout,
            debuggable=job.terminal or job.debugged,
            tell=lambda attached: self.send("debugger", state="attached" if attached else "detached"),
        )
        #: Duplicates of the standard streams that this process was given.
        self.terminal: tuple[int, int, int] | None = None
        self.has_terminal = False
        #: What was refused during the test that runs.
        self.refused: list[str] = []
        self.home = Home(self.scratch / "work")
        #: What is done at audit events.
        self.handlers: dict[str, Handler] = {}

    def send(self, event: str, blob: bytes = b"", **data: Any) -> None:
        self.channel.send({"event": event, **data}, blob)

    def warn(self, text: str) -> None:  # pragma: no cover  (called from an audit hook, which Python does not trace)
        """Let the parent show a warning beside the test that runs."""
        self.send("warning", category="UserWarning", text=text, when="runtest", id="", file="", line=0)

    def fetch_template(self, key: str) -> bytes | None:
        """Return the image for *key*; where it is not stored yet, the parent has it built."""
        image = TemplateStore(Path(self.job.cache)).read(key)
        if image is None:
            answer = self.ask_for_template(key)
            image = TemplateStore(Path(str(answer.get("cache") or self.job.cache))).read(key)
        return image

    def ask_for_template(self, key: str) -> dict[str, Any]:
        """Wait until the parent has the template for *key*, and with PostgreSQL a database made from it."""
        self.clock.stop()
        self.send("template", key=key)
        answer, _ = self.channel.receive()
        self.clock.start()
        return answer


def main(
    job_data: dict[str, Any],
    sock: socket.socket,
    descriptors: Sequence[int] = (),
    play: Callable[[Child], None] | None = None,
) -> NoReturn:
    """Play the part that the job names, and end the process; atexit handlers and other threads do not get a say.

    :param descriptors: what the parent handed over beside the connection.
    :param play: the part, where the warm process knows more about it than its name.
    """
    call_with_room(lambda: _main(job_data, sock, descriptors, play))
    raise AssertionError


def _main(
    job_data: dict[str, Any], sock: socket.socket, descriptors: Sequence[int], play: Callable[[Child], None] | None
) -> NoReturn:
    global _exit
    _exit, status = os._exit, 0
    try:
        job = msgspec.convert(job_data, Job)
        child = Child(job, sock, descriptors)
        part: Callable[[Child], None] = play or resolve_name(job.role)
        if part not in _warm:
            prepare(child)
        part(child)
    except (EOFError, BrokenPipeError, ConnectionError):
        status = LOST
    except BaseException as error:  # noqa: BLE001  (nothing may leave this function)
        confine.make_room_for(error)
        with contextlib.suppress(BaseException):
            child.clock.stop()
        status = LOST if isinstance(error, OSError) and error.errno in NO_CONNECTION else FAILED
        try:
            child.send("broken", breakage=msgspec.to_builtins(describe.from_exception(error, job.path, job.edit)))
        except BaseException as another:  # noqa: BLE001
            if isinstance(error, MemoryError) or isinstance(another, MemoryError):
                status = NO_MEMORY
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(BaseException):
            stream.flush()
    finish(status)


def finish(status: int) -> NoReturn:
    """End this process without running anything that the learner registered."""
    os._exit = _exit
    os._exit(status)


def leave_terminal(child: Child) -> None:
    """Close what leads to the terminal, which strangers' code must not write to."""
    for descriptor in child.terminal or ():
        os.close(descriptor)
    child.terminal = None


def place_temporary(scratch: Path) -> None:
    """Name the folder for temporary files, where settings and Python's tempfile look for it."""
    temporary = str(scratch / "tmp")
    os.environ.update(TMPDIR=temporary, TEMP=temporary, TMP=temporary, DJANGOKATA_DATA_DIR=temporary)
    tempfile.tempdir = None


def prepare(child: Child) -> None:
    """Confine this process and give it streams, folders and traps of its own."""
    job = child.job
    processes.own_group()
    processes.die_with_parent()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signals.let_through_from_now_on()
    confine.limit(job.limits.memory, job.limits.output)
    (child.scratch / "tmp").mkdir()
    place_temporary(child.scratch)
    child.home.go()
    if job.database_url:
        os.environ["DATABASE_URL"] = job.database_url
    sys.dont_write_bytecode = job.role != TEMPLATE
    if job.root and job.root not in sys.path:
        sys.path.insert(0, job.root)
    redirect(child)
    faulthandler.enable(file=child.trace, all_threads=False)
    no_keyboard = keyboard.handlers(job.path, lambda: child.has_terminal, child.refused.append)
    disk = Disk(job.limits.disk, job.limits.output).handlers()
    for handlers in (
        *(_trap(child), network.handlers(child.warn), no_keyboard, confine.HANDLERS),
        *(child.clock.handlers(), disk),
    ):
        child.handlers.update(handlers)
    audit.listen(child.handlers)
    child.clock.start()


def redirect(child: Child) -> None:
    """Keep the terminal for a debugger, and send what is printed outside of pytest's capture to a file of bounded size."""
    child.terminal = (os.dup(0), os.dup(1), os.dup(2))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    if child.job.direct_output:
        return
    log = os.open(child.scratch / LOG_FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = io.TextIOWrapper(os.fdopen(descriptor, "wb", 0, closefd=False), "utf-8", "replace", write_through=True)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _trap(child: Child) -> dict[str, Handler]:
    """Return handlers of audit events that note where the code was when it ends the process.

    The learner shall get a line and not only a status. Signals to the process that runs the katas are refused. That keeps
    accidents away; it is no wall.
    """

    runners = {os.getppid(), os.getpgid(os.getppid())} if hasattr(os, "getpgid") else {os.getppid()}

    def exit_noted(status: int) -> NoReturn:
        child.clock.note()
        _exit(status)

    def send_signal(event: str, arguments: tuple[Any, ...]) -> None:  # pragma: no cover  (called from the audit hook)
        target = abs(arguments[0])
        if target in runners or (event == "os.kill" and arguments[0] == -1):
            # The processes of other katas hang on it; so does everything that the user may signal.
            raise PermissionError(f"{event}({arguments[0]}): a kata must not send signals to what runs it")
        if target in (os.getpid(), 0):
            child.clock.note()

    os._exit = exit_noted
    return {"os.kill": send_signal, "os.killpg": send_signal}


def set_up_django(job: Job) -> None:
    """Choose the job's settings and set Django up, unless the warm process that this one comes from has done so."""
    import django
    from django.apps import apps

    if apps.ready:
        return

    from pytest_djangokata.settings import settings_module

    os.environ["DJANGO_SETTINGS_MODULE"] = settings_module(job.package, job.settings, app=job.app)
    django.setup()


def send_template(child: Child) -> None:
    """Build the project's template; no kata's code is in this process."""
    set_up_django(child.job)
    child.send("image", create.build_template(), key=create.template_key())
