"""Plain values and their comparison."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils.functional import lazystr
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from pytest_djangokata.probe.strict import difference, impurity

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Text(str):
    __slots__ = ()


@given(plain)
def test_a_plain_value_is_plain_and_the_same_as_itself(value: Any) -> None:
    assert impurity(value) == ""
    assert difference(value, value) == ""


@pytest.mark.parametrize(
    "value",
    [
        Text("a"),
        mark_safe("a"),
        lazystr("a"),
        Decimal(1),
        (1, 2),
        {1, 2},
        {1: "a"},
        float("nan"),
        float("inf"),
        b"a",
        iter([]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_json_cannot_say_is_told_with_its_place(value: object) -> None:
    assert impurity({"rows": [1, value]}).startswith(("answer['rows'][1]", "a key of answer['rows'][1]"))


def test_a_bottomless_value_is_refused() -> None:
    value: list[Any] = []
    value.append(value)
    assert "nested too deeply" in impurity(value)


@pytest.mark.parametrize(
    ("left", "right"), [(True, 1), (1, 1.0), (0, False), (None, False), ("1", 1), ([], {}), ([1], [1, 2])]
)
def test_values_of_other_types_or_lengths_are_not_the_same(left: object, right: object) -> None:
    assert difference(left, right)
    assert difference(right, left)


@pytest.mark.parametrize(
    ("expected", "got", "text"),
    [
        ({"a": [1, 2]}, {"a": [1, 3]}, "answer['a'][1]: expected 2, got 3"),
        ({"a": 1}, {}, "answer['a'] is missing"),
        ({}, {"b": 1}, "answer['b'] is too much: 1"),
        ([1], [1, 2], "answer has 2 entries, expected 1: 2 is too much"),
        ([1, 2], [1], "answer has 1 entries, expected 2: 2 is missing"),
        ([[1], None], [[], "FieldError"], "answer[1]: expected None, got 'FieldError'"),
        ({"a": 1, "b": "KeyError"}, {"a": 2, "b": "KeyError"}, "answer['a']: expected 1, got 2"),
        ({"a": 1, "level": "Error"}, {"a": 2, "level": "ERROR"}, "answer['a']: expected 1, got 2"),
        ("x", 1, "answer: expected 'x', got 1"),
    ],
)
def test_the_first_difference_is_named(expected: object, got: object, text: str) -> None:
    assert difference(expected, got) == text
