"""What the whole catalogue, as it is shipped, shows on a screen."""

from __future__ import annotations

import ast
import re
import shutil
from itertools import groupby
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import load_catalogue
from pytest_djangokata.catalogue.requirements import missing
from tests.conftest import KataTree

ROOT = Path(__file__).parents[2] / "katas"

HEADING = "at a width of "

#: What is a command to copy, or not of the plugin's making.
MAY_BE_LONG = ("pytest katas/", "generated xml file")

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


def screens(result: pytest.RunResult) -> list[list[str]]:
    """Return what a run has shown at each width; the first time with all that came before the summary."""
    parts = groupby(result.outlines, key=lambda line: line.startswith(HEADING))
    return [list(lines) for heading, lines in parts if not heading]


def held_to(most: int, shown: list[list[str]]) -> None:
    """Fail unless each screen has *most* lines and its width, and says what is next."""
    assert len(shown) == 3
    begin = next(number for number, line in enumerate(shown[0]) if " kata progress " in line)
    assert all(begin + len(screen) <= most for screen in shown)
    for screen, width in zip((shown[0][begin:], *shown[1:]), (60, 80, 120), strict=True):
        end = next(number for number, line in enumerate(screen) if " not begun in " in line)
        assert [
            line for line in screen[:end] if len(line) > width and not any(one in line for one in MAY_BE_LONG)
        ] == []
        assert any(line.startswith("next ") for line in screen)


def test_a_topic_that_nobody_has_begun_fits_a_screen(shipped: KataTree) -> None:
    held_to(60, screens(shipped.run("-p", "wider", "katas/orm")))


@pytest.mark.every_kata
def test_the_catalogue_as_shipped_fits_a_screen_and_shows_no_source_of_tests_no_numbers_for_parameters_and_no_warnings(
    shipped: KataTree,
) -> None:
    # One run for all of it: it is the whole catalogue.
    result, katas = shipped.results("-p", "wider", "katas", timeout=900)
    held_to(100, screens(result))
    runnable = [kata for kata in load_catalogue([ROOT]).katas.values() if not any(map(missing, kata.meta.requires))]
    assert len(katas) == len(runnable)
    listing = [
        f"{kata}: {name}" for kata, tests in katas.items() for name, (_, text) in tests.items() if "\n>  " in text
    ]
    assert listing == []
    names = {kata: arguments(ROOT / kata / f"test_{kata.partition('/')[2]}.py") for kata in katas}
    numbered = [f"{kata}: {name}" for kata, tests in katas.items() for name in tests if is_numbered(name, names[kata])]
    assert numbered == []
    assert "warning" not in result.outlines[-1]


def arguments(module: Path) -> set[str]:
    """Return the names of the arguments of all functions in a module."""
    return {node.arg for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.arg)}


def is_numbered(name: str, arguments: set[str]) -> bool:
    """Whether the ID of a parameter is the name of its argument with a number, as pytest makes it for a list."""
    parts = name.partition("[")[2].removesuffix("]").split("-")
    return any((match := re.fullmatch(r"([A-Za-z_]+)\d+", part)) and match[1] in arguments for part in parts)


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
