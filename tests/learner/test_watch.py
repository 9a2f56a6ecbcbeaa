"""``djangokata watch``, in a real terminal (tmux), as a learner uses it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CI_SERVERS, environment_without
from tests.learner.conftest import Type

KATAS = Path(__file__).parents[2] / "katas"
KATA = "orm/select_related"

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")

#: What watch says of the kata before anything is done.
AS_SHIPPED = "8 of 12 tests pass"


class Tmux:
    """A terminal in which a shell runs in *folder*."""

    def __init__(self, folder: Path, socket: Path) -> None:
        self._socket = str(socket)
        self.folder = folder
        env = environment_without("PYTEST", "TMUX", "NO_", "COLUMNS", "LINES", *CI_SERVERS)
        env |= {
            "TERM": "xterm-256color",
            "PS1": "$ ",
            "LC_ALL": "C.UTF-8",
            "DJANGOKATA_CACHE": env.get("DJANGOKATA_CACHE", ""),
        }
        subprocess.run(
            [
                *self._tmux,
                "-f",
                "/dev/null",
                "new-session",
                "-d",
                "-x",
                "100",
                "-y",
                "30",
                "-c",
                str(folder),
                "bash --norc",
            ],
            env=env,
            check=True,
        )

    @property
    def _tmux(self) -> list[str]:
        return ["tmux", "-S", self._socket]

    def type(self, *keys: str) -> None:
        subprocess.run([*self._tmux, "send-keys", *keys], check=True)

    def resize(self, width: int, height: int) -> None:
        subprocess.run([*self._tmux, "resize-window", "-x", str(width), "-y", str(height)], check=True)

    def screen(self) -> str:
        done = subprocess.run([*self._tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True)
        return done.stdout

    def shows(self, *texts: str, seconds: float = 120.0) -> str:
        """Wait until all *texts* are on the screen, and return what is on it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            screen = self.screen()
            if all(text in screen for text in texts):
                return screen
            time.sleep(0.05)
        pytest.fail(f"never seen: {texts}\n{self.screen()}")

    def prompts(self, seconds: float = 120.0) -> None:
        """Wait until the shell asks for a command."""
        deadline = time.monotonic() + seconds
        while not (asks := self.screen().rstrip().endswith(("$", "#"))) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert asks, self.screen()

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False)


@pytest.fixture
def terminal(dojo: Path, tmp_path: Path) -> Iterator[Tmux]:
    made = Tmux(dojo, tmp_path / "s")
    yield made
    made.close()


@pytest.fixture
def watching(terminal: Tmux) -> Tmux:
    """A terminal in which one kata is watched and has run once."""
    terminal.type(f"{sys.executable} -m {watched(terminal)}", "Enter")
    terminal.shows(AS_SHIPPED)
    return terminal


def queries(terminal: Tmux) -> Path:
    return terminal.folder / "katas" / KATA / "queries.py"


def watched(terminal: Tmux) -> str:
    """Return what only the command line of this terminal's watch has."""
    return f"pytest_djangokata watch {terminal.folder}/katas/{KATA}"


def solve(terminal: Tmux) -> None:
    shutil.copy(KATAS / KATA / ".meta/solution/queries.py", queries(terminal))


def test_a_save_is_run_and_a_solved_kata_says_what_comes_next(watching: Tmux) -> None:
    watching.shows("expected 1 query, got 3", "and 3 more fail", f"edit katas/{KATA}/queries.py", "h hint")
    solve(watching)
    screen = watching.shows("solved", f"djangokata verify {KATA}", f"djangokata solution {KATA}", "orm 1/1")
    assert "expected" not in screen


def test_what_was_saved_counts_in_the_progress_of_other_commands(watching: Tmux, type_: Type) -> None:
    solve(watching)
    watching.shows("orm 1/1")
    assert "orm  1 of 15 solved" in type_("list", "orm").out


def test_a_syntax_error_is_one_broken_kata_with_its_line_and_the_next_save_is_run(watching: Tmux) -> None:
    stub = queries(watching).read_text()
    queries(watching).write_text(f"{stub}\ndef half(:\n")
    watching.shows("broken", "queries.py:", "SyntaxError", "def half(:")
    queries(watching).write_text(stub)
    watching.shows(AS_SHIPPED)


def test_without_another_kata_to_do_next_says_so_and_not_that_all_is_solved(watching: Tmux) -> None:
    watching.type("n")
    assert "solved." not in watching.shows("No other kata to do is watched.")
    solve(watching)
    watching.shows("orm 1/1", "all that is watched is solved")
    watching.type("n")
    watching.shows("Everything that is watched is solved.")


def test_a_run_that_takes_long_says_how_long_and_when_a_test_is_stopped(watching: Tmux) -> None:
    queries(watching).write_text("def front_page():\n    while True:\n        pass\n")
    watching.shows("running", " 2 s")
    watching.shows("running", "6 s, at most 20 s a test")


def test_a_kata_that_cannot_run_says_why_line_by_line_and_shows_no_old_verdict(watching: Tmux) -> None:
    stub = queries(watching).read_text()
    queries(watching).unlink()
    lines = watching.shows("cannot run", "there is no file 'queries.py'.").splitlines()
    assert f"Bring it back: djangokata reset {KATA}" in lines
    assert "expected 1 query" not in "\n".join(lines)
    queries(watching).write_text(stub)
    watching.shows(AS_SHIPPED)
    described = queries(watching).with_name("kata.toml")
    described.write_text(described.read_text().replace('level = "basic"', 'level = "easy"'))
    lines = watching.shows("cannot run", "kata.toml: level: invalid enum value 'easy'.").splitlines()
    assert 'It is one of: "basic", "intermediate", "advanced"' in lines


def test_a_kata_with_edited_tests_passes_and_is_not_counted(watching: Tmux) -> None:
    tests = queries(watching).with_name("test_select_related.py")
    own = tests.read_text()
    tests.write_text("def test_nothing():\n    pass\n")
    watching.shows("passes, and is not counted", "own test_select_related.py", f"djangokata reset --given {KATA}")
    watching.shows("orm 0/1")
    tests.write_text(own)
    watching.shows(AS_SHIPPED)


def test_a_caret_stands_below_what_it_marks_also_on_a_narrow_screen(watching: Tmux) -> None:
    watching.resize(60, 30)
    queries(watching).write_text(f"x = [{', '.join(['1'] * 40)} ? {', '.join(['1'] * 20)}]\n")
    lines = watching.shows("broken", "SyntaxError", "^").splitlines()
    (marks,) = (number for number, line in enumerate(lines) if line.strip(" |") == "^")
    assert lines[marks - 1][lines[marks].index("^")] == "?"


def test_keys_show_hints_the_debrief_and_the_list(watching: Tmux) -> None:
    watching.type("h")
    watching.shows("Hint 1 of 3", "esc back")
    watching.type("Escape")
    watching.shows(AS_SHIPPED, "q quit", "h hint")
    watching.type("d")
    watching.shows("They ask", "What is select_related")
    watching.type("Escape")
    watching.type("l")
    watching.shows(f"> {KATA}")
    watching.type("Escape")
    watching.type("a")
    watching.shows("All 4 failures", "more lines below")


def test_next_goes_on_to_another_kata(terminal: Tmux) -> None:
    terminal.type(f"{sys.executable} -m pytest_djangokata watch forms", "Enter")
    terminal.shows("forms/model_form", "tests pass")
    terminal.type("n")
    terminal.shows("forms/cross_field_validation", "tests pass")


def test_a_save_in_another_kata_brings_it_into_view(terminal: Tmux) -> None:
    terminal.type(f"{sys.executable} -m pytest_djangokata watch", "Enter")
    terminal.shows("tests pass")
    with queries(terminal).open("a") as file:
        file.write("# begun\n")
    terminal.shows(KATA, AS_SHIPPED)


def test_reset_asks_once_more_and_keeps_the_learners_version(watching: Tmux) -> None:
    stub = queries(watching).read_text()
    solve(watching)
    watching.shows("orm 1/1")
    watching.type("r")
    watching.shows("r again brings the files back")
    assert queries(watching).read_text() != stub
    watching.type("r")
    watching.shows(AS_SHIPPED)
    assert queries(watching).read_text() == stub
    assert list((watching.folder / ".djangokata/kept").rglob("queries.py"))


def test_it_survives_a_resize_and_a_folder_that_goes_and_comes_back(watching: Tmux, tmp_path: Path) -> None:
    watching.resize(60, 20)
    screen = watching.shows("q quit", AS_SHIPPED)
    assert max(map(len, screen.splitlines())) <= 60
    folder = watching.folder / "katas" / KATA
    folder.rename(tmp_path / "aside")
    watching.shows("is gone")
    (tmp_path / "aside").rename(folder)
    solve(watching)
    watching.shows("solved")


def test_a_stopped_watch_gives_the_terminal_back_and_goes_on(watching: Tmux) -> None:
    watching.type("C-z")
    assert AS_SHIPPED not in watching.shows("Stopped")
    watching.type("fg", "Enter")
    watching.shows(AS_SHIPPED, "q quit")
    solve(watching)
    watching.shows("solved")


@pytest.mark.parametrize("end", ["q", "C-c", "TERM"])
def test_the_terminal_is_left_as_it_was_and_nothing_stays(watching: Tmux, end: str) -> None:
    if end == "TERM":
        subprocess.run(["pkill", "-TERM", "-f", watched(watching)], check=True)
    else:
        watching.type(end)
    watching.prompts()
    watching.type("stty -a | tr ' ;' '\\n' | grep -E '^-?(icanon|echo)$' | xargs echo terminal", "Enter")
    screen = watching.shows("terminal icanon echo")
    assert "Traceback" not in screen
    left = subprocess.run(["pgrep", "-f", watched(watching)], capture_output=True, text=True, check=False)
    assert left.stdout == ""


def test_without_a_terminal_one_error_says_what_to_run(type_: Type, dojo: Path) -> None:
    said = type_("watch", "orm")
    assert said.status == 2
    assert said.err.splitlines()[-1] == "Without one, run: pytest katas/orm"
    assert type_("watch").err.splitlines()[-1] == "Without one, run: pytest katas"
