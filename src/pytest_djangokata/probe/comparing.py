"""Whether a case was answered as the reference answered it: within the budget, and the same by the probe's comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pytest_djangokata.probe.budget import Bounds, nearly_over, over_budget
from pytest_djangokata.probe.dialogue import Fault, Trusted
from pytest_djangokata.probe.strict import difference
from pytest_djangokata.probe.verdict import CaseVerdict, Observation
from pytest_djangokata.protocol.breakage import clean

#: Characters of the reason of a case.
MAX_REASON = 4000


@dataclass(frozen=True)
class Comparison:
    """How one batch holds what submissions did against what the reference did.

    :param cases: as ``cases`` gave them.
    :param bounds: what a case may cost, and how much more than the reference, where the case itself says nothing.
    :param judge: what compares two answers; None where they have to be equal.
    """

    cases: Sequence[Any]
    bounds: Bounds
    judge: Trusted | None

    def cost(self, number: int, observed: Observation) -> str:
        """Return what the reference took too much of in a case, or an empty string."""
        return over_budget(self.cases[number], self.bounds, observed)

    def near(self, expected: Observation, verdict: CaseVerdict) -> str:
        """Return of what a case that was passed took nearly too much beyond *expected*, or an empty string."""
        if verdict.queries is None or verdict.rows is None:
            return ""
        return nearly_over(self.cases[verdict.number], self.bounds, verdict.queries, verdict.rows, expected)

    def compare(self, number: int, expected: Observation, observed: Observation) -> CaseVerdict:
        """Return whether *observed* passes case *number*, for which the reference gave *expected*."""
        verdict = partial(CaseVerdict, number, queries=observed.queries, rows=observed.rows)
        if over := over_budget(self.cases[number], self.bounds, observed, expected):
            return verdict(passed=False, reason=over)
        if self.judge is None:
            try:
                found = difference(answer_and_state(expected), answer_and_state(observed))
            except Exception as error:  # noqa: BLE001  (the case is not passed, for any reason)
                found = f"it cannot be compared: {type(error).__name__}"
            return verdict(passed=not found, reason=clean(found, MAX_REASON))
        request = {"do": "compare", "expected": answer_and_state(expected), "got": answer_and_state(observed)}
        try:
            reply, _ = self.judge.ask(request, doing="compare(expected, got) ran")
        except Fault as fault:  # if anything goes wrong on the way, the case is not passed
            reason = clean(f"compare: {fault.breakage.headline()}", MAX_REASON)
            return verdict(passed=False, reason=reason, ours=not self.judge.open)
        return verdict(passed=reply.get("same") is True, reason=clean(str(reply.get("difference", "")), MAX_REASON))


def answer_and_state(observation: Observation) -> Any:
    """Return what is compared: the answer, and beside it the state of the database where the probe inspects it."""
    if observation.state is None:
        return observation.answer
    return {"answer": observation.answer, "state": observation.state}
