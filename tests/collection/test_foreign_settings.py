"""Django settings of somebody else's that cannot be loaded: katas do not need them, and other tests get a clear error."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

NAME = "DJANGO_SETTINGS_MODULE"
OTHER_TEST = "from django.conf import settings\n\ndef test_other(): assert settings.DEBUG is False\n"


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.env["PYTEST_PLUGINS"] = "xdist.plugin"
    kata_tree.kata("orm/first", "import pytest\n\n@pytest.mark.django_db\ndef test_first(): ...\n")
    kata_tree.kata("views/second")
    return kata_tree


@pytest.mark.parametrize(
    "arguments", [["katas"], ["katas/orm/first/test_first.py::test_first", "katas/views"], ["-n2"]]
)
@pytest.mark.parametrize("place", ["environment", "option", "configuration"])
def test_katas_run_without_them(tree: KataTree, arguments: list[str], place: str) -> None:
    ini = f"{NAME} = nowhere.settings\n" if place == "configuration" else ""
    tree.file("pytest.ini", f"[pytest]\ntestpaths = katas\n{ini}")
    env = {NAME: "nowhere.settings"} if place == "environment" else {}
    option = ["--ds=nowhere.settings"] if place == "option" else []
    result = tree.run(*option, *arguments, env=env)
    result.assert_outcomes(passed=2)
    assert result.ret == 0


@pytest.mark.parametrize(
    "broken", ["raise ValueError('no SECRET_KEY\\nset')", "INSTALLED_APPS = ['nowhere']\nSECRET_KEY = 'x'"]
)
def test_katas_run_without_those_that_are_broken(tree: KataTree, broken: str) -> None:
    tree.file("broken/settings.py", broken)
    result = tree.run("katas", env={NAME: "settings", "PYTHONPATH": str(tree.path / "broken")})
    result.assert_outcomes(passed=2)


def test_those_that_can_be_loaded_still_are(tree: KataTree) -> None:
    tree.file("conftest.py", "from django.conf import settings\nassert settings.MINE\n")
    tree.file("mine/settings.py", "MINE = True\n")
    tree.run("katas", env={NAME: "settings", "PYTHONPATH": str(tree.path / "mine")}).assert_outcomes(passed=2)


def test_what_else_pytest_does_at_the_start_is_done(tree: KataTree) -> None:
    tree.file("conftest.py", "def pytest_report_header(): return 'a conftest of the project'\n")
    result = tree.run("katas", env={NAME: "nowhere.settings"})
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["a conftest of the project"])


@pytest.mark.parametrize("arguments", [["katas", "other"], ["."], []])
def test_a_run_that_mixes_katas_with_other_tests_gets_one_clear_error(tree: KataTree, arguments: list[str]) -> None:
    tree.file("other/test_other.py", OTHER_TEST)
    result = tree.run(*arguments, env={NAME: "nowhere.settings"})
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert [line for line in result.errlines if line] == [
        f"ERROR: {NAME}=nowhere.settings in the environment: these settings cannot be loaded: No module named 'nowhere'",
        "Katas need none, but other tests may. Correct it, or run katas alone: pytest katas",
    ]


def test_the_error_names_where_they_are_named(tree: KataTree) -> None:
    ini = tree.file("pytest.ini", f"[pytest]\n{NAME} = nowhere.settings\n")
    tree.file("other/test_other.py", OTHER_TEST)
    tree.run("katas/orm", "other").stderr.fnmatch_lines(
        [f"ERROR: {NAME} = nowhere.settings in {ini}: *", "*run katas alone: pytest katas/orm"]
    )
    tree.run(".", "--ds=elsewhere").stderr.fnmatch_lines(["ERROR: --ds elsewhere: *"])


def test_a_mistake_in_a_conftest_is_shown_as_ever(tree: KataTree) -> None:
    tree.file("conftest.py", "import nowhere_at_all\n")
    result = tree.run("katas")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*No module named 'nowhere_at_all'"])


def test_a_run_without_katas_is_left_to_pytest_django(tree: KataTree) -> None:
    tree.file("other/test_other.py", OTHER_TEST)
    result = tree.run("other", env={NAME: "nowhere.settings"})
    assert result.ret != 0
    assert "Katas" not in result.stderr.str()
    result.stderr.fnmatch_lines(["ImportError: No module named 'nowhere'"])
