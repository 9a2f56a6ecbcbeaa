"""What a student is told about a kata: never a case, an expected value, or what any submission printed."""

from __future__ import annotations

from pytest_djangokata.grading.model import Handed, KataState, Outcome
from pytest_djangokata.progress.text import amount


def advice_for(
    state: KataState,
    outcome: Outcome | None,
    *,
    held: bool = False,
    reason: str = "",
    handed: Handed | None = None,
) -> str:
    """Return some sentences for the student.

    :param reason: why there is nothing to judge, in words of ours.
    :param handed: what was handed in, where it was read.
    """
    notes = handed.notes if handed else []
    match state:
        case "solved":
            text = "Solved."
        case "untouched" if notes:
            text = "What is taken is as it was handed out."
        case "untouched":
            text = "The files are as they were handed out."
        case "missing" if notes:
            text = ""
        case "missing":
            text = "Nothing was handed in for this kata."
        case "ungradable":
            text = f"It cannot be graded: {reason.partition(': ')[0] if reason.startswith('the grader ') else reason}."
        case "crashed":
            text = "Your code ended the process in which it ran."
        case "timed out":
            text = "Your code took too long: an endless loop, or a wait for something that never comes."
        case _:
            text = _failed(outcome, leaves_code=handed is not None and handed.leaves_code)
    more = [f"{note}." for note in notes]
    if held:
        more.append("Your teacher will look at it before it counts.")
    return " ".join(filter(None, [text, *more]))


def _failed(outcome: Outcome | None, *, leaves_code: bool) -> str:
    if outcome is None:
        return "It is not solved."
    if outcome.broken:
        return f"{outcome.broken}. Python cannot read it."
    if outcome.unimported:
        return f"Your answer cannot be imported where it is graded: {outcome.unimported}."
    failed = [test for test in outcome.tests if not test.passed]
    if outcome.wrote_too_much and not failed:
        return f"{'All tests pass, and your' if outcome.tests else 'Your'} answer is stopped: it prints or writes too much."
    if failed:
        fail = "fails" if len(outcome.tests) == 1 else "fail"
        # Beside the file that is not taken, the same tests may pass.
        why = "." if leaves_code else "; the same tests show you why."
        return f"{len(failed)} of {amount(len(outcome.tests), 'test')} {fail}{why}"
    begin = "All tests pass, and your answer fails for other data." if outcome.tests else "Your answer does not hold."
    return f"{begin} {outcome.advice or 'Go through what its README lists under Done when.'}"
