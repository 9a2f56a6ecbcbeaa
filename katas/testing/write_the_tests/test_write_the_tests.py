from functools import cache
from pathlib import Path

import pytest

from katas.testing.write_the_tests.broken import BROKEN, RIGHT
from pytest_djangokata.testing import expect, run_suite

pytestmark = pytest.mark.django_db

SUITE = Path(__file__).with_name("suite.py")
VERSIONS = {broken: change for versions in BROKEN.values() for broken, change in versions.items()}
#: These have a test each, to begin with; the tests of the rules try the others.
NAMED = [
    "an invoice is late on the day on which it is due",
    "the first day after it is not late yet",
    "only whole weeks count",
    "the seventh day begins another week",
    "the eighth day is still in the first week",
    "payments are forgotten",
    "half a cent is rounded to the even cent",
]

#: The same rules, written by somebody else. What the old file says is of no use to a test of the new one.
OTHER = """
import sys
from decimal import ROUND_HALF_UP, Decimal
from math import ceil


def new_file(event, args):
    if event == "open" and str(args[0]).rpartition("/")[2].startswith("late_fees."):
        raise FileNotFoundError("late_fees.py was rewritten; the fees that a test expects must stand in the test")


sys.addaudithook(new_file)


def late_fee(invoice, today):
    late = (today - invoice.due_on).days
    lines = [line.unit_price * line.quantity for line in invoice.lines.order_by("-id")]
    owed = sum(lines, Decimal(0)) - sum(invoice.payments.values_list("amount", flat=True), Decimal(0))
    if invoice.status == "open" and late >= 1 and owed > 0:
        percent = min(ceil(late / 7), 10)
        return max(Decimal(5), owed * percent / 100).quantize(Decimal("1.00"), rounding=ROUND_HALF_UP)
    return Decimal("0.00")
"""


@cache
def run(source=None):
    return run_suite(SUITE, "katas.testing.write_the_tests.late_fees", source)


def outcome(result):
    """Say that a suite is green, or what keeps it from that: the first failures, since one cause fails many tests."""
    if result.green:
        return "all tests pass"
    failures = [f"{name}: {text}" for name, text in result.failed.items()]
    more = [f"and {len(failures) - 3} more"] if len(failures) > 3 else []
    return result.error or [*failures[:3], *more] or "no test has passed"


def with_a_version(broken):
    """Say what the suite does with a broken version; a suite must be green on the right code first."""
    expect(
        outcome(run()),
        "all tests pass",
        call="suite.py on the right code, before any version that is broken",
        because="This comes first: a test that fails on right code says nothing about wrong code.",
    )
    source = RIGHT.replace(*VERSIONS[broken])
    if source == RIGHT:
        pytest.fail("late_fees.py has been changed; take the original back.", pytrace=False)
    result = run(source)
    return "a test fails" if result.kills else result.error or "all tests pass"


def test_the_right_code_passes():
    expect(outcome(run()), "all tests pass", call="suite.py on the right code", because="The code is right.")


def test_other_right_code_passes_too():
    expect(
        outcome(run(OTHER)),
        "all tests pass",
        call="suite.py on other code that keeps every rule",
        because="A test of how the code does it, or against the old code, is in the way of a colleague who improves it.",
    )


def test_every_line_is_run():
    result = run()
    lines = RIGHT.splitlines()
    missing = "".join(f"\n  {number:3} | {lines[number - 1]}" for number in result.missing)
    if result.covered < 100:
        pytest.fail(f"suite.py runs {result.covered:.0f} % of late_fees.py; no test runs{missing}", pytrace=False)


@pytest.mark.parametrize("rule", NAMED)
def test_a_broken_rule_is_noticed(rule):
    expect(
        with_a_version(rule),
        "a test fails",
        call=f"suite.py with a version where {rule}",
        because="A test that passes on wrong code has not tested this rule.",
    )


@pytest.mark.parametrize("rule", [rule for rule, versions in BROKEN.items() if not set(versions) <= set(NAMED)])
def test_every_other_version_that_breaks_a_rule_is_noticed(rule):
    others = [broken for broken in BROKEN[rule] if broken not in NAMED]
    came = {broken: with_a_version(broken) for broken in others}
    missed = [f"{came[broken]} where {broken}" for broken in others if came[broken] != "a test fails"]
    more = f", and {len(missed) - 1} more" if len(missed) > 1 else ""
    expect(
        f"{missed[0]}{more}" if missed else "a test fails with each",
        "a test fails with each",
        call=f"suite.py with {len(others)} more versions that break {rule}",
        because="Read the rule again, word by word: what in it does no test of yours ask for?",
    )
