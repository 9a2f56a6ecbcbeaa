"""What an answer is worth: whole points, under each kind of credit, and what waits for a person's word."""

from __future__ import annotations

from pytest_djangokata.assignments.model import Credit
from pytest_djangokata.grading.model import Facts, Outcome


def earned(credit: Credit, points: int, outcome: Outcome, facts: Facts) -> int:
    """Return how many of a kata's *points* an answer earns, before anybody has looked at its marks.

    A share is of what does not work as shipped, and what worked as shipped and works no more counts against it; so the kata
    as shipped has 0. Of cases, it is of those beyond what one and the same answer to each of them gets right.
    """
    match credit:
        case "verdict":
            return points if outcome.solved else 0
        case "cases":
            if outcome.solved:
                return points
            free = max(facts.shipped, facts.alike)
            return share(points, outcome.passed - free, facts.cases - free)
        case "tests":
            by_name = {test.name: test.passed for test in outcome.tests}
            tasks = [name for name in facts.tests if name not in facts.guards]
            solved = sum(by_name.get(name, False) for name in tasks)
            broken = sum(not by_name.get(name, False) for name in facts.guards)
            return share(points, solved - broken, len(tasks))


def share(points: int, part: int, whole: int) -> int:
    """Return the part of *points*, rounded down; all of them only for the whole."""
    if whole <= 0:
        return 0
    return points * max(0, min(part, whole)) // whole


def is_held(credit: Credit, outcome: Outcome, *, accepted: bool) -> bool:
    """Whether the points wait for a person: what tests say can be forged, so any mark holds them."""
    return credit == "tests" and bool(outcome.marks) and not accepted
