"""What is typed in a checkout: the configuration that comes with it, for those who practise and for its own tests."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import KataTree

REPOSITORY = Path(__file__).parents[2]
WARNS = "import warnings\ndef test_{}(): warnings.warn('mind the gap')\n"


@pytest.fixture
def checkout(kata_tree: KataTree) -> KataTree:
    """The checkout's configuration, with small katas and small tests of the project's own."""
    shutil.copy(REPOSITORY / "pyproject.toml", kata_tree.path)
    kata_tree.file("tests/test_own.py", WARNS.format("own"))
    shutil.copy(REPOSITORY / "tests/pytest.ini", kata_tree.path / "tests")
    kata_tree.kata("orm/first", WARNS.format("first"))
    kata_tree.kata("orm/second", "def test_second(): assert 0\n")
    return kata_tree


def test_pytest_alone_runs_the_katas(checkout: KataTree) -> None:
    checkout.run().assert_outcomes(passed=1, failed=1, warnings=1)
    checkout.run("-k", "second").assert_outcomes(failed=1, deselected=1)
    checkout.run("--lf").assert_outcomes(failed=1)


def test_a_mistyped_path_needs_nothing_of_the_projects_own_tests(checkout: KataTree) -> None:
    for path in (
        REPOSITORY / "tests/__init__.py",
        REPOSITORY / "tests/conftest.py",
        *REPOSITORY.glob("tests/warm/*.py"),
    ):
        checkout.file(str(path.relative_to(REPOSITORY)), path.read_text(encoding="utf-8"))
    checkout.file("elsewhere/hypothesis.py", "raise ImportError('not installed')\n")
    result = checkout.run("katas/orm/frist", env={"PYTHONPATH": str(checkout.path / "elsewhere")})
    result.stderr.fnmatch_lines("ERROR: file or directory not found: katas/orm/frist")


def test_a_warning_of_the_surroundings_is_no_error_for_those_who_practise(checkout: KataTree) -> None:
    checkout.file("surroundings.py", "import warnings\ndef pytest_configure(): warnings.warn('a plugin is old')\n")
    result = checkout.run("-p", "surroundings", env={"PYTHONPATH": str(checkout.path)})
    result.assert_outcomes(passed=1, failed=1, warnings=1)


def test_the_tests_of_the_project_allow_no_warning(checkout: KataTree) -> None:
    checkout.load_all_plugins()
    result = checkout.run("tests")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E*UserWarning: mind the gap"])


def test_a_pytest_without_the_plugin_names_what_to_install(checkout: KataTree) -> None:
    checkout.load_all_plugins()
    result = checkout.run("-p", "no:djangokata")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: Missing required plugins: pytest-djangokata"])
