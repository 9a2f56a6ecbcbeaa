"""A debugger in a kata's process gets the terminal, and gives it back."""

from __future__ import annotations

import os
import re
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.conftest import KataTree

pty = pytest.importorskip("pty", reason="there is no pseudo-terminal here")

STOPS = """
def test_before():
    pass

def test_stops():
    value = 40 + 2
    breakpoint()
    print("went on")

def test_after():
    pass
"""

FAILS = """
def test_fails():
    value = 40 + 2
    assert value == 43
"""


class Terminal:
    """A person at a terminal."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.text = ""

    def wait_for(self, text: str, seconds: float = 120) -> None:
        """Read until *text* has been printed behind what was waited for before."""
        seen = len(self.text)
        deadline = time.monotonic() + seconds
        while text not in self.text[seen:]:
            if not self._read(deadline - time.monotonic()):
                raise AssertionError(f"{text!r} does not stand in {self.text[seen:]!r}")

    def type(self, line: str) -> None:
        os.write(self._descriptor, f"{line}\n".encode())

    def read_to_the_end(self) -> None:
        while self._read(30):
            pass

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._descriptor], [], [], max(0.0, seconds))
        try:
            data = os.read(self._descriptor, 1 << 16) if ready else b""
        except OSError:  # the other side has gone
            data = b""
        self.text += data.decode(errors="replace")
        return bool(data)


@pytest.fixture
def at_a_terminal(kata_tree: KataTree) -> AtTerminal:
    """Run pytest at a terminal as the leader of a session, as a shell does."""

    @contextmanager
    def run(*arguments: str) -> Iterator[tuple[Terminal, subprocess.Popen[bytes]]]:
        ours, theirs = pty.openpty()
        process = subprocess.Popen(
            ["python", "-c", TAKES_THE_TERMINAL, *kata_tree.command(*arguments)],
            executable=kata_tree.command()[0],
            cwd=kata_tree.path,
            env=kata_tree.env | {"TERM": "dumb"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        try:
            yield Terminal(ours), process
        finally:
            process.kill()
            process.wait()
            os.close(ours)

    return run


#: Makes standard input the controlling terminal of the new session, then becomes the command.
TAKES_THE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""

AtTerminal = Callable[..., AbstractContextManager[tuple[Terminal, subprocess.Popen[bytes]]]]


@pytest.mark.parametrize("options", [[], ["-s"], ["--kata-workers", "1"], ["--kata-start", "spawn"]])
def test_breakpoint_stops_where_it_stands_and_the_run_goes_on(
    kata_tree: KataTree, at_a_terminal: AtTerminal, options: list[str]
) -> None:
    kata_tree.kata("orm/first", STOPS)
    kata_tree.kata("orm/second")
    with at_a_terminal("katas", "-v", *options) as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("value * 100")
        terminal.wait_for("4200")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0
    assert "4 passed" in terminal.text
    assert kata_tree.leftovers() == []


def test_leaving_the_debugger_ends_the_run(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", STOPS)
    kata_tree.kata("orm/second")
    with at_a_terminal("katas", "-v") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("q")
        terminal.read_to_the_end()
        assert process.wait(30) == 2
    assert "test_second" not in terminal.text
    assert kata_tree.leftovers() == []


CATCHES = """
from katas.orm.first.answer import swallows
from pytest_djangokata.testing import attempt

def test_a():
    attempt(swallows, call="swallows()")
    breakpoint()

def test_b():
    attempt(swallows, call="swallows()")
"""

SWALLOWS = """
def swallows():
    try:
        breakpoint()
    except Exception:
        return None
    {then}
"""


@pytest.mark.parametrize("options", [[], ["-x"], ["-s"]])
@pytest.mark.parametrize("answer", ["def swallows():\n    breakpoint()\n", SWALLOWS.format(then="return 1")])
def test_leaving_the_debugger_ends_the_run_whoever_catches_what_is_raised(
    kata_tree: KataTree, at_a_terminal: AtTerminal, answer: str, options: list[str]
) -> None:
    kata_tree.kata("orm/first", CATCHES, answer=answer)
    with at_a_terminal("katas", "-v", *options) as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("q")
        terminal.read_to_the_end()
        assert process.wait(30) == 2
    assert terminal.text.count("(Pdb)") == 1
    assert "the debugger was left" in terminal.text
    assert "raised:" not in terminal.text
    assert kata_tree.leftovers() == []


def test_pdb_opens_at_a_failure_and_the_run_goes_on(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", FAILS)
    kata_tree.kata("orm/second")
    with at_a_terminal("katas", "--pdb") as (terminal, process):
        terminal.wait_for("(Pdb)")
        assert "assert 42 == 43" in terminal.text
        terminal.type("p value * 100")
        terminal.wait_for("4200")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 1
    assert "1 failed, 1 passed" in terminal.text


def test_leaving_the_debugger_at_a_failure_keeps_it(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", FAILS)
    kata_tree.kata("orm/second")
    with at_a_terminal("katas", "--pdb", "--kata-report=report.json") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("q")
        terminal.read_to_the_end()
        assert process.wait(30) == 2
    assert "1 failed" in terminal.text
    assert "broken" not in terminal.text
    assert '"state":"failing"' in (kata_tree.path / "report.json").read_text().replace(" ", "")


def test_without_a_terminal_pdb_changes_nothing(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/first", FAILS)
    result = kata_tree.run("katas", "--pdb")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert 42 == 43"])


def test_without_a_terminal_breakpoint_says_so_below_the_line_where_it_stands(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\n\ndef test_it():\n    answer.stop()\n",
        answer="def stop():\n    breakpoint()\n",
    )
    result = kata_tree.run("katas")
    lines = result.outlines
    start = lines.index("katas/orm/first/answer.py:2: in stop")
    assert lines[start : start + 3] == [
        "katas/orm/first/answer.py:2: in stop",
        "    breakpoint()",
        "E   Failed: breakpoint() needs a terminal: run pytest in one, or take the call out",
    ]


def test_trace_stops_at_the_start_of_each_test(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", FAILS)
    with at_a_terminal("katas", "--trace") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("n")
        terminal.wait_for("(Pdb)")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 1
    assert "1 failed" in terminal.text


def test_two_katas_that_stop_take_turns(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", STOPS)
    kata_tree.kata("orm/second", STOPS.replace("40", "60"))
    with at_a_terminal("katas", "--kata-workers", "2") as (terminal, process):
        for answer in ("4200", "6200"):
            terminal.wait_for("(Pdb)")
            terminal.type("value * 100")
            terminal.wait_for(answer)
            terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0
    assert "6 passed" in terminal.text


def test_a_debugger_takes_as_long_as_it_takes(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", STOPS)
    with at_a_terminal("katas", "--kata-timeout", "1") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("import time; time.sleep(1.5)")
        terminal.wait_for("(Pdb)")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0


def test_interrupting_at_the_terminal_leaves_nothing_behind(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata("orm/first", "import time\ndef test_slow():\n    time.sleep(60)\n")
    with at_a_terminal("katas") as (terminal, process):
        terminal.wait_for("collected 1 item")
        terminal.type("\x03")
        terminal.read_to_the_end()
        assert process.wait(30) == 2
    assert kata_tree.leftovers() == []


def test_another_debugger_can_be_chosen(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.file(
        "other.py",
        """
        import pdb

        class Other(pdb.Pdb):
            def do_who(self, argument):
                print("another" + " debugger")
        """,
    )
    kata_tree.kata("orm/first", STOPS)
    with at_a_terminal("katas", "--pdbcls=other:Other") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("who")
        terminal.wait_for("another debugger")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0


#: Debuggers of a person's own, in the folder from which pytest is started.
MINE = """
import pdb
import sys

def trace():
    debugger = pdb.Pdb()
    debugger.prompt = "(Mine) "
    debugger.set_trace(sys._getframe().f_back)

def note():
    open({file!r}, "w").write(str(sys._getframe().f_back.f_locals["value"]))

class Louder(pdb.Pdb):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prompt = "(Louder) "
"""


@pytest.fixture
def mine(kata_tree: KataTree) -> KataTree:
    kata_tree.file("mine.py", MINE.format(file=str(kata_tree.path / "note")))
    kata_tree.kata("orm/first", STOPS)
    kata_tree.kata("orm/second")
    return kata_tree


@pytest.mark.parametrize("options", [[], ["-s"]], ids=["captured", "direct"])
def test_a_debugger_of_ones_own_stops_where_breakpoint_stands(
    mine: KataTree, at_a_terminal: AtTerminal, options: list[str]
) -> None:
    mine.env["PYTHONBREAKPOINT"] = "mine.trace"
    with at_a_terminal("katas", "--kata-timeout", "3", *options) as (terminal, process):
        terminal.wait_for("(Mine)")
        assert re.search(r"test_first\.py\([67]\)test_stops\(\)", terminal.text)
        terminal.type("import time; time.sleep(3.5); value * 100")
        terminal.wait_for("(Mine)")
        terminal.type("value * 100")
        terminal.wait_for("4200")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0
    assert "4 passed" in terminal.text
    assert mine.leftovers() == []


def test_a_debugger_called_by_its_name_gets_the_terminal_with_s(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\n\ndef test_it():\n    value = 42\n    answer.stop()\n    assert value\n",
        answer="import pdb\nimport sys\n\ndef stop():\n    pdb.Pdb().set_trace(sys._getframe().f_back)\n",
    )
    with at_a_terminal("katas/orm/first", "-s") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("value * 100")
        terminal.wait_for("4200")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0


def test_the_class_of_the_debugger_can_be_chosen(mine: KataTree, at_a_terminal: AtTerminal) -> None:
    with at_a_terminal("katas", "--pdbcls=mine:Louder") as (terminal, process):
        terminal.wait_for("(Louder)")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0


def test_a_debugger_that_needs_no_terminal_runs_without_one(mine: KataTree) -> None:
    result = mine.run("katas", env={"PYTHONBREAKPOINT": "mine.note"})
    result.assert_outcomes(passed=4)
    assert (mine.path / "note").read_text() == "42"


def test_breakpoints_can_be_switched_off(mine: KataTree) -> None:
    mine.run("katas", env={"PYTHONBREAKPOINT": "0"}).assert_outcomes(passed=4)


@pytest.mark.parametrize("name", ["nowhere.at_all", "nothing_built_in", "mine.nothing"])
def test_a_debugger_that_is_not_there_warns_as_python_does(mine: KataTree, name: str) -> None:
    result = mine.run("katas", env={"PYTHONBREAKPOINT": name})
    result.assert_outcomes(passed=4, warnings=1)
    result.stdout.fnmatch_lines([f'*RuntimeWarning: Ignoring unimportable $PYTHONBREAKPOINT: "{name}"'])


def test_a_breakpoint_at_import_gets_the_terminal(kata_tree: KataTree, at_a_terminal: AtTerminal) -> None:
    kata_tree.kata(
        "orm/first", "from katas.orm.first import answer\n\ndef test_it():\n    pass\n", "value = 42\nbreakpoint()\n"
    )
    kata_tree.kata("orm/second")
    with at_a_terminal("katas") as (terminal, process):
        terminal.wait_for("(Pdb)")
        terminal.type("value * 100")
        terminal.wait_for("4200")
        terminal.type("c")
        terminal.read_to_the_end()
        assert process.wait(30) == 0
    assert "2 passed" in terminal.text
