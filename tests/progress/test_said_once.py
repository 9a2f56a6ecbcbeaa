"""What a run's summary says of failures that repeat each other."""

from xml.etree import ElementTree

import pytest

from tests.conftest import KataTree
from tests.progress.conftest import alone, ship, summary

REPEATS = """
import pytest

@pytest.mark.parametrize("number", [5, 7, 9, 11])
def test_a(number): raise LookupError("there is no field 'autor'")

def test_b(): raise LookupError("there is no field 'autor'")

@pytest.mark.parametrize("number", [1, 2, 3])
def test_c(number): pytest.fail(f"expected 1 query, got {number}", pytrace=False)

@pytest.fixture
def data(): raise KeyError("no data")

@pytest.mark.parametrize("number", [1, 2])
def test_d(number, data): pass
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("orm/first", REPEATS)
    return kata_tree


def text(result: pytest.RunResult) -> str:
    return "\n".join(result.outlines)


@pytest.mark.parametrize("more", [(), ("-n1",)])
def test_what_repeats_is_shown_once_and_counted(tree: KataTree, more: tuple[str, ...]):
    result = tree.run("katas", *more) if not more else alone(tree, "xdist").run("katas", *more)
    result.assert_outcomes(failed=8, errors=2)
    shown = text(result)
    assert shown.count("E   LookupError: there is no field 'autor'") == 1
    assert "\nand 4 more tests say the same: [7] [9] [11] test_b\n" in shown
    assert "\nexpected 1 query, got 1\nand 2 more fail like it:\n  [2]  expected 1 query, got 2\n" in shown
    assert shown.count("E   KeyError: 'no data'") == 1
    lines = [line.split(" - ")[0] for line in result.outlines if line.startswith(("FAILED", "ERROR "))]
    test = "katas/orm/first/test_first.py::test_"
    assert sorted(lines) == [
        f"ERROR {test}d[1] [and 1 more]",
        f"FAILED {test}a[5] [and 4 more]",
        f"FAILED {test}c[1] [and 2 more]",
    ]


def test_failures_that_fill_more_than_a_screen_are_named_and_counted(kata_tree: KataTree):
    tests = [f"def test_{number}(): assert {number} == 99, 'a reason of its own'\n" for number in range(15)]
    kata_tree.kata("orm/first", "\n".join(tests))
    result = kata_tree.run("katas", env={"COLUMNS": "80"})
    result.assert_outcomes(failed=15)
    shown = sum(line.startswith("E   AssertionError") for line in result.outlines)
    assert 2 <= shown < 10
    assert f"{15 - shown} more failures: -v shows all of them" in result.outlines
    assert sum(line.startswith("FAILED") for line in result.outlines) == 15
    assert len(result.outlines) <= 80
    verbose = kata_tree.run("katas", "-v")
    assert sum(line.startswith("E   AssertionError") for line in verbose.outlines) == 15


def test_a_verbose_run_shows_every_failure(tree: KataTree):
    assert text(tree.run("katas", "-v")).count("E   LookupError: there is no field 'autor'") == 5


def test_failures_of_other_tests_are_shown_as_pytest_does(kata_tree: KataTree):
    kata_tree.file("test_ordinary.py", REPEATS)
    kata_tree.kata("orm/first", REPEATS)
    result = kata_tree.run("katas", "test_ordinary.py")
    assert text(result).count("E   LookupError: there is no field 'autor'") == 6


def test_other_plugins_see_the_failures_as_they_came(tree: KataTree):
    tree.file(
        "listener.py",
        """
        import pytest

        def pytest_terminal_summary(terminalreporter):
            failed = terminalreporter.stats["failed"]
            terminalreporter.write_line(f"{len(failed)} seen: {all('and ' not in one.nodeid for one in failed)}")
            failed.append(failed[0])
        """,
    )
    alone(tree, "listener")
    tree.env["PYTHONPATH"] = str(tree.path)
    result = tree.run("katas", "--junitxml=junit.xml")
    assert "8 seen: True" in result.outlines
    result.assert_outcomes(failed=9, errors=2)
    (suite,) = ElementTree.parse(tree.path / "junit.xml").iter("testsuite")
    assert (suite.get("failures"), suite.get("errors")) == ("8", "2")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", [60, 120])
def test_what_is_said_of_repetitions_fits_the_terminal(kata_tree: KataTree, width: int, encoding: str):
    test = "import pytest\n@pytest.mark.parametrize('n', range(200))\ndef test_a(n): pytest.fail('no', pytrace=False)\n"
    kata_tree.kata("orm/first", test)
    result = kata_tree.run("katas", env={"COLUMNS": str(width), "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})
    start = next(number for number, line in enumerate(result.outlines) if line.startswith("and 199 more"))
    assert all(len(line) <= width for line in result.outlines[start : start + 3])
    assert result.outlines[start + 2].endswith("…" if encoding == "utf-8" else "...")


def test_broken_katas_are_listed_with_file_line_and_reason_and_not_shown_twice(kata_tree: KataTree):
    for name in ("a", "b"):
        test = f"from katas.orm.{name} import answer\n\ndef test_a(): ...\n"
        kata_tree.kata(f"orm/{name}", test, answer="def unfinished(\n")
    kata_tree.kata("orm/c")
    result = kata_tree.run("katas", env={"COLUMNS": "100"})
    result.assert_outcomes(passed=1, failed=2)
    assert text(result).count("was never closed") == 2
    assert "broken        orm/a                     answer.py:1 SyntaxError: '(' was never closed" in summary(result)
    assert "FAILURES" not in text(result)
    assert len(result.outlines) < 30


def test_a_broken_kata_that_is_alone_is_shown_with_its_source_and_named_once_more(kata_tree: KataTree):
    test = "from katas.orm.first import answer\n\ndef test_a(): ...\n"
    kata_tree.kata("orm/first", test, answer="def unfinished(\n")
    result = kata_tree.run("katas")
    assert text(result).count("was never closed") == 1
    assert ">    1 | def unfinished(" in text(result)
    assert "broken        orm/first" in summary(result)


def test_a_quiet_run_without_the_list_shows_what_broke(kata_tree: KataTree):
    kata_tree.kata("orm/a", "def test_a(\n")
    kata_tree.kata("orm/b")
    assert "was never closed" in text(kata_tree.run("katas", "-q"))


WARNS = """
import warnings, pytest

class KeyWarning(UserWarning): pass

@pytest.mark.parametrize("number", range(30))
def test_a(number): warnings.warn(f"the key {number} is odd", KeyWarning)

def test_b(): assert 0
"""


def test_warnings_of_one_line_are_shown_once_and_counted(kata_tree: KataTree):
    kata_tree.kata("orm/first", WARNS)
    kata_tree.file("test_ordinary.py", WARNS.replace("30", "3").replace("def test_b(): assert 0", ""))
    result = kata_tree.run("katas", "test_ordinary.py")
    assert text(result).count("KeyWarning: the key") == 1 + 3
    assert "katas/orm/first/test_first.py: 30 warnings" in result.outlines
    result.assert_outcomes(passed=33, failed=1, warnings=33)


def test_warnings_of_katas_that_nobody_has_begun_are_only_counted(kata_tree: KataTree):
    ship(kata_tree.kata("orm/first", WARNS))
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas")
    assert "KeyWarning" not in text(result)
    result.assert_outcomes(passed=31, warnings=30)
