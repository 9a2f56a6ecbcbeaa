from functools import cache
from pathlib import Path

import pytest

from pytest_djangokata.testing import run_suite

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
GIVEN = (HERE / "late_fees.py").read_text(encoding="utf-8")

#: Some ways to break a rule: what the code says, and what it would say.
BROKEN = {
    "an invoice is late on the day on which it is due": ("days <= 0", "days < 0"),
    "the first day after it is not late yet": ("days <= 0", "days <= 1"),
    "only whole weeks count": ("(days + 6) // 7", "days // 7"),
    "the seventh day begins another week": ("(days + 6) // 7", "days // 7 + 1"),
    "the eighth day is still in the first week": ("(days + 6) // 7", "max(days // 7, 1)"),
    "payments are forgotten": (
        "    owed -= sum((payment.amount for payment in invoice.payments.all()), NOTHING)\n",
        "",
    ),
    "half a cent is rounded to the even cent": ("ROUND_HALF_UP)", '"ROUND_HALF_EVEN")'),
}

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
    return run_suite(HERE / "suite.py", "katas.testing.write_the_tests.late_fees", source)


def failures(result):
    return "".join(f"\n  {name}: {message}" for name, message in result.failed.items()) or f"\n  {result.error}"


def test_the_right_code_passes():
    result = run()
    if not result.green:
        pytest.fail(
            f"suite.py on the right code: these must pass, for the code is right{failures(result)}", pytrace=False
        )


def test_other_right_code_passes_too():
    result = run(OTHER)
    if not result.green:
        pytest.fail(
            f"suite.py on other code that keeps every rule: these fail{failures(result)}\n"
            "  A test of how the code does it, or against the old code, stands in the way of whoever improves it.",
            pytrace=False,
        )


def test_every_line_is_run():
    result = run()
    lines = GIVEN.splitlines()
    missing = "".join(f"\n  {number:3} | {lines[number - 1]}" for number in result.missing)
    if result.covered < 100:
        pytest.fail(f"suite.py runs {result.covered:.0f} % of late_fees.py; no test runs{missing}", pytrace=False)


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_rule_is_noticed(rule):
    result = run(GIVEN.replace(*BROKEN[rule]))
    if not (result.kills and run().green):
        pytest.fail(
            f"suite.py, where {rule}: no test fails for that\n"
            "  A test that passes on wrong code has not tested this rule.",
            pytrace=False,
        )
