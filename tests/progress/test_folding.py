"""What is said once, as plain data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_djangokata.progress.folding import Failure, Group, difference, fold, lines_about, which_fit
from pytest_djangokata.progress.text import columns


def failure(name: str, message: str, kata: str = "orm/first", place: tuple[str, int] = ("", 0)) -> Failure:
    function, bracket, parameters = name.partition("[")
    return Failure(kata, function, bracket + parameters, message, place)


def said(*failures: Failure, width: int = 60) -> list[str]:
    return [line for group in fold(failures) for line in lines_about(group, failures, width)]


def test_tests_that_end_in_the_same_message_are_named_once():
    failures = (
        failure("test_a[1]", "no field autor"),
        failure("test_a[2]", "no field autor"),
        failure("test_b", "no field autor"),
    )
    assert said(*failures) == ["and 2 more tests say the same: [2] test_b"]


def test_an_exception_out_of_one_line_of_the_answer_repeats_itself_after_any_call():
    text = "{}\n  raised:   NameError: name 'day' is not defined\n  at:       forms.py:{}  day + 1\n  {}"
    failures = (
        failure("test_a[1]", text.format("Form(1)", 9, "because")),
        failure("test_b", text.format("Form(2)", 9, "as the README says")),
        failure("test_c", text.format("Form(1)", 12, "because")),
    )
    assert said(*failures) == ["and 1 more test says the same: test_b"]


def test_of_another_call_what_came_of_it_says_how_it_differs():
    text = "GET /a/very/long/address/?page={}\n  expected: 200\n  got:      {}"
    failures = (failure("test_a[1]", text.format(1, 404)), failure("test_a[2]", text.format(2, 500)))
    assert said(*failures) == ["and 1 more fails like it:", "  [2]  got: 500"]


def test_other_parameters_of_a_test_have_a_line_each_that_says_what_differs():
    failures = [failure(f"test_a[{number}]", f"queries\n  wanted: 1\n  got: {number}\nbye") for number in (2, 10, 300)]
    assert said(*failures) == ["and 2 more fail like it:", "  [10]   got: 10", "  [300]  got: 300"]


def test_of_one_tests_failures_the_one_that_says_most_is_shown_unless_it_is_long():
    short, telling, long = "got 3", "got 9\nthis ran 4 times", "got 99" + "\nthis ran" * 50
    failures = [failure(f"test_a[{number}]", text) for number, text in enumerate((short, telling, long, telling))]
    assert fold(failures) == [Group(1, [3], [0, 2])]
    assert fold([*failures, failure("test_b", short)]) == [Group(0, [4], [1, 2, 3])]
    assert fold([failures[2], failures[0]]) == [Group(0, [], [1])]


def test_parameters_that_differ_alike_share_a_line():
    failures = [failure("test_a[1]", "one"), failure("test_a[2]", "two"), failure("test_a[3]", "two")]
    assert said(*failures) == ["and 2 more fail like it:", "  [2] [3]  two"]


def test_many_that_differ_are_counted():
    failures = [failure(f"test_a[{number}]", f"got {number}") for number in range(40)]
    lines = said(*failures)
    assert len(lines) == 4
    assert lines[0] == "and 39 more fail like it:"
    assert lines[-1].startswith("  and 37 more: [3] [4]")


@pytest.mark.parametrize(
    "other",
    [
        failure("test_a", "another message"),
        failure("test_b", "message", kata="orm/second"),
        failure("test_b", "message", place=("test_b.py", 7)),
    ],
)
def test_what_says_something_else_is_shown_in_full(other: Failure):
    assert fold([failure("test_a", "message"), other]) == [Group(0), Group(1)]


def test_an_address_in_memory_makes_no_difference():
    assert fold([failure("test_a", "<A at 0x7f2ae3147450>"), failure("test_b", "<A at 0x7f2ae3147999>")]) == [
        Group(0, [1])
    ]


@pytest.mark.parametrize(
    ("shown", "other", "expected"),
    [("a\nb", "a\n  c", "c"), ("a", "a\nb", "b"), ("a\nb", "a", "a"), ("a", "", "")],
)
def test_the_difference_is_the_first_line_that_is_not_in_its_place(shown: str, other: str, expected: str):
    assert difference(shown, other) == expected


@pytest.mark.parametrize(
    ("katas", "lengths", "expected"),
    [
        ("aaa", [10, 10, 10], {0, 1, 2}),
        ("aaa", [200, 1, 1], {0}),
        ("aaa", [30, 20, 1], {0}),
        ("aaab", [15, 20, 1, 9], {0, 3}),
        ("a" * 60, [5] * 60, {0, 1, 2, 3}),
        ("", [], set()),
    ],
)
def test_as_many_failures_are_shown_as_a_screen_has_lines_the_first_of_each_kata_before_others(
    katas: str, lengths: list[int], expected: set[int]
):
    assert which_fit(katas, lengths) == expected


@given(
    st.lists(
        st.tuples(st.sampled_from(["test_a", "test_a[1]", "test_a[漢字]", "test_b[x]"]), st.text(max_size=99)),
        max_size=30,
    ),
    st.integers(12, 90),
)
def test_each_failure_has_one_place_and_no_line_is_too_wide(tests: list[tuple[str, str]], width: int):
    failures = [failure(name, message) for name, message in tests]
    groups = fold(failures)
    placed = [position for group in groups for position in (group.first, *group.same, *group.differing)]
    assert sorted(placed) == list(range(len(failures)))
    assert all(columns(line) <= width for group in groups for line in lines_about(group, failures, width))
