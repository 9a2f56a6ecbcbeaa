"""What a student is given: points, what passed, what did not.

Of what a process said that ran their code, only the name of the error is in it that kept their answer from being imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pytest_djangokata.grading.build import later_commits
from pytest_djangokata.grading.left import not_used
from pytest_djangokata.grading.model import KataRow, KataSummary, Results, Row
from pytest_djangokata.progress.markdown import code, escape, prose
from pytest_djangokata.progress.text import amount, clean


@dataclass(frozen=True)
class KataFeedback:
    """One kata, as its student sees it.

    :param folder: where it lies in what was handed out.
    :param tests: how many there are; 0 where they say no more than the sentence.
    :param same_here: whether the same tests fail for the student too, so that they can see why.
    """

    kata: str
    title: str
    folder: str
    points: int
    max_points: int
    said: str
    passed: int
    tests: int
    failed: tuple[str, ...]
    same_here: bool = True


@dataclass(frozen=True)
class Feedback:
    """What one student sees.

    :param notes: sentences about the whole: late, or why it cannot be graded.
    """

    title: str
    student: str
    points: int
    max_points: int
    notes: tuple[str, ...]
    katas: tuple[KataFeedback, ...]


def feedback_of(results: Results, row: Row) -> Feedback:
    """Return what the student of *row* sees; of what others did, and of cases and messages, nothing is in it."""
    about = {one.kata: one for one in results.katas}
    return Feedback(
        title=results.title,
        student=row.student.name or row.student.key,
        points=row.points,
        max_points=row.max_points,
        notes=tuple(_notes(results, row)),
        katas=() if row.is_blank else tuple(_kata(one, about[one.kata]) for one in row.katas),
    )


def _notes(results: Results, row: Row) -> Iterator[str]:
    if results.worth == "practice":
        yield "This is practice and no grade: nothing held your code apart where it ran."
    if row.perhaps:
        yield "Nothing was handed in that is known to be yours. Tell your teacher if you did hand in something."
    elif row.state == "missing":
        yield "Nothing was handed in."
    elif row.is_blank:
        yield f"Your submission cannot be graded: {row.reasons[0]}."
    for text in row.aside:
        yield f"{text[:1].upper()}{text[1:]}."
    if row.changed:
        yield not_used(row.changed)
    if row.later:
        yield f"{later_commits(row.later)}."
    if row.days_late:
        days = f"{row.days_late} {'day' if row.days_late == 1 else 'days'}"
        cost = f", so {row.percent} % of the points count" if row.percent < 100 else ""
        yield f"It came in {days} after the deadline{cost}."


def _kata(one: KataRow, about: KataSummary) -> KataFeedback:
    failed = tuple(name.rpartition("::")[2] for name in one.failed)
    tests = len(one.tests) if one.has_run else 0
    return KataFeedback(
        kata=one.kata,
        title=about.title,
        folder=about.folder,
        points=one.points,
        max_points=one.max_points,
        said=one.said,
        passed=tests - len(failed),
        tests=tests,
        failed=failed,
        same_here=not one.leaves_code,
    )


def to_markdown(feedback: Feedback) -> str:
    """Return the feedback as a document."""
    return "\n".join([*_lines(feedback), ""])


def _lines(feedback: Feedback) -> Iterator[str]:
    yield f"# {escape(feedback.title)}"
    yield ""
    yield f"{escape(feedback.student)}: **{feedback.points} of {amount(feedback.max_points, 'point')}**"
    for note in feedback.notes:
        yield ""
        yield prose(note)
    for one in feedback.katas:
        yield ""
        yield f"## {escape(one.title)}"
        yield ""
        yield f"{code(one.kata)}: **{one.points} of {amount(one.max_points, 'point')}.** {prose(one.said)}"
        if one.tests:
            tests = f"{amount(one.tests, 'test')} {'passes' if one.tests == 1 else 'pass'}"
            yield ""
            yield f"{one.passed} of {tests}." + (" These fail:" if one.failed else "")
        if one.failed:
            yield ""
            yield from (f"- {code(clean(name))}" for name in one.failed)
        if one.failed and one.same_here:
            yield ""
            yield f"See why: {code(f'pytest {one.folder}')}"
