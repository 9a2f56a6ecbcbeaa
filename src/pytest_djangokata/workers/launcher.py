"""Starting children: forked from a warm process where there is fork, spawned one by one elsewhere.

Both launchers give the same :class:`Process`; nothing else in the package knows which of them is at work.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.protocol import processes, wire
from pytest_djangokata.protocol.processes import COLUMNS
from pytest_djangokata.protocol.tracers import BREAKPOINT

if TYPE_CHECKING:
    from pytest_djangokata.protocol.job import Job

#: Variables that would carry the caller's project, coverage or IDE into a kata.
STRIPPED = frozenset(
    (
        "DJANGO_SETTINGS_MODULE DJANGO_CONFIGURATION DJANGO_ALLOW_ASYNC_UNSAFE DATABASE_URL DJANGO_SECRET_KEY "
        "PYTEST_ADDOPTS PYTEST_PLUGINS PYTEST_CURRENT_TEST PYTEST_XDIST_WORKER PYTEST_XDIST_WORKER_COUNT "
        "PYTEST_XDIST_TESTRUNUID PYTEST_VERSION PYTEST_THEME PYTEST_THEME_MODE "
        "TEST_RUN_PIPE RUN_TEST_IDS_PIPE COVERAGE_ENABLED TEAMCITY_VERSION"
    ).split()
)
#: Where coverage keeps what it measures, for the processes into which it follows.
COVERAGE = "COVERAGE_PROCESS_CONFIG"
SECONDS_TO_START = 60.0
SCRATCH = "djangokata-"
PACKAGE = Path(__file__).parent.parent
#: Where the scripts lie with which a child begins.
CHILD = PACKAGE / "child"


class Process:
    """A child as its parent sees it: a socket, and in the end a status."""

    def __init__(self, number: int, sock: socket.socket) -> None:
        self.number = number
        self.sock = sock
        self.pid = 0
        #: The exit status, negative for a signal; None while it runs.
        self.status: int | None = None
        #: Bytes of memory that it had at most beyond the process it was forked from, once it has ended; 0 if not known.
        self.grown = 0


class Launcher(Protocol):
    """Starts children and ends them."""

    @property
    def root(self) -> Launcher:
        """The launcher whose children have nothing of any kata's: itself, or the one below."""

    def start(self, job: Job, *descriptors: int) -> Process: ...

    def kill(self, process: Process) -> None: ...

    def wait(self, process: Process, seconds: float) -> int | None: ...

    def close(self) -> None: ...


def clean_environment() -> dict[str, str]:
    """Return this process's environment without what would leak into a kata, with plugins loaded by name only."""
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in STRIPPED and (not key.startswith("PYTHON") or key == BREAKPOINT)
    }
    if PACKAGE.name not in _decoded(kept.get(COVERAGE, "")):
        kept.pop(COVERAGE, None)  # katas measure themselves; only who measures this package needs it in each process
    told = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    if (columns := shutil.get_terminal_size((0, 0)).columns) > 0:
        told[COLUMNS] = str(columns)  # not $COLUMNS, which would change what the kata's own commands print
    return kept | told


def _decoded(text: str) -> str:
    """Return what coverage tells its processes, which it writes in base64."""
    import base64

    try:
        return base64.b64decode(text).decode()
    except ValueError:
        return text


def _plain(job: Job) -> dict[str, Any]:
    """Return *job* as JSON has it."""
    # Not at the top: until the warm process has been started, every import keeps it waiting.
    import msgspec

    plain: dict[str, Any] = msgspec.to_builtins(job)
    return plain


def import_path() -> list[str]:
    """Return the folders from which a child imports this package, the katas' project and pytest."""
    folders = [str(PACKAGE.parent)]
    for name in ("kata_project", "pytest", "django", "pytest_django"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        folders.append(str(Path(spec.origin).parent.parent))
    return list(dict.fromkeys(folders))


def make_scratch() -> Path:
    """Create the folder under which all children of one run keep their temporary files.

    A folder of an earlier run that could not clean up, because it was killed, is removed.
    """
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        pid = folder.name.removeprefix(SCRATCH).partition("-")[0]
        if pid.isdecimal() and not _is_running(int(pid)) and _is_old(folder):
            shutil.rmtree(folder, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")).resolve()


def _is_old(folder: Path) -> bool:
    """Return whether nothing has happened in *folder* for an hour; another container's processes cannot be seen."""
    try:
        return time.time() - folder.stat().st_mtime > 3600
    except OSError:
        return False


def _is_running(pid: int) -> bool:
    if os.name != "posix":  # pragma: no cover  (win32)
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        pass
    return True


class Forking:
    """What those have in common that fork children from a warm process: see :mod:`pytest_djangokata.child.zygote`."""

    def __init__(self) -> None:
        self._children: dict[int, Process] = {}
        self._next = 0
        self._begin()

    def _begin(self) -> None:
        """Start the warm process."""
        self._reader = wire.Reader()
        self._ready = False
        self._control = self._connect()

    @property
    def root(self) -> Launcher:
        return self

    def _connect(self) -> socket.socket:
        """Start the warm process and return what leads to it."""
        raise NotImplementedError

    def _has_gone(self) -> bool:
        """Return whether somebody has ended the warm process."""
        raise NotImplementedError

    def start(self, job: Job, *descriptors: int) -> Process:
        """Fork a child for *job*. A warm process that somebody has ended is replaced.

        :param descriptors: what the child gets beside its connection; they stay open here.
        """
        if self._has_gone():
            self._control.close()
            for orphan in self._children.values():
                orphan.status = -9  # children do not outlive the warm process
            self._children.clear()
            self._begin()
        self._await_ready()
        self._next += 1
        ours, theirs = socket.socketpair()
        process = Process(self._next, ours)
        frame = wire.encode({"do": "fork", "number": process.number, "job": _plain(job)})
        # Known before it is asked for: after an interrupt in between, the answer must find it.
        self._children[process.number] = process
        with theirs:
            try:
                sent = socket.send_fds(self._control, [frame], [theirs.fileno(), *descriptors])
                self._control.sendall(frame[sent:])
            except OSError:
                del self._children[process.number]  # the other end of its socket is closed, which tells
        return process

    def kill(self, process: Process) -> None:
        with contextlib.suppress(OSError):
            self._control.sendall(wire.encode({"do": "kill", "number": process.number}))

    def wait(self, process: Process, seconds: float) -> int | None:
        """Return the status of a child that has ended, or None if it has not within *seconds*."""
        deadline = time.monotonic() + seconds
        while process.status is None and self._listen(max(0.0, deadline - time.monotonic())):
            pass
        return process.status

    def close(self) -> None:
        """End every child and the warm process."""
        self._control.close()
        for process in self._children.values():
            process.sock.close()
        self._children.clear()

    def _await_ready(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._ready:
            if not self._listen(max(0.0, deadline - time.monotonic())):
                raise DjangokataError(
                    "The process that starts the katas did not come up; what it printed stands above.\n"
                    f"Check the environment: {sys.executable} -m pip check"
                )

    def _listen(self, seconds: float) -> bool:
        """Take in what the warm process says; False when it said nothing in time, or has gone."""
        readable, _, _ = select.select([self._control], [], [], seconds)
        data = self._control.recv(1 << 16) if readable else b""
        for message, _ in self._reader.feed(data):
            if "ready" in message:
                self._ready = True
            elif "number" in message:
                self._note(message)
            else:
                self._fail(message)
        return bool(data)

    def _note(self, message: wire.Message) -> None:
        process = self._children[message["number"]]
        if "pid" in message:
            process.pid = message["pid"]
        else:
            process.status, process.grown = message["status"], message["grown"]
            del self._children[process.number]

    def _fail(self, message: wire.Message) -> None:
        """Take in that the warm process could not come up."""
        raise DjangokataError(f"The process that starts the katas said {message!r}.")


class ForkLauncher(Forking):
    """Forks children from a warm process that runs no kata's code."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        super().__init__()

    def _connect(self) -> socket.socket:
        control, theirs = socket.socketpair()
        options = json.dumps({"path": import_path(), "scratch": str(self._scratch)})
        with theirs:
            self._zygote = subprocess.Popen(
                [sys.executable, "-E", "-P", str(CHILD / "zygote_main.py"), str(theirs.fileno()), options],
                env=clean_environment(),
                pass_fds=[theirs.fileno()],
            )
        return control

    def _has_gone(self) -> bool:
        return self._zygote.poll() is not None

    def close(self) -> None:
        super().close()
        if not self._ready:
            self._zygote.kill()  # it is still importing, and nobody has been forked from it
        try:
            self._zygote.wait(5)
        except subprocess.TimeoutExpired:
            self._zygote.kill()
            self._zygote.wait()


class SpawnLauncher:
    """Starts a fresh interpreter for each child: slower, and at home where there is no fork."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._children: dict[int, tuple[Process, subprocess.Popen[bytes]]] = {}
        self._next = 0
        #: The standard streams as they are now; later pytest may have put its own in their place.
        self._streams = [os.dup(number) for number in (0, 1, 2)]

    @property
    def root(self) -> Launcher:
        return self

    def start(self, job: Job, *descriptors: int) -> Process:
        """Start an interpreter that connects back, proves who it is, and takes *job*."""
        assert not descriptors, "nothing is handed over without fork"
        self._next += 1
        secret = os.urandom(16).hex()
        with socket.create_server(("127.0.0.1", 0)) as server:
            options = json.dumps({"path": import_path(), "port": server.getsockname()[1]})
            child = subprocess.Popen(
                [sys.executable, "-E", "-P", str(CHILD / "spawned_main.py"), options],
                env=clean_environment() | {"DJANGOKATA_SECRET": secret},
                stdin=self._streams[0],
                stdout=self._streams[1],
                stderr=self._streams[2],
                process_group=0 if os.name == "posix" else None,
            )
            try:
                sock = self._accept(server, secret, child)
            except BaseException:
                processes.kill_group(child.pid)
                child.wait()
                raise
        process = Process(self._next, sock)
        process.pid = child.pid
        self._children[process.number] = process, child
        sock.sendall(wire.encode({"job": _plain(job)}))
        return process

    @staticmethod
    def _accept(server: socket.socket, secret: str, child: subprocess.Popen[bytes]) -> socket.socket:
        from hmac import compare_digest

        server.settimeout(0.2)
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline and child.poll() is None:
            try:
                sock, _ = server.accept()
            except TimeoutError:
                continue
            sock.settimeout(5)
            with contextlib.suppress(OSError):  # a stranger, who says nothing or has gone
                if compare_digest(sock.recv(len(secret)), secret.encode()):
                    sock.settimeout(None)
                    return sock
            sock.close()
        raise DjangokataError(
            "The process for a kata did not come up; what it printed stands above.\n"
            f"Check the environment: {sys.executable} -m pip check"
        )

    def kill(self, process: Process) -> None:
        if process.number in self._children:
            processes.kill_group(process.pid)

    def wait(self, process: Process, seconds: float) -> int | None:
        if process.number in self._children:
            try:
                process.status = self._children[process.number][1].wait(seconds)
            except subprocess.TimeoutExpired:
                return None
            processes.kill_group(process.pid)
            del self._children[process.number]
        return process.status

    def close(self) -> None:
        for process, child in list(self._children.values()):
            process.sock.close()
            processes.kill_group(process.pid)
            child.wait()
        self._children.clear()
        for descriptor in self._streams:
            os.close(descriptor)
        self._streams.clear()


@contextlib.contextmanager
def launching(scratch: Path, *, fork: bool | None = None) -> Iterator[Launcher]:
    """Open the launcher that suits this platform, and end all its children afterwards."""
    launcher = make_launcher(scratch, fork=fork)
    try:
        yield launcher
    finally:
        launcher.close()


def make_launcher(scratch: Path, *, fork: bool | None = None) -> Launcher:
    """Return a launcher: forking where there is fork, unless *fork* says otherwise."""
    if fork is None:
        fork = hasattr(os, "fork") and sys.platform != "win32"
    return ForkLauncher(scratch) if fork else SpawnLauncher(scratch)
