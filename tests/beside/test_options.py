"""Each option of pytest does on katas what docs/pytest.md says of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.beside.trials import ALL, CONFTEST, FIRST, OPTIONS, SECOND
from tests.conftest import KataTree

PAGE = Path(__file__).parents[2] / "docs" / "pytest.md"


def rows(section: str) -> Iterator[tuple[list[str], str, str]]:
    """Yield the names, the verdict and the remark of each row of a section's table."""
    text = PAGE.read_text(encoding="utf-8").partition(f"## {section}\n")[2].partition("\n## ")[0]
    for line in text.splitlines():
        if line.startswith("|") and not line.startswith(("|-", "| option |", "| plugin |")):
            names, verdict, remark = (cell.strip() for cell in line.strip("|").split("|"))
            yield [name.strip("` ") for name in names.split(",")], verdict, remark


def two_katas(tree: KataTree) -> None:
    tree.kata("orm/first", FIRST, files={"conftest.py": CONFTEST})
    tree.kata("orm/second", SECOND, level="advanced")


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    two_katas(kata_tree)
    return kata_tree


def outcomes(result: pytest.RunResult, expected: dict[str, int]) -> dict[str, int]:
    """Return what *result* counts; warnings count where they are expected to."""
    found = result.parseoutcomes()
    return {name: number for name, number in found.items() if name != "warnings" or name in expected}


@pytest.mark.parametrize(("option", "verdict"), [(names[0], verdict) for names, verdict, _ in rows("Options")])
def test_an_option_does_what_the_documentation_says(tree: KataTree, option: str, verdict: str) -> None:
    if option == "--pdbcls":
        pytest.skip("tried at a terminal, in test_debugger.py")
    trial = OPTIONS[option]
    if pytest.version_tuple < trial.needs:
        pytest.skip("this pytest does not have it")
    for name, content in trial.files.items():
        tree.file(name, content)
    env = {"PYTHONPATH": str(tree.path)}
    for options in trial.before:
        tree.run(*trial.named, *options, env=env)
    result = tree.run(*trial.named, *trial.options, env=env)
    expected = {name: number for name, number in (trial.outcomes or {}).items() if number}
    if trial.outcomes is not None:
        assert outcomes(result, expected) == expected
    result.stdout.fnmatch_lines(trial.shown)
    assert [text for text in trial.absent if text in result.stdout.str()] == []
    says_so = [line for line in result.outlines if line.startswith(option) and "kata" in line]
    assert len(says_so) == (1 if verdict == "refused" or option in ("--pdb", "--trace") else 0)


def test_what_is_written_to_files_is_there(tree: KataTree) -> None:
    options = ["--junitxml=results.xml", "--junitprefix=before", "--debug=calls.log"]
    tree.run("katas", *OPTIONS["--log-file"].options, *options)
    assert "pytest_runtest_logreport" in (tree.path / "calls.log").read_text()
    assert re.search(r"20\d\d logged by passes", (tree.path / "run.log").read_text())
    assert 'classname="before.katas.orm.second.test_second"' in (tree.path / "results.xml").read_text()


def test_every_option_of_pytest_has_a_row_and_a_trial() -> None:
    assert {names[0] for names, _, _ in rows("Options")} == {*OPTIONS, "--pdbcls"}


def test_every_option_that_help_lists_is_documented(kata_tree: KataTree) -> None:
    lines = kata_tree.run("--help", env={"COLUMNS": "300"}).outlines
    own = lines.index("Django katas:")
    listed = set()
    for line in lines[:own]:
        if match := re.match(r"  (-[^\s].*?)(?:  |$)", line):
            listed.add(re.findall(r"(?:^|, )(--?[A-Za-z][\w-]*)", match[1])[-1] if "," in match[1] else match[1])
    names = {re.split(r"[ =\[]", one)[0] for one in listed}
    documented = {name for names, _, _ in rows("Options") for name in names}
    foreign = {
        name
        for name in names
        if name.startswith(
            (
                "--ds",
                "--dc",
                "--reuse-db",
                "--create-db",
                "--no-migrations",
                "--migrations",
                "--fail-on-template-vars",
                "--liveserver",
                "--nomigrations",
            )
        )
    }
    assert sorted(names - foreign - documented) == []


HOSTILE = """
[pytest]
usefixtures = nowhere
python_files = never.py
python_functions = never
python_classes = Never
filterwarnings = error
xfail_strict = true
empty_parameter_set_mark = fail_at_collect
"""


def test_keys_that_change_how_tests_run_do_not_reach_katas(tree: KataTree) -> None:
    tree.file("pytest.ini", HOSTILE)
    result = tree.run("katas")
    assert outcomes(result, ALL) == ALL


def test_each_key_that_shapes_an_assertion_reaches_katas(tree: KataTree) -> None:
    long = "def test_long():\n    assert list(range(100)) == list(range(1, 101))\n"
    tree.kata("orm/long", long)
    shown = len(tree.run("katas/orm/long").outlines)
    more = ["-o", "verbosity_assertions=2", "-o", "truncation_limit_lines=0", "-o", "truncation_limit_chars=0"]
    assert len(tree.run("katas/orm/long", *more).outlines) > shown + 20
