"""The wall around a submission: what it may do, and what is said where a layer is missing."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
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


def behind_the_wall(attempt: Callable[[], object], writable: Path, needs: tuple[str, ...] = ()) -> str:
    """Return what *attempt* raises in a process behind the wall, or what it returns."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:  # pragma: no cover  (in the other process)
        try:
            build.build(build.prepare(reading_list([], []), [writable]), needs)
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
