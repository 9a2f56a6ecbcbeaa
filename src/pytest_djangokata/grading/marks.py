"""What makes a person look at an answer, besides its source: tripwires, and tests that say otherwise than the probe."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.grading.feedback_tests import Run
from pytest_djangokata.grading.model import Mark, Outcome


def tripped(run: Run, kata: Kata) -> Iterator[Mark]:
    """Yield a mark for each of the two tests beside the kata's that did what it cannot do by itself."""
    file = first_file(kata)
    if run.failed_to_fail:
        yield Mark("tripwire", "a test that must fail did not fail beside this answer", file, 1)
    if run.failed_to_pass:
        yield Mark("tripwire", "a test that must pass did not pass beside this answer", file, 1)


def disagreements(outcome: Outcome, kata: Kata) -> Iterator[Mark]:
    """Yield a mark where all tests pass and the probe does not, or the other way round."""
    all_pass = bool(outcome.tests) and all(test.passed for test in outcome.tests)
    if all_pass and not outcome.solved:
        why = ": the answer prints or writes too much for it" if outcome.wrote_too_much else ""
        yield Mark("disagreement", f"all tests pass, and the probe does not{why}", *_place(outcome.reason, kata))
    if outcome.solved and outcome.tests and not all_pass:
        failed = next((test.name for test in outcome.tests if not test.passed), "the tests")
        yield Mark("disagreement", f"the probe passes, and {failed} does not", first_file(kata), 1)


def _place(reason: str, kata: Kata) -> tuple[str, int]:
    """Return the file and line of the learner's that the probe's reason begins with, or else the beginning of the first."""
    for path in kata.edit_files:
        name = path.relative_to(kata.path).as_posix()
        if found := re.match(rf"case \d+: {re.escape(name)}:(\d{{1,6}})\s", reason):
            return name, int(found[1])
    return first_file(kata), 1


def first_file(kata: Kata) -> str:
    """Return the first file that the learner edits, as it is named in the kata."""
    return next((path.relative_to(kata.path).as_posix() for path in kata.edit_files), kata.meta.edit[0])
