"""Expectations that say what was called, what came, and what should have come."""

from __future__ import annotations

import pytest

from pytest_djangokata.testing import attempt, expect
from tests.conftest import KataTree


def message_of(got: object, expected: object, because: str = "") -> list[str]:
    with pytest.raises(pytest.fail.Exception) as error:
        expect(got, expected, call="front_page()", because=because)
    return str(error.value).splitlines()


def test_what_is_as_expected_passes() -> None:
    expect([1, 2], [1, 2], call="f()")
    expect({"a": (1,)}, {"a": (1,)}, call="f()")


def test_entries_that_are_too_much_or_missing_are_called_so_beside_those_that_agree() -> None:
    same = {"body": "x" * 60, "name": "y" * 60}
    too_much = expectation({**same, "email": "input"}, same)
    assert too_much == ["call()", "  too much: {'email': 'input'}", "  2 more entries are as expected"]
    missing = expectation(same, {**same, "email": "input"})
    assert missing == ["call()", "  missing:  {'email': 'input'}", "  2 more entries are as expected"]


def test_lists_beside_each_other_are_not_shown_twice() -> None:
    assert expectation((["a"], []), (["a"], ["b"])) == [
        "call()",
        "  expected: (['a'], ['b'])",
        "  got:      (['a'], [])",
    ]


def expectation(got: object, expected: object) -> list[str]:
    with pytest.raises(pytest.fail.Exception) as caught:
        expect(got, expected, call="call()")
    return str(caught.value).splitlines()


def test_the_message_names_call_expected_got_and_reason() -> None:
    assert message_of("b", "a", "It matters.") == [
        "front_page()",
        "  expected: 'a'",
        "  got:      'b'",
        "  It matters.",
    ]


@pytest.mark.parametrize(
    ("got", "expected", "line"),
    [
        ([1], [1, 2], "  missing:  [2]"),
        ([1, 2, 2], [1, 2], "  too much: [2]"),
        ([2, 1], [1, 2], "  the same entries, in another order"),
    ],
)
def test_lists_are_compared_entry_by_entry(got: list[int], expected: list[int], line: str) -> None:
    assert line in message_of(got, expected)


@pytest.mark.parametrize(("got", "expected"), [([], [1]), ([1], []), ([3], [1, 2])])
def test_what_is_all_missing_or_all_too_much_is_not_said_again(got: list[int], expected: list[int]) -> None:
    assert message_of(got, expected) == ["front_page()", f"  expected: {expected}", f"  got:      {got}"]


def test_of_long_dictionaries_only_what_differs_is_shown() -> None:
    alike = {f"key {number}": "x" * 30 for number in range(8)}
    assert message_of(alike | {"size": 1, "extra": 2}, alike | {"size": True}) == [
        "front_page()",
        "  expected: {'size': True}",
        "  got:      {'size': 1, 'extra': 2}",
        "  8 more entries are as expected",
    ]
    assert message_of({"a": 1, "b": 2}, {"a": 1, "b": 3})[1:] == [
        "  expected: {'a': 1, 'b': 3}",
        "  got:      {'a': 1, 'b': 2}",
    ]


def test_a_long_call_is_shortened() -> None:
    with pytest.raises(pytest.fail.Exception) as error:
        expect(1, 2, call="POST /api/ " + "x" * 5000)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(("got", "expected"), [(1, True), (True, 1), (1.0, 1)])
def test_true_is_not_one(got: object, expected: object) -> None:
    assert message_of(got, expected)


def test_a_long_value_is_shortened() -> None:
    assert len("\n".join(message_of("x" * 10_000, "y"))) < 1000


def test_a_call_that_raises_is_told_with_what_it_raised() -> None:
    assert attempt(int, "7", call="int('7')") == 7
    with pytest.raises(pytest.fail.Exception) as error:
        attempt(int, "x", call="int('x')", because="Letters are no number.")
    assert str(error.value).splitlines() == [
        "int('x')",
        "  raised:   ValueError: invalid literal for int() with base 10: 'x'",
        "  Letters are no number.",
    ]


def test_a_call_that_raises_is_told_with_its_line() -> None:
    def divide() -> float:
        return 1 / 0

    with pytest.raises(pytest.fail.Exception) as error:
        attempt(divide, call="divide()")
    assert "  at:       test_testing.py:" in str(error.value)
    assert str(error.value).endswith("return 1 / 0")


def test_a_call_that_raises_in_the_kata_names_the_nearest_line_of_the_learner(kata_tree: KataTree) -> None:
    kata_tree.kata(
        "orm/lines",
        """
        import importlib
        from pytest_djangokata.testing import attempt

        def test_it():
            answer = importlib.import_module("katas.orm.lines.deep.answer")
            attempt(answer.half, call="half()")
        """,
        files={
            "given.py": "def divide(a, b):\n    return a / b\n",
            "deep/__init__.py": "",
            "deep/answer.py": "from katas.orm.lines.given import divide\n\ndef half():\n    return divide(1, 0)\n",
        },
        edit=["deep/*.py"],
    )
    kata_tree.run("katas").stdout.fnmatch_lines(
        ["*raised:*ZeroDivisionError*", "*at:*deep/answer.py:4  return divide(1, 0)"]
    )
