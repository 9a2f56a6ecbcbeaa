"""What the whole catalogue, as it is shipped, shows on a screen."""

from __future__ import annotations

import re
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from tests.conftest import KataTree

ROOT = Path(__file__).parents[2] / "katas"

HEADING = "at a width of "

#: After the run, its summary once more for wider terminals: running everything for each of them takes minutes.
WIDER = """
import pytest

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_sessionfinish(session, exitstatus):
    yield
    config = session.config
    for width in (80, 120):
        print("\\nat a width of", width)
        config.get_terminal_writer().fullwidth = width
        terminal = config.pluginmanager.getplugin("terminalreporter")
        config.hook.pytest_terminal_summary(terminalreporter=terminal, exitstatus=exitstatus, config=config)
        terminal.summary_stats()
"""


@pytest.fixture
def shipped(kata_tree: KataTree) -> KataTree:
    """The catalogue in a folder of its own: nobody has begun anything there."""
    meta = shutil.ignore_patterns("solution", "accepted", "wrong", "__pycache__")
    shutil.copytree(ROOT, kata_tree.root, ignore=meta)
    kata_tree.file("wider.py", WIDER)
    kata_tree.env |= {"COLUMNS": "60", "PYTHONPATH": str(kata_tree.path), "PYTHONIOENCODING": "utf-8"}
    return kata_tree


@pytest.mark.parametrize(
    ("scope", "most"), [("katas/orm", 60), pytest.param("katas", 100, marks=pytest.mark.every_kata)]
)
def test_a_run_over_what_nobody_has_begun_fits_a_screen(shipped: KataTree, scope: str, most: int) -> None:
    lines = shipped.run("-p", "wider", scope, timeout=900).outlines
    screens = [
        list(group) for heading, group in groupby(lines, key=lambda line: line.startswith(HEADING)) if not heading
    ]
    assert len(screens) == 3
    begin = next(number for number, line in enumerate(screens[0]) if " kata progress " in line)
    assert all(begin + len(screen) <= most for screen in screens)
    for screen, width in zip((screens[0][begin:], *screens[1:]), (60, 80, 120), strict=True):
        end = next(number for number, line in enumerate(screen) if " not begun in " in line)
        assert [line for line in screen[:end] if len(line) > width and "pytest katas/" not in line] == []
        assert any(line.startswith("next ") for line in screen)


def test_the_readme_shows_what_a_run_shows(shipped: KataTree) -> None:
    text = (ROOT.parent / "README.md").read_text(encoding="utf-8")
    command, cut, *example = text.partition("```\n$ ")[2].partition("```")[0].splitlines()
    assert (command, cut) == ("pytest katas/orm/select_related", "…")
    shown = shipped.run(*command.split()[1:], env={"COLUMNS": "76"}).outlines

    def comparable(lines: list[str]) -> list[str]:
        """Return *lines* without what differs from one machine to another, and with one more kata."""
        joined = re.sub(r" in [\d.]+s.*", "", "\n".join(lines))
        return re.sub(r"\S+ -m pytest", "pytest", re.sub(r"0 of \d+ in all", "0 of all", joined)).splitlines()

    assert [line.strip(" =") for line in comparable(shown)[-len(example) :]] == [
        line.strip(" =") for line in comparable(example)
    ]
