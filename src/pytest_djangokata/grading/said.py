"""What a student is told about a kata: never a case, an expected value, or what any submission printed."""

from __future__ import annotations

from pytest_djangokata.grading.model import Facts, KataState, Outcome
from pytest_djangokata.progress.text import amount


def advice_for(
    state: KataState, outcome: Outcome | None, facts: Facts | None, *, held: bool = False, reason: str = ""
) -> str:
    """Return a sentence or two for the student.

    :param reason: why there is nothing to judge, in words of ours.
    """
    match state:
        case "solved":
            text = "Solved."
        case "untouched":
            text = "The files are as they were handed out."
        case "missing":
            text = "Nothing was handed in for this kata."
        case "ungradable":
            text = f"It cannot be graded: {reason.partition(': ')[0] if 'grader' in reason else reason}."
        case "crashed":
            text = "Your code ended the process in which it ran."
        case "timed out":
            text = "Your code took too long: an endless loop, or a wait for something that never comes."
        case _:
            text = _failed(outcome)
    return f"{text} Your teacher will look at it before it counts." if held else text


def _failed(outcome: Outcome | None) -> str:
    if outcome is None:
        return "It is not solved."
    if outcome.broken:
        return f"{outcome.broken}. Python cannot read it."
    failed = [test for test in outcome.tests if not test.passed]
    if failed:
        fail = "fails" if len(outcome.tests) == 1 else "fail"
        return f"{len(failed)} of {amount(len(outcome.tests), 'test')} {fail}; the same tests show you why."
    begin = "All tests pass, and your answer fails for other data." if outcome.tests else "Your answer does not hold."
    return f"{begin} {outcome.advice or 'Go through what its README lists under Done when.'}"
