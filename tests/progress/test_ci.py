"""What is shown where a CI server runs pytest, which then shortens nothing by itself."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.conftest import KataTree

SAYS = "the first line\\n  of three\\nin all"
TEST = f"""
import pytest

@pytest.fixture
def data(): raise LookupError("{SAYS}")

@pytest.mark.parametrize("number", [1, 2])
def test_a(number): pytest.fail("{SAYS}", pytrace=False)

def test_b(): raise ValueError("{SAYS}")

def test_c(data): ...
"""

SERVERS = pytest.mark.parametrize("server", [{"CI": "true"}, {"BUILD_NUMBER": "7"}], ids=["CI", "BUILD_NUMBER"])


def short(result: pytest.RunResult) -> list[str]:
    """Return what is below the heading of the short test summary, down to the progress."""
    lines = result.outlines
    start = next(number for number, line in enumerate(lines) if "short test summary info" in line)
    end = next(number for number, line in enumerate(lines) if "kata progress" in line)
    return sorted(lines[start + 1 : end])


@SERVERS
def test_the_short_summary_has_one_line_for_each_failure(kata_tree: KataTree, server: dict[str, str]) -> None:
    kata_tree.kata("orm/first", TEST)
    result = kata_tree.run("katas", "--junitxml=junit.xml", env=server)
    name = "katas/orm/first/test_first.py::test_"
    assert short(result) == [
        f"ERROR {name}c - LookupError: the first line",
        f"FAILED {name}a[1] [and 1 more] - the first line",
        f"FAILED {name}b - ValueError: the first line",
    ]
    assert "\n  of three\nin all\n" in result.stdout.str()
    failures = list(ElementTree.parse(kata_tree.path / "junit.xml").iter("failure"))
    assert len(failures) == 3
    assert all("of three" in failure.attrib["message"] for failure in failures)


@SERVERS
@pytest.mark.parametrize("option", ["-v", "-x", "--showlocals"])
def test_so_it_has_where_failures_are_shown_in_full(kata_tree: KataTree, server: dict[str, str], option: str) -> None:
    kata_tree.kata("orm/first", f"def test_b(): raise ValueError('{SAYS}')\n")
    result = kata_tree.run("katas", option, env=server)
    assert short(result) == ["FAILED katas/orm/first/test_first.py::test_b - ValueError: the first line"]


def test_with_vv_it_has_whole_messages_as_elsewhere(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/first", f"def test_b(): raise ValueError('{SAYS}')\n")
    assert "  of three" in short(kata_tree.run("katas", "-vv", env={"CI": "true"}))


def test_a_broken_kata_is_one_line_too(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/first", "from katas.orm.first.answer import x\n", "x = (\n")
    result = kata_tree.run("katas", "-v", env={"CI": "true"})
    (line,) = short(result)
    assert line.startswith("FAILED katas/orm/first/test_first.py::import - katas/orm/first/answer.py:1  SyntaxError: ")


def test_failures_of_other_tests_are_left_to_pytest(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/first")
    kata_tree.file("test_ordinary.py", f"def test_b(): raise ValueError('{SAYS}')\n")
    assert "  of three" in short(kata_tree.run("katas", "test_ordinary.py", env={"CI": "true"}))
