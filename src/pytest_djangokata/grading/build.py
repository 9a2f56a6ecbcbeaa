"""From what was handed in and what it did to the rows of a gradebook and the summary of a class: pure functions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pytest_djangokata.assignments.model import Assignment, days_late, percent_left
from pytest_djangokata.grading.credit import earned, is_held
from pytest_djangokata.grading.left import changes_note
from pytest_djangokata.grading.model import (
    Facts,
    Handed,
    KataRow,
    KataState,
    KataSummary,
    Outcome,
    Results,
    Row,
    State,
    Submission,
)
from pytest_djangokata.grading.said import advice_for
from pytest_djangokata.progress.text import clean

#: Submissions that are named before they are counted.
MAX_NAMED = 5


@dataclass(frozen=True)
class Known:
    """What rows are made from.

    :param points: what each kata is worth, in the order of the assignment.
    :param accepted: the student's key, the kata, and the content that a person has accepted.
    """

    assignment: Assignment
    points: Mapping[str, int]
    facts: Mapping[str, Facts]
    outcomes: Mapping[tuple[str, str], Outcome]
    accepted: Collection[tuple[str, str, str]] = ()


def results(known: Known, submissions: Sequence[Submission], ignored: Sequence[str] = ()) -> Results:
    """Return everything about a batch.

    :param ignored: files among the submissions that cannot be one.
    """
    assignment, points = known.assignment, known.points
    rows = [row_of(known, one) for one in submissions]
    judged = {(one.kata, one.content) for submission in submissions for one in submission.katas}
    walls = {one.wall for key, one in known.outcomes.items() if not one.proves and key in judged}
    rows.sort(key=lambda row: (row.student.key.casefold(), row.student.key, row.source))
    return Results(
        title=assignment.title,
        credit=assignment.credit,
        max_points=sum(points.values()),
        due=assignment.due,
        feedback=assignment.feedback,
        katas=[summary(known.facts[kata], worth, rows) for kata, worth in points.items()],
        rows=rows,
        worth="practice" if walls else "grade",
        wall=min(walls, default=""),
        ignored=[clean(name) for name in ignored],
    )


def row_of(known: Known, submission: Submission) -> Row:
    """Return the row of one submission."""
    assignment, points = known.assignment, known.points
    handed = {one.kata: one for one in submission.katas}
    katas = []
    for kata, worth in points.items():
        one = handed.get(kata)
        if submission.problem:
            # The reason is the row's, and is not repeated as the kata's: see Row.is_blank.
            said = advice_for("ungradable", None, reason=submission.problem)
            katas.append(KataRow(kata, "ungradable", 0, worth, said))
            continue
        if one is None or submission.missing:
            katas.append(_empty(kata, worth, "missing", ""))
            continue
        accepted = (submission.student.key, kata, one.content) in known.accepted
        katas.append(kata_row(known, worth, one, accepted=accepted))
    percent = percent_left(assignment, submission.submitted)
    late = days_late(assignment, submission.submitted)
    state, reasons = _state(submission, katas, late)
    return Row(
        student=submission.student,
        source=submission.source,
        state=state,
        points=sum(one.points for one in katas) * percent // 100,
        max_points=sum(points.values()),
        reasons=reasons,
        submitted=submission.submitted,
        days_late=late,
        percent=percent,
        commit=submission.commit,
        later=submission.later,
        katas=katas,
        aside=submission.aside,
        perhaps=submission.perhaps,
    )


def _state(submission: Submission, katas: Sequence[KataRow], late: int) -> tuple[State, list[str]]:
    """Return what became of a submission, and why, one sentence a reason."""
    if submission.missing:
        return "missing", [f"nothing was handed in{unless(submission.perhaps)}"]
    if submission.problem:
        return "ungradable", [submission.problem]
    reasons = [f"{one.kata}: {one.reason}" for one in katas if one.state == "ungradable"]
    waiting = [text for one in katas for text in one.waiting]
    reasons += waiting
    reasons += [f"{one.kata}: {one.state}" for one in katas if one.state in ("crashed", "timed out")]
    reasons += [f"{one.kata}: {note}" for one in katas for note in one.notes]
    if late:
        reasons.append(f"{late} {'day' if late == 1 else 'days'} late")
    reasons += submission.aside
    reasons += filter(None, [changes_note({one.kata: one.changed for one in katas})])
    if submission.later:
        reasons.append(later_commits(submission.later))
    states = {one.state for one in katas}
    if "ungradable" in states:
        return "ungradable", reasons
    if waiting:
        return "needs review", reasons
    if "crashed" in states:
        return "crashed", reasons
    if "timed out" in states:
        return "timed out", reasons
    return ("late" if late else "graded"), reasons


def unless(perhaps: Sequence[str]) -> str:
    """Return which submissions may be a student's after all, to follow that nothing was handed in."""
    if not perhaps:
        return ""
    more = f" or {len(perhaps) - MAX_NAMED} more" if len(perhaps) > MAX_NAMED else ""
    return f", unless one of these is theirs: {', '.join(map(clean, perhaps[:MAX_NAMED]))}{more}"


def later_commits(count: int) -> str:
    """Return that *count* commits came after the deadline."""
    return f"{count} {'commit' if count == 1 else 'commits'} after the deadline not counted"


def kata_row(known: Known, worth: int, handed: Handed, *, accepted: bool) -> KataRow:
    """Return the row of one kata that was handed in."""
    credit, facts = known.assignment.credit, known.facts[handed.kata]
    outcome = known.outcomes.get((handed.kata, handed.content))
    if handed.problem:
        return _empty(handed.kata, worth, "ungradable", handed.problem)
    if handed.untouched:
        return _empty(handed.kata, worth, "untouched", "", handed)
    if not handed.content:
        return _empty(handed.kata, worth, "missing", "", handed)
    if outcome is None or outcome.end == "not judged":
        return _empty(handed.kata, worth, "ungradable", outcome.reason if outcome else "it has not been judged")
    points = earned(credit, worth, outcome, facts)
    held = points if is_held(credit, outcome, accepted=accepted) else 0
    state = kata_state(outcome, points, worth)
    return KataRow(
        kata=handed.kata,
        state=state,
        points=points - held,
        max_points=worth,
        said=advice_for(state, outcome, held=held > 0, handed=handed),
        reason=outcome.reason,
        cases_passed=outcome.passed,
        cases=facts.cases,
        tests=outcome.tests,
        marks=outcome.marks,
        held=held,
        accepted=accepted,
        printed=outcome.printed,
        notes=handed.notes,
        leaves_code=handed.leaves_code,
        has_run=outcome.has_run,
        changed=handed.changed,
    )


def kata_state(outcome: Outcome, points: int, worth: int) -> KataState:
    """Return in one word what an answer did."""
    if outcome.solved:
        return "solved"
    if outcome.end in ("crashed", "timed out"):
        return "crashed" if outcome.end == "crashed" else "timed out"
    return "partly" if points and points <= worth else "failed"


def _empty(kata: str, worth: int, state: KataState, reason: str, handed: Handed | None = None) -> KataRow:
    said = advice_for(state, None, reason=reason, handed=handed)
    about = handed or Handed(kata)
    return KataRow(kata, state, 0, worth, said, reason=reason, notes=about.notes, changed=about.changed)


def summary(facts: Facts, worth: int, rows: Sequence[Row]) -> KataSummary:
    """Return how a class did on one kata."""
    entries = [one for row in rows for one in row.katas if one.kata == facts.kata]
    handed = [one for one in entries if one.state not in ("missing", "ungradable")]
    solved = sum(one.state == "solved" for one in handed)
    failed = Counter(test.name for one in handed for test in one.tests if not test.passed)
    # Of tests that as many fail, the first in the file is the one to talk about.
    most = max(facts.tests, key=lambda name: failed[name], default="")
    return KataSummary(
        kata=facts.kata,
        title=facts.title,
        max_points=worth,
        handed_in=len(handed),
        solved=solved,
        solve_rate=nearest_percent(solved, len(handed)),
        mean=sum(one.points for one in handed) * 100 // len(handed) if handed else 0,
        failed_most=most if failed[most] else "",
        failed_by=failed[most],
        hear=facts.hear if solved < len(handed) else "",
        folder=facts.folder or f"katas/{facts.kata}",
    )


def nearest_percent(part: int, whole: int) -> int:
    """Return what percentage *part* is of *whole*, rounded to the nearest, halves up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0
