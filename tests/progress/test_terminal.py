from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.catalogue.requirements import Missing
from pytest_djangokata.progress.commands import Shell
from pytest_djangokata.progress.lines import text_of, width_of
from pytest_djangokata.progress.model import CaseResult, Count, KataProgress, Progress, State
from pytest_djangokata.progress.table import bar
from pytest_djangokata.progress.terminal import render_notices, render_short, render_terminal
from pytest_djangokata.progress.text import columns, cut, wrap

Make = Callable[..., KataProgress]

POSTGRES = Missing("postgres", "PostgreSQL is not there", 'python -m pip install "pytest-djangokata[postgres]"')


@pytest.fixture
def progress(status: Make) -> Progress:
    """One kata of each kind, in two topics of which one ran, with a third that did not."""
    intermediate, advanced = {"level": Level.INTERMEDIATE}, {"level": Level.ADVANCED}
    error = "katas/orm/q_search/queries.py:12 SyntaxError: '(' was never closed"
    katas = [
        status("orm/reverse_relations"),
        status("orm/select_related", state=State.SOLVED, solved_now=True),
        *(status(f"orm/inter_{number}", state=State.FAILING, **intermediate) for number in range(5)),
        status("orm/q_search", state=State.BROKEN, tests={"import": CaseResult("broken", 0, error)}, **advanced),
        status("orm/values", state=State.SOLVED, stale=True, ran=False, **advanced),
        status("transactions/lock_the_row", state=State.NOT_RUNNABLE, lacks=(POSTGRES,), **advanced),
        status("views/one", ran=False, state=State.SOLVED),
    ]
    return Progress(tuple(katas), next=katas[0])


def lines(progress: Progress, shell: Shell, width: int, unicode: bool = True) -> list[str]:
    return [text_of(line) for line in render_terminal(progress, shell, width, unicode=unicode)]


def test_a_wide_terminal_shows_everything_on_a_line_each(progress: Progress, shell: Shell):
    assert (
        "\n".join(lines(progress, shell, 120))
        == """\
              basic    intermediate   advanced   all
orm           1/2 ■□   0/5 □□□□□      0/2 □□     1/9
transactions                          0/1 □      0/1
                                                 2 of 11 in all topics

solved now    orm/select_related         One query, as asked
broken        orm/q_search               queries.py:12 SyntaxError: '(' was never closed
stale         orm/values                 changed since it was solved; run it again
needs         transactions/lock_the_row  python -m pip install "pytest-djangokata[postgres]"
next          orm/reverse_relations      basic, 10 min: What is _set in reverse relations?
              pytest katas/orm/reverse_relations"""
    )


def test_a_narrow_terminal_shows_the_same_on_more_lines(progress: Progress, shell: Shell):
    assert (
        "\n".join(lines(progress, shell, 60))
        == """\
              basic   intermediate  advanced  all
orm           1/2 ■□  0/5 □□□□□     0/2 □□    1/9
transactions                        0/1 □     0/1
                                       2 of 11 in all topics

solved now    orm/select_related         One query, as asked
broken        orm/q_search
              queries.py:12 SyntaxError: '(' was never
              closed
stale         orm/values
              changed since it was solved; run it again
needs         transactions/lock_the_row
         python -m pip install "pytest-djangokata[postgres]"
next          orm/reverse_relations
              basic, 10 min: What is _set in reverse
              relations?
              pytest katas/orm/reverse_relations"""
    )


@pytest.mark.parametrize("width", [20, 40, 60, 61, 80, 120, 200])
@pytest.mark.parametrize("unicode", [True, False])
def test_no_line_is_wider_than_the_terminal(status: Make, shell: Shell, width: int, unicode: bool):
    katas = [
        status(f"{topic}/{'long_' * length}name", level=level, title="Ein Über-Titel — 漢字 " * length, solved_now=True)
        for topic in ("orm", "a_topic_with_quite_a_long_name")
        for level in Level
        for length in range(1, 15)
    ]
    progress = Progress(tuple(katas), next=katas[-1])
    rendered = [
        *render_terminal(progress, shell, width, unicode=unicode),
        *render_short(progress, shell, width, unicode=unicode),
        *render_notices(["/a/very/long/path" * 9 + " cannot be written"], width, unicode=unicode),
    ]
    assert max(width_of(line) for line in rendered if "pytest katas/" not in text_of(line)) <= width


def test_a_terminal_that_knows_only_ascii_gets_only_ascii(status: Make, shell: Shell):
    kata = status(title="“Über” — 漢字…", state=State.SOLVED, solved_now=True, question="¿Qué?")
    text = "\n".join(lines(Progress((kata, status("orm/other")), next=kata), shell, 80, unicode=False))
    assert text.isascii()
    assert "1/2 #." in text
    assert '"Uber" - ??...' in text


def test_what_a_terminal_would_act_on_is_not_printed(status: Make, shell: Shell):
    kata = status(state=State.BROKEN, tests={"import": CaseResult("broken", 0, "\x1b[2J\x07 gone")})
    assert "\x1b" not in "".join(lines(Progress((kata,), next=kata), shell, 80))


def test_many_katas_of_a_kind_are_counted_instead_of_named(status: Make, shell: Shell):
    katas = [status(f"orm/k{number}", state=State.SOLVED, solved_now=True) for number in range(9)]
    text = "\n".join(lines(Progress(tuple(katas)), shell, 80))
    assert "orm/k3" in text
    assert "orm/k4" not in text
    assert "and 5 more" in text
    assert "every kata is solved" in text


def test_a_command_too_long_for_the_terminal_is_shown_all_the_same(status: Make, shell: Shell):
    kata = status("orm/" + "x" * 80, passed_part=1, collected=2)
    command = f"pytest katas/{kata.id}"
    assert lines(Progress((kata,), next=kata), shell, 60)[-1] == command
    assert [text_of(line) for line in render_short(Progress((kata,), next=kata), shell, 60, unicode=True)][-1].endswith(
        command
    )
    assert command in lines(Progress((kata,)), shell, 60)


def test_a_part_of_a_kata_that_nobody_has_begun_is_worth_a_line_only_if_it_is_alone(status: Make, shell: Shell):
    untouched, failing = (
        status("orm/a", passed_part=1, collected=9),
        status("orm/b", state=State.FAILING, passed_part=2, collected=9),
    )
    alone = "\n".join(lines(Progress((untouched,), next=untouched), shell, 80))
    assert "1 of 9 tests ran; now all of it" in alone
    several = "\n".join(lines(Progress((untouched, failing), next=failing), shell, 80))
    assert "2 of 9 tests ran; now all of it" in several
    assert "1 of 9" not in several


def test_a_quiet_run_gets_two_lines(progress: Progress, shell: Shell):
    short = [text_of(line) for line in render_short(progress, shell, 80, unicode=True)]
    assert short == [
        "katas solved: 1/10 in these topics, 1/9 orm, 0/1 transactions",
        "next: pytest katas/orm/reverse_relations",
    ]


@given(st.integers(1, 300).flatmap(lambda katas: st.tuples(st.just(katas), st.integers(0, katas))), st.integers(2, 12))
def test_a_bar_is_full_only_where_everything_is_solved_and_empty_only_where_nothing_is(
    figures: tuple[int, int], longest: int
):
    katas, solved = figures
    filled, empty = bar(Count(katas, solved, 0, 0), longest)
    assert filled + empty == min(katas, longest)
    assert (filled == 0) == (solved == 0)
    assert (empty == 0) == (solved == katas)


@given(st.text(), st.integers(1, 40), st.sampled_from(["…", "..."]))
def test_cut_and_wrapped_text_fits(text: str, width: int, ellipsis: str):
    assert columns(cut(text, width, ellipsis)) <= width
    assert all(columns(line) <= width for line in wrap(text, width, 3, ellipsis))


def test_a_terminal_too_narrow_for_any_table_gets_the_smallest_one(progress: Progress, shell: Shell):
    assert lines(progress, shell, 10)[:3] == ["              all", "orm           1/9", "transactions  0/1"]


def test_an_accent_takes_no_column_of_its_own():
    assert columns("e\u0301") == columns("é") == 1
