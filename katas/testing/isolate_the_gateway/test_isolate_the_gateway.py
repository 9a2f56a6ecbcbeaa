from functools import cache
from pathlib import Path

import pytest

from katas.testing.isolate_the_gateway.broken import BROKEN, RIGHT, changed
from katas.testing.isolate_the_gateway.running import run
from pytest_djangokata.testing import expect

# The suite may use TransactionTestCase, so it must not run inside of a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

PAYMENTS = Path(__file__).with_name("payments.py")
REFACTORED = PAYMENTS.with_name("refactored.py").read_text(encoding="utf-8")
VERSIONS = {broken: change for versions in BROKEN.values() for broken, change in versions.items()}
#: These have a test each, to begin with; the tests of the rules try the others.
NAMED = [
    "the receipt is sent before the commit",
    "the receipt is never sent",
    "there are two payments for one charge",
    "an answer of 202 counts as a payment",
    "a refusal is raised as GatewayError",
    "an invoice that is paid is charged again",
]


@cache
def with_the_right_code():
    return run()


def outcome(result):
    """Say that a suite is green, or what keeps it from that: the first failures, since one cause fails many tests."""
    if result.green:
        return "all tests pass"
    failures = [f"{name}: {text}" for name, text in result.failed.items()]
    more = [f"and {len(failures) - 3} more"] if len(failures) > 3 else []
    return result.error or [*failures[:3], *more] or "no test has passed"


def with_a_version(broken):
    """Say what the suite does with a broken version; a suite must be green on the right code first."""
    right, _ = with_the_right_code()
    expect(
        outcome(right),
        "all tests pass",
        call="suite.py with the given payments.py, before any version that is broken",
        because="This comes first: a test that fails on right code says nothing about wrong code.",
    )
    source = changed(RIGHT, VERSIONS[broken])
    if source == RIGHT:
        pytest.fail("payments.py has been changed; take the original back.", pytrace=False)
    result, _ = run(source)
    return "a test fails" if result.kills else result.error or "all tests pass"


def test_the_suite_passes_with_the_given_code_and_calls_nobody():
    result, called = with_the_right_code()
    expect(
        called,
        False,
        call="suite.py with payments.py: whether the real gateway was called",
        because="It charges real cards. Where you have replaced `post`: is it under the name that payments.py looks up?",
    )
    expect(outcome(result), "all tests pass", call="suite.py with the given payments.py")


def test_the_suite_passes_with_a_refactored_version():
    result, _ = run(REFACTORED)
    expect(
        outcome(result),
        "all tests pass",
        call="suite.py with refactored.py in the place of payments.py",
        because="It keeps every rule: a test that fails here tests how the code is written, not what it does.",
    )


@pytest.mark.parametrize("broken", NAMED)
def test_the_suite_fails_with_a_broken_version(broken):
    expect(
        with_a_version(broken),
        "a test fails",
        call=f"suite.py with a version in which {broken}",
        because="A bug that no test sees is one that your readers' cards will find.",
    )


@pytest.mark.parametrize("rule", BROKEN)
def test_the_suite_fails_with_every_other_version_that_breaks_a_rule(rule):
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
