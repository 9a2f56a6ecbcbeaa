"""What a child has collected is remembered: a kata that has not changed shows its tests without its child."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import KataTree

#: Each time a child imports the module, it leaves a line beside the katas.
NOTE = """
import os
import pathlib
import warnings

import pytest

with open(pathlib.Path(__file__).parents[3] / "started", "a") as file:
    file.write(pathlib.Path(__file__).parent.name + "\\n")
"""

TESTS = f"""{NOTE}
@pytest.mark.parametrize("n", [1, 2])
def test_number(n):
    assert n == 1

@pytest.mark.slow
def test_slow():
    pass
"""

#: Its tests depend on something that is no file.
AS_MANY = f"""{NOTE}
@pytest.mark.parametrize("n", range(int(os.environ["HOW_MANY"])))
def test_one_of_many(n):
    pass

def test_other():
    pass
"""


@pytest.fixture
def tree(kata_tree: KataTree, tmp_path: Path) -> KataTree:
    # A cache of its own, but with the templates of all.
    shutil.copytree(kata_tree.env["DJANGOKATA_CACHE"], tmp_path / "cache", ignore=shutil.ignore_patterns("collected"))
    kata_tree.env["DJANGOKATA_CACHE"] = str(tmp_path / "cache")
    kata_tree.kata("orm/first", TESTS)
    kata_tree.kata("orm/second", TESTS)
    kata_tree.kata("views/third", TESTS)
    return kata_tree


def started(tree: KataTree) -> Counter[str]:
    """Return how often a child has imported each kata since this was asked last."""
    file = tree.path / "started"
    names = file.read_text().split() if file.exists() else []
    file.unlink(missing_ok=True)
    return Counter(names)


def collected(tree: KataTree, *arguments: str) -> list[str]:
    """Return the IDs that are collected."""
    result = tree.run("--collect-only", "-q", "katas", *arguments)
    return [line for line in result.outlines if "::" in line]


def entries(tree: KataTree) -> list[Path]:
    """Return the files of what is remembered."""
    return sorted((Path(tree.env["DJANGOKATA_CACHE"]) / "collected").iterdir())


ONCE_EACH = {"first": 1, "second": 1, "third": 1}


@pytest.fixture
def known(tree: KataTree) -> KataTree:
    """A tree of which everything has been collected once."""
    tree.run("--collect-only", "-q", "katas")
    assert started(tree) == ONCE_EACH
    return tree


# -- what is remembered


def test_unchanged_katas_show_the_same_tests_without_a_child(tree: KataTree) -> None:
    first = collected(tree)
    assert started(tree) == ONCE_EACH
    assert collected(tree) == first
    assert len(first) == 9
    assert started(tree) == {}
    assert tree.leftovers() == []


def test_a_run_remembers_for_discovery(tree: KataTree) -> None:
    tree.run("katas")
    assert started(tree) == ONCE_EACH
    assert len(collected(tree)) == 9
    assert started(tree) == {}


def test_marks_and_keywords_are_remembered(known: KataTree) -> None:
    assert [name.rpartition("::")[2] for name in collected(known, "-m", "slow and views")] == ["test_slow"]
    assert len(collected(known, "-k", "first and number")) == 2
    assert len(collected(known, "-m", "basic")) == 9
    assert started(known) == {}


def test_warnings_of_the_collection_are_shown_each_time(tree: KataTree) -> None:
    tree.kata("orm/warns", f"{NOTE}\nwarnings.warn('mind the gap')\n\ndef test_warns():\n    pass\n")
    for _ in range(2):
        tree.run("--collect-only", "katas/orm/warns").stdout.fnmatch_lines(["*UserWarning: mind the gap*"])
    assert started(tree) == {"warns": 1}


def test_a_broken_collection_is_not_remembered(tree: KataTree) -> None:
    tree.kata("orm/breaks", f"{NOTE}\nassert 'BROKEN' not in os.environ\n\ndef test_breaks():\n    pass\n")
    broken = tree.run("--collect-only", "-q", "katas/orm/breaks", env={"BROKEN": "1"})
    assert "katas/orm/breaks/test_breaks.py::import" in broken.outlines
    assert "katas/orm/breaks/test_breaks.py::test_breaks" in collected(tree, "-k", "breaks")


def test_a_module_that_skips_itself_is_asked_each_time(tree: KataTree) -> None:
    source = f"{NOTE}\nif 'SKIP' in os.environ:\n    pytest.skip('not now', allow_module_level=True)\n\ndef test_it():\n    pass\n"
    tree.kata("orm/skips", source, files={"test_more.py": "def test_more():\n    pass\n"})
    tree.run("katas", "-k", "skips", env={"SKIP": "1"}).assert_outcomes(passed=1, skipped=1, deselected=9)
    tree.run("katas", "-k", "skips").assert_outcomes(passed=2, deselected=9)


def test_a_module_that_lacks_an_extra_is_remembered(tree: KataTree) -> None:
    lacking = "from pytest_djangokata.catalogue import requirements\nrequirements.find_spec = lambda name: None\n"
    tree.file("lacking.py", lacking)
    source = f"{NOTE}\n{lacking}\nfrom pytest_djangokata.testing import needs_extra\nneeds_extra('channels')\n\ndef test_it():\n    pass\n"
    tree.kata("orm/lacks", "def test_more():\n    pass\n", files={"test_extra.py": source})
    for starts in ({"lacks": 1}, {}):
        result = tree.run("--collect-only", "katas/orm/lacks", "-p", "lacking")
        result.stdout.fnmatch_lines(["collected 1 item / 1 skipped"])
        assert started(tree) == starts
    tree.run("katas/orm/lacks", "-p", "lacking").assert_outcomes(passed=1, skipped=1)


def test_a_kata_that_writes_to_itself_is_asked_each_time(tree: KataTree) -> None:
    source = (
        f"{NOTE}\n(pathlib.Path(__file__).parent / 'noted').write_bytes(os.urandom(8))\n\ndef test_it():\n    pass\n"
    )
    tree.kata("orm/writes", source)
    collected(tree)
    started(tree)
    collected(tree)
    assert started(tree) == {"writes": 1}


# -- what is noticed


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda tree: tree.file("katas/views/third/test_third.py", f"{TESTS}\ndef test_new(): pass\n"), id="test"
        ),
        pytest.param(lambda tree: tree.file("katas/views/third/answer.py", "NUMBERS = [1]\n"), id="answer"),
        pytest.param(lambda tree: tree.file("katas/views/third/cases.json", "[1]"), id="data"),
        pytest.param(lambda tree: tree.file("katas/views/third/conftest.py", "import pytest\n"), id="conftest"),
        pytest.param(lambda tree: tree.file("katas/views/third/.hidden.json", "[1]"), id="hidden_data"),
        pytest.param(lambda tree: tree.file("katas/shared.py", "NUMBERS = [1, 2, 3]\n"), id="shared_module"),
        pytest.param(lambda tree: tree.file("katas/cases.json", "[1, 2]"), id="shared_data"),
        pytest.param(lambda tree: tree.file("katas/views/__init__.py", "#\n"), id="package_of_its_topic"),
        pytest.param(lambda tree: (tree.root / "cases.json").unlink(), id="shared_data_gone"),
        pytest.param(lambda tree: (tree.root / "views/third/templates").mkdir(), id="became_an_app"),
    ],
)
def test_a_changed_file_is_noticed(tree: KataTree, change: Callable[[KataTree], object]) -> None:
    source = f"""{TESTS}
import json
from contextlib import suppress
from katas import shared

folder = pathlib.Path(__file__).parent
for file in (folder / "cases.json", folder / ".hidden.json", folder.parents[1] / "cases.json"):
    with suppress(FileNotFoundError):
        json.loads(file.read_text())
"""
    tree.file("katas/shared.py", "NUMBERS = [1]\n")
    tree.file("katas/cases.json", "[]")
    tree.file("katas/views/third/.hidden.json", "[]")
    tree.file("katas/views/third/test_third.py", source)
    collected(tree)
    assert started(tree) == ONCE_EACH
    change(tree)
    assert len(collected(tree)) >= 9
    assert started(tree) == {"third": 1}


def test_parameters_from_a_data_file_follow_it(tree: KataTree) -> None:
    test = f"""{NOTE}
import json
CASES = json.loads((pathlib.Path(__file__).parent / "cases.json").read_text())

@pytest.mark.parametrize("case", CASES)
def test_case(case):
    pass
"""
    folder = tree.kata("orm/data", test, files={"cases.json": '["a", "b"]'})
    assert len(collected(tree, "-k", "case")) == 2
    (folder / "cases.json").write_text('["a", "b", "c"]')
    assert collected(tree, "-k", "case")[-1].endswith("test_case[c]")


@pytest.mark.parametrize("distribution", ["Django", "pytest-djangokata"])
def test_another_version_is_noticed(known: KataTree, distribution: str) -> None:
    known.file(
        f"more/{distribution}-99.0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 99.0\n"
    )
    known.env["PYTHONPATH"] = str(known.path / "more")
    assert len(collected(known)) == 9
    assert started(known) == ONCE_EACH


def test_another_option_for_the_child_is_noticed(known: KataTree) -> None:
    known.run("--collect-only", "-v", "--tb=short", "--showlocals", "katas")
    assert started(known) == {}
    collected(known, "-W", "ignore::UserWarning")
    assert started(known) == ONCE_EACH
    collected(known)
    assert started(known) == {}


def test_nothing_is_remembered_after_cache_clear(known: KataTree) -> None:
    assert len(collected(known, "--cache-clear")) == 9
    assert started(known) == ONCE_EACH


# -- what is started


@pytest.mark.parametrize(
    ("arguments", "outcomes", "katas"),
    [
        (["-k", "second"], {"passed": 2, "failed": 1, "deselected": 6}, {"second"}),
        (["-m", "views"], {"passed": 2, "failed": 1, "deselected": 6}, {"third"}),
        (["-k", "nowhere"], {"deselected": 9}, set()),
        (["-k", "slow and not second"], {"passed": 2, "deselected": 7}, {"first", "third"}),
    ],
)
def test_only_what_is_chosen_is_started(
    known: KataTree, arguments: list[str], outcomes: dict[str, int], katas: set[str]
) -> None:
    known.run("katas", *arguments).assert_outcomes(**outcomes)
    assert started(known) == Counter(katas)
    assert known.leftovers() == []


def test_only_what_failed_last_is_started(tree: KataTree) -> None:
    tree.kata("orm/passes", f"{NOTE}\ndef test_passes():\n    pass\n")
    tree.run("katas").assert_outcomes(passed=7, failed=3)
    started(tree)
    tree.run("katas", "--lf").assert_outcomes(failed=3)
    assert started(tree) == ONCE_EACH
    tree.run("katas/orm/first", "--cache-clear").assert_outcomes(passed=2, failed=1)
    started(tree)
    tree.run("katas", "--lf").assert_outcomes(failed=1)
    assert started(tree) == {"first": 1}
    tree.file("katas/orm/first/test_first.py", TESTS.replace("n == 1", "n"))
    tree.run("katas", "--lf").assert_outcomes(passed=1)
    assert started(tree) == {"first": 1}
    tree.run("katas", "--lf").assert_outcomes(passed=8, failed=2)


def test_a_test_that_is_named_starts_its_kata(known: KataTree) -> None:
    known.run("katas/orm/first/test_first.py::test_slow").assert_outcomes(passed=1)
    assert started(known) == {"first": 1}


def test_workers_of_xdist_start_what_they_run(known: KataTree) -> None:
    known._plugins += ["-p", "xdist"]
    known.run("katas", "-n2", "-k", "second").assert_outcomes(passed=2, failed=1)
    assert set(started(known)) == {"second"}
    known.run("katas", "-n2", "--dist", "loadfile").assert_outcomes(passed=6, failed=3)
    assert started(known) == ONCE_EACH


def test_progress_is_the_same_with_and_without_what_is_remembered(known: KataTree) -> None:
    reports = []
    for arguments in ([], ["--cache-clear"]):
        known.run("katas", "-k", "first and slow", "--kata-report", "progress.json", *arguments)
        katas = json.loads((known.path / "progress.json").read_text())["katas"]
        reports.append([(kata["id"], kata["state"], kata["ran"]) for kata in katas])
        shutil.rmtree(known.path / ".djangokata")
    assert reports[0] == reports[1]


# -- what the child finds after all


def test_other_tests_than_remembered_are_chosen_from_instead(tree: KataTree) -> None:
    tree.kata("orm/many", AS_MANY)
    assert len(tree.run("--collect-only", "-q", "katas/orm/many", env={"HOW_MANY": "2"}).outlines) > 3
    more = tree.run("katas", "-k", "of_many", "-v", env={"HOW_MANY": "3"})
    more.stdout.fnmatch_lines(["*test_one_of_many?2? PASSED*"])
    assert more.parseoutcomes()["passed"] == 3
    started(tree)
    fewer = tree.run("katas", "-k", "of_many", env={"HOW_MANY": "1"})
    fewer.assert_outcomes(passed=1, deselected=10)
    assert started(tree)["many"] == 1


def test_a_kata_that_breaks_after_all_is_broken(tree: KataTree) -> None:
    tree.kata("orm/many", AS_MANY)
    tree.run("--collect-only", "-q", "katas", env={"HOW_MANY": "2"})
    result = tree.run("katas", "-k", "many")
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*KeyError: 'HOW_MANY'*"])


def test_a_random_collection_is_asked_each_time(tree: KataTree) -> None:
    test = f"{NOTE}\n@pytest.mark.parametrize('n', [os.urandom(8).hex()])\ndef test_random(n):\n    pass\n"
    tree.kata("orm/random", test)
    for number in range(4):
        result = tree.run("katas", "-k", "random")
        assert (result.ret, result.parseoutcomes()["passed"]) == (0, 1)
        if number != 1:
            result.assert_outcomes(passed=1, deselected=9)
    started(tree)
    first, second = collected(tree, "-k", "random"), collected(tree, "-k", "random")
    assert first != second
    assert started(tree) == {"random": 2}


@pytest.mark.parametrize(
    ("how_many", "message"),
    [
        ("1", "this test is gone, although the kata's files are those that they were collected from"),
        ("3", "there are tests that were not: test_one_of_many[[]2], although the kata's files are those"),
    ],
)
def test_other_tests_in_a_worker_of_xdist_are_failures(tree: KataTree, how_many: str, message: str) -> None:
    tree._plugins += ["-p", "xdist"]
    tree.kata("orm/many", AS_MANY)
    tree.run("--collect-only", "-q", "katas", env={"HOW_MANY": "2"})
    result = tree.run("katas/orm", "-n1", "-k", "many or other", env={"HOW_MANY": how_many})
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines([f"*{message}*", "*Run the same command again*"])
    again = tree.run("katas/orm", "-n1", "-k", "many or other", env={"HOW_MANY": how_many})
    again.assert_outcomes(passed=int(how_many) + 1)


# -- where it is kept


def test_a_folder_that_cannot_be_written_does_no_harm(tree: KataTree) -> None:
    in_the_way = tree.file("in_the_way", "")
    tree.env["DJANGOKATA_CACHE"] = str(in_the_way / "cache")
    for _ in range(2):
        assert len(collected(tree)) == 9
        assert started(tree) == ONCE_EACH
    tree.run("katas", "-k", "slow").assert_outcomes(passed=3, deselected=6)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\0" * 5000, None])
def test_damaged_entries_are_made_again(known: KataTree, damage: bytes | None) -> None:
    for entry in entries(known):
        entry.write_bytes(entry.read_bytes()[:-2] if damage is None else damage)
    assert len(collected(known)) == 9
    assert started(known) == ONCE_EACH
    assert collected(known)
    assert started(known) == {}


def test_the_entry_of_one_kata_does_not_serve_another(known: KataTree) -> None:
    first, *rest = entries(known)
    for other in rest:
        shutil.copy(first, other)
    assert len(collected(known)) == 9
    assert sum(started(known).values()) == 2


def test_what_a_kata_says_of_itself_stays_with_it(tree: KataTree) -> None:
    test = f"""{NOTE}
def pytest_generate_tests(metafunc):
    metafunc.parametrize("n", [0], ids=["../../second/test_second.py::test_slow"])

def test_forged(n):
    pass
"""
    tree.kata("orm/forger", test)
    first = collected(tree)
    assert (len(first), collected(tree)) == (10, first)
    assert len([name for name in first if name.startswith("katas/orm/second/")]) == 3


def test_two_runs_at_once_share_what_they_remember(tree: KataTree) -> None:
    command = tree.command("--collect-only", "-q", "katas")
    runs = [
        subprocess.Popen(command, cwd=tree.path, env=tree.env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        for _ in range(3)
    ]
    outputs = [run.communicate(timeout=300)[0].decode() for run in runs]
    assert all("9 tests collected" in output for output in outputs)
    assert len(entries(tree)) == 3
    started(tree)
    assert len(collected(tree)) == 9
    assert started(tree) == {}


def test_the_folder_does_not_grow_for_ever(tree: KataTree) -> None:
    folder = Path(tree.env["DJANGOKATA_CACHE"]) / "collected"
    folder.mkdir()
    for number in range(2100):
        (folder / f"{number:032}-old.json").touch()
    assert len(collected(tree)) == 9
    assert len(entries(tree)) <= 2003
    assert started(tree) == ONCE_EACH
    assert collected(tree)
    assert started(tree) == {}
