"""The wall around a submission: what it may do, and what is said where a layer is missing."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pytest_djangokata.probe import seats
from pytest_djangokata.probe.verdict import WallMissing
from pytest_djangokata.wall import build
from pytest_djangokata.wall.build import CALLS, FILES, Layers
from pytest_djangokata.wall.reading import around, reading_list
from tests.probe.conftest import Bench
from tests.probe.test_attacks import RIGHT

linux = pytest.mark.skipif(sys.platform != "linux", reason="the wall is made of Linux's layers")


def behind_the_wall(attempt: Callable[[], object], writable: Path, needs: tuple[str, ...] = (), door: str = "") -> str:
    """Return what *attempt* raises in a process behind the wall, or what it returns."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover  (in the other process)
        try:
            os.setpgid(0, 0)
            layers = build.build(build.prepare(reading_list([], []), [writable]), needs, door)
            assert not layers.missing
            try:
                said = repr(attempt())
            except OSError as error:
                said = type(error).__name__
            os.write(writing, said.encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as file:
        return file.read()


@linux
@pytest.mark.parametrize(
    "attempt",
    [
        lambda: Path("/etc/passwd").read_text(),
        lambda: Path("/proc/self/environ").read_bytes(),
        lambda: Path(__file__).read_bytes(),
        lambda: Path("/tmp/escaped").write_text("x"),
        socket.socket,
        os.fork,
        lambda: os.kill(os.getppid(), 0),
        lambda: os.kill(1, 0),
        lambda: os.setuid(0) or os.execv("/bin/true", ["true"]),
    ],
    ids=[
        "a file",
        "proc",
        "this project",
        "another folder",
        "a socket",
        "a process",
        "a signal",
        "to init",
        "a program",
    ],
)
def test_the_wall_does_not_let_through(attempt: Callable[[], object], tmp_path: Path) -> None:
    assert behind_the_wall(attempt, tmp_path) in ("PermissionError", "FileNotFoundError", "OSError")


@linux
def test_one_folder_can_be_written_and_files_in_it_seem_to_change_their_mode(tmp_path: Path) -> None:
    def attempt() -> object:
        file = tmp_path / "upload.txt"
        file.write_text("kept")
        file.chmod(0o600)
        file.rename(tmp_path / "renamed.txt")
        return (tmp_path / "renamed.txt").read_text()

    assert behind_the_wall(attempt, tmp_path) == "'kept'"


@linux
def test_a_thread_can_be_started(tmp_path: Path) -> None:
    def attempt() -> object:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: 42).result()

    assert behind_the_wall(attempt, tmp_path) == "42"


@pytest.fixture
def house() -> Iterator[Callable[[str], Path]]:
    """Return a function that opens a socket in a folder, where each who connects is told its name."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder, ExitStack() as stack:

        def open_socket(name: str) -> Path:
            path = Path(folder, name)
            server = stack.enter_context(socket.socket(socket.AF_UNIX))
            server.bind(str(path))
            server.listen(30)
            threading.Thread(target=greet, args=(server, name), daemon=True).start()
            return path

        yield open_socket


def greet(server: socket.socket, name: str) -> None:
    with contextlib.suppress(OSError):
        while True:
            guest, _ = server.accept()
            guest.sendall(name.encode())
            guest.close()


def visit(address: str) -> str:
    with socket.socket(socket.AF_UNIX) as guest:
        guest.settimeout(10)
        guest.connect(address)
        return guest.recv(20).decode()


@linux
def test_a_door_leads_to_its_own_socket_wherever_one_wants_to_go(house: Callable[[str], Path], tmp_path: Path) -> None:
    own, other = house("own"), house("other")
    for address in (str(own), str(other), "\0abstract", "/nowhere"):
        assert behind_the_wall(lambda address=address: visit(address), tmp_path, door=str(own)) == "'own'"


@linux
def test_many_threads_go_through_a_door(house: Callable[[str], Path], tmp_path: Path) -> None:
    def attempt() -> object:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(20) as pool:
            return set(pool.map(visit, ["anywhere"] * 60))

    assert behind_the_wall(attempt, tmp_path, door=str(house("own"))) == "{'own'}"


@linux
def test_a_door_to_a_socket_that_has_gone_is_closed(tmp_path: Path) -> None:
    assert behind_the_wall(lambda: visit("anywhere"), tmp_path, door="/nowhere") == "FileNotFoundError"


@linux
@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.socket(socket.AF_INET),
        lambda: socket.socket(socket.AF_INET6),
        lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM),
        lambda: socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET),
        lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
        lambda: socket.socket(socket.AF_UNIX).bind("listens"),
        lambda: socket.socket(socket.AF_UNIX).sendto(b"x", "/dev/log"),
        lambda: [one.listen() for one in socket.socketpair()],
        os.fork,
        lambda: os.kill(os.getppid(), 0),
        lambda: Path("/etc/passwd").read_text(),
    ],
    ids=[
        "the internet", "the new internet", "datagrams", "packets", "the kernel", "guests", "an address at once",
        "guests by a pair", "a process", "a signal", "a file",
    ],
)  # fmt: skip
def test_nothing_else_goes_through_a_door(
    attempt: Callable[[], object], house: Callable[[str], Path], tmp_path: Path
) -> None:
    assert behind_the_wall(attempt, tmp_path, door=str(house("own"))) in ("PermissionError", "OSError")


@linux
def test_the_doorman_goes_when_nobody_is_left(house: Callable[[str], Path], tmp_path: Path) -> None:
    group = int(behind_the_wall(lambda: visit("anywhere") and os.getpgrp(), tmp_path, door=str(house("own"))))
    deadline = time.monotonic() + 60
    while is_there(group) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_there(group)


def is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_builds_it_can_be_imported_where_there_is_no_fcntl_as_on_windows() -> None:
    code = "import sys; sys.modules['fcntl'] = None; import pytest_djangokata.wall.build"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_hidden_folder_is_cut_out_of_what_may_be_read(tmp_path: Path) -> None:
    for name in ("site/django", "site/katas/orm", "site/katas2"):
        (tmp_path / name).mkdir(parents=True)
    found = {path.relative_to(tmp_path).as_posix() for path in around(tmp_path / "site", [tmp_path / "site" / "katas"])}
    assert found == {"site/django", "site/katas2"}


@linux
def test_a_verdict_tells_which_layers_were_in_force(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, RIGHT))
    assert verdict.layers.describe() == "database, privileges, files (Landlock), system calls (seccomp)"


def test_without_a_layer_a_verdict_is_practice(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    take_away_seccomp(monkeypatch)
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, RIGHT))
    assert verdict.passed
    assert not verdict.proves
    assert verdict.layers.describe().endswith("missing: system calls (seccomp) (a container forbids it)")


def test_strict_refuses_to_judge_without_a_layer(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    take_away_seccomp(monkeypatch)
    probe = bench.run(bench.kata(), seed=1, sandbox="strict")
    with pytest.raises(WallMissing, match=r"missing here: system calls \(seccomp\): a container forbids it"):
        probe.__enter__()


def take_away_seccomp(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Layers([FILES], {CALLS: "a container forbids it"})
    monkeypatch.setattr(seats.BrokerSeat, "layers", property(lambda self: told))
