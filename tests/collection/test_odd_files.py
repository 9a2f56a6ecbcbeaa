"""Something odd where a file of the catalogue should be: one failing test says so, and everything beside it runs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import KataTree

#: A conftest.py that may be imported in the kata's own process only.
CONFTEST = "import os\nassert os.environ['DJANGO_SETTINGS_MODULE'], 'imported by the process that was started'\n"


def remove(path: Path) -> None:
    path.unlink()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def broken_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.name)


def endless(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def nothing_in_it(path: Path) -> None:
    path.write_bytes(b"")


ODDITIES = {
    remove: "the file is missing.",
    folder: "it is a folder; a file is expected.",
    pipe: "it is no ordinary file; a file is expected.",
    broken_link: "it is a link to nowhere, which is not there.",
    circle: "the file cannot be read: *",
    endless: "it is no ordinary file; a file is expected.",
    nothing_in_it: "title: the key is missing.",
}


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("orm/first", files={"conftest.py": CONFTEST})
    kata_tree.kata("orm/second")
    return kata_tree


@pytest.mark.parametrize(("happens", "message"), ODDITIES.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_what_is_no_kata_toml_is_one_failure(tree: KataTree, happens, message: str) -> None:
    happens(tree.root / "orm/first/kata.toml")
    for arguments in (["katas"], ["katas/orm/first", "katas/orm/second"]):
        result = tree.run(*arguments)
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines([f"FAILED katas/orm/first/kata.toml::* - katas/orm/first/kata.toml*{message}"])


@pytest.mark.parametrize(
    ("happens", "message"),
    [(one, message) for one, message in ODDITIES.items() if one is not remove],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_what_is_no_topic_toml_is_one_failure(tree: KataTree, happens, message: str) -> None:
    happens(tree.root / "orm/topic.toml")
    result = tree.run("katas")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines([f"FAILED katas/orm/topic.toml::* - katas/orm/topic.toml*{message}"])


def test_katas_run_without_a_topic_toml(tree: KataTree) -> None:
    (tree.root / "orm/topic.toml").unlink()
    tree.run("katas").assert_outcomes(passed=2)


@pytest.mark.parametrize("happens", [remove, folder, broken_link, circle])
def test_what_is_no_test_module_is_one_failure(tree: KataTree, happens) -> None:
    happens(tree.root / "orm/first/test_first.py")
    result = tree.run("katas")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*there is no test_*.py beside it.*"])


def test_a_test_without_a_kata_is_one_failure(tree: KataTree) -> None:
    tree.file("katas/orm/test_stray.py", "from kata_project.blog.models import Post\n\ndef test_it(): ...\n")
    for name in ("katas", "katas/orm/test_stray.py", "katas/orm/test_stray.py::test_it"):
        result = tree.run(name)
        result.assert_outcomes(passed=2 if name == "katas" else 0, failed=1)
        result.stdout.fnmatch_lines(["FAILED katas/orm/test_stray.py::* - *this test belongs to no kata."])
    tree.run("katas", "--ignore=katas/orm/test_stray.py").assert_outcomes(passed=2)


def test_under_xdist_it_is_the_same(tree: KataTree) -> None:
    tree.env["PYTEST_PLUGINS"] = "xdist.plugin"
    remove(tree.root / "orm/first/kata.toml")
    folder(tree.root / "orm/topic.toml")
    tree.run("katas", "-n2").assert_outcomes(passed=1, failed=2)
