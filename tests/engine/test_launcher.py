"""Children begin, whatever is on the machine beside them, and none outlives who started it."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from pytest_djangokata.child import spawned, zygote
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.probe import JUDGE
from pytest_djangokata.protocol import processes
from pytest_djangokata.protocol.job import TEMPLATE, Job
from pytest_djangokata.workers import launcher, spawn
from pytest_djangokata.workers.launcher import Launcher, launching
from pytest_djangokata.workers.process import Process
from pytest_djangokata.workers.scratch import make_scratch
from tests.conftest import KataTree

BOTH = pytest.mark.parametrize("fork", [True, False], ids=["fork", "spawn"])


@pytest.fixture
def ended() -> int:
    """The ID of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for everybody's temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def long_ago(folder: Path) -> Path:
    folder.mkdir()
    os.utime(folder, (0, 0))
    return folder


def test_what_a_killed_run_has_left_is_removed_by_a_later_one(temporary: Path, ended: int) -> None:
    left = long_ago(temporary / f"djangokata-{ended}-abc")
    (left / "file").touch()
    os.utime(left, (0, 0))
    own = make_scratch()
    assert list(temporary.iterdir()) == [own]


def test_what_may_belong_to_somebody_else_is_left_alone(temporary: Path, ended: int) -> None:
    others = {
        long_ago(temporary / f"djangokata-{os.getpid()}-running"),
        long_ago(temporary / "djangokata-notes"),
        temporary / f"djangokata-{ended}-just-now",
        temporary / f"djangokata-{ended}-gone",
    }
    (temporary / f"djangokata-{ended}-just-now").mkdir()
    (temporary / f"djangokata-{ended}-gone").symlink_to(temporary / "nowhere")
    own = make_scratch()
    assert set(temporary.iterdir()) == {*others, own}


@pytest.mark.skipif(sys.platform == "win32", reason="nobody watches over a spawned process there")
def test_who_hears_of_the_parents_death_before_it_is_dead_waits_to_clean_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    parents = [7, 7, 1]
    monkeypatch.setattr(os, "getppid", lambda: parents.pop(0) if len(parents) > 1 else parents[0])
    guard = spawned.Guard.__new__(spawned.Guard)
    monkeypatch.setattr(guard, "_scratch", str(folder), raising=False)
    monkeypatch.setattr(guard, "_parent", 7, raising=False)
    monkeypatch.setattr(guard, "_orphaned", True, raising=False)
    guard.clean_up()
    assert not folder.exists()


def test_a_folder_named_after_no_process_that_can_be_stops_nobody(kata_tree: KataTree) -> None:
    (kata_tree.temporary / f"djangokata-{10**30}-x").mkdir()
    kata_tree.kata()
    kata_tree.run("katas").assert_outcomes(passed=1)


@BOTH
def test_a_child_that_never_comes_up_is_told_with_what_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fork: bool
) -> None:
    for name in ("zygote_main.py", "spawned_main.py"):
        (tmp_path / name).write_text("raise SystemExit('no')\n")
    for module in (launcher, spawn):
        monkeypatch.setattr(module, "CHILD", tmp_path)
    with launching(tmp_path / "scratch", fork=fork) as made, pytest.raises(DjangokataError, match="-m pip check"):
        made.start(Job(role=TEMPLATE, scratch="", cache=""))


def endless(folder: Path, source: str = "while True: pass\n") -> Job:
    """A child that never begins to answer."""
    scratch = folder / "child"
    scratch.mkdir()
    (folder / "probe.py").write_text(source)
    return Job(role=JUDGE, scratch=str(scratch), cache="", source_path=str(folder / "probe.py"))


@BOTH
def test_closing_ends_children_that_still_run(tmp_path: Path, fork: bool) -> None:
    with launching(tmp_path / "scratch", fork=fork) as made:
        process = made.start(endless(tmp_path))
        assert made.wait(process, 0) is None
        pid = process.pid or pid_of_the_child(made)
        assert alive(pid)
    assert not alive(pid)


@BOTH
def test_a_child_that_is_killed_says_so_as_often_as_it_is_asked(tmp_path: Path, fork: bool) -> None:
    with launching(tmp_path / "scratch", fork=fork) as made:
        process = made.start(endless(tmp_path))
        made.kill(process)
        assert [made.wait(process, 30), made.wait(process, 30)] == [-9, -9]
        made.kill(process)
        process.sock.close()


LEAVES_OTHERS = """
import os, time
for _ in range(8):  # each starts the next one, out of reach of a signal to the group
    if os.fork():
        break
    os.setsid()
else:
    time.sleep(60)
with open(os.path.join(FOLDER, "pids"), "a") as pids:
    print(os.getpid(), file=pids)
time.sleep(60)
"""


def test_when_a_child_is_told_to_have_ended_nothing_that_it_left_runs_any_more(tmp_path: Path) -> None:
    with launching(tmp_path / "scratch", fork=True) as made:
        process = made.start(endless(tmp_path, LEAVES_OTHERS.replace("FOLDER", repr(str(tmp_path)))))
        deadline = time.monotonic() + 120
        while not (tmp_path / "pids").exists() or len((tmp_path / "pids").read_text().split()) < 8:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        made.kill(process)
        assert made.wait(process, 30) == -9
        running = [pid for pid in map(int, (tmp_path / "pids").read_text().split()) if alive(pid)]
        process.sock.close()
    assert running == []


def test_the_id_of_a_process_that_nobody_has_heard_of_is_no_number_to_send_signals_to() -> None:
    """A signal to 0 reaches everything that runs in the group of who sends it."""
    ours, theirs = socket.socketpair()
    with ours, theirs, pytest.raises(TypeError):
        os.kill(Process(1, ours).pid, 0)  # type: ignore[arg-type]


@pytest.mark.parametrize("pid", [0, 1, -1])
def test_ending_a_group_never_means_ones_own_or_everybody(monkeypatch: pytest.MonkeyPatch, pid: int) -> None:
    sent: list[int] = []
    for name in ("kill", "killpg"):
        monkeypatch.setattr(os, name, lambda target, _: sent.append(target))
    processes.kill_group(pid)
    assert sent == []
    processes.kill_group(12)
    assert sent == [12, 12]


def pid_of_the_child(made: Launcher) -> int:
    (child,) = made._children.values()  # type: ignore[attr-defined]
    while not child.pid:
        made.wait(child, 0.1)
    return int(child.pid)


def alive(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


#: Connects like a child, says something wrong, goes as *how* says, and then lets the child begin.
STRANGER = """
import json, runpy, socket, struct, sys
stranger = socket.create_connection(("127.0.0.1", json.loads(sys.argv[1])["port"]))
{how}
runpy.run_path({real!r}, run_name="__main__")
"""
WAYS = {
    "says_something_wrong": 'stranger.sendall(b"x" * 32)',
    "resets": ('stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))\nstranger.close()'),
    "goes": "stranger.close()",
}


@pytest.mark.parametrize("how", WAYS)
def test_a_stranger_on_the_childs_port_is_sent_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    real = launcher.CHILD / "spawned_main.py"
    paths = spawn.import_path()
    (tmp_path / "spawned_main.py").write_text(STRANGER.format(how=WAYS[how], real=str(real)))
    monkeypatch.setattr(spawn, "CHILD", tmp_path)
    monkeypatch.setattr(spawn, "import_path", lambda: paths)
    with launching(tmp_path / "scratch", fork=False) as made:
        process = made.start(endless(tmp_path))
        assert process.pid
        assert made.wait(process, 0) is None


KILLS_THE_WARM_PROCESS = """
import ctypes, os, signal

def test_kills():
    ctypes.CDLL(None).kill(os.getppid(), signal.SIGKILL)
    signal.pause()
"""


def test_a_kata_that_kills_the_warm_process_costs_only_itself(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/a", KILLS_THE_WARM_PROCESS)
    for name in ("orm/b", "orm/c", "orm/d"):
        kata_tree.kata(name)
    _, results = kata_tree.results("katas", "--kata-workers", "1")
    assert {kata: outcome for kata, tests in results.items() for outcome, _ in tests.values()} == {
        "orm/a": "failure",
        "orm/b": "passed",
        "orm/c": "passed",
        "orm/d": "passed",
    }
    assert kata_tree.leftovers() == []


SIGNALS_WHAT_RUNS_IT = """
import os, signal
import pytest

@pytest.mark.parametrize("send", [
    lambda: os.kill(os.getppid(), signal.SIGKILL),
    lambda: os.killpg(os.getpgid(os.getppid()), signal.SIGKILL),
], ids=["process", "group"])
def test_signals(send):
    with pytest.raises(PermissionError, match="must not send signals to what runs it"):
        send()
"""


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_signal_to_what_runs_the_katas_is_refused(kata_tree: KataTree, start: str) -> None:
    kata_tree.kata("orm/a", SIGNALS_WHAT_RUNS_IT)
    kata_tree.kata("orm/b")
    kata_tree.run("katas", "--kata-start", start).assert_outcomes(passed=3)


def test_a_lower_bound_of_the_callers_own_holds_for_katas_too(kata_tree: KataTree) -> None:
    kata_tree.kata(test="def test_it(tmp_path):\n    (tmp_path / 'file').write_bytes(b'x' * (3 << 20))\n")
    kata_tree.run("katas").assert_outcomes(passed=1)
    done = subprocess.run(
        kata_tree.command("katas"),
        cwd=kata_tree.path,
        env=kata_tree.env,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2 << 20, 2 << 20)),
    )
    assert done.returncode == 1
    assert "File too large" in done.stdout


def test_where_no_process_is_left_the_warm_process_waits_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[int | OSError] = [BlockingIOError(11, "no more"), BlockingIOError(11, "no more"), 7]

    def fork() -> int:
        answer = answers.pop(0)
        if isinstance(answer, OSError):
            raise answer
        return answer

    monkeypatch.setattr(zygote, "SECONDS_BETWEEN", 0.0)
    monkeypatch.setattr(os, "fork", fork)
    assert zygote.fork_patiently() == 7
