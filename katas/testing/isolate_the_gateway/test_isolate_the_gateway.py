from pathlib import Path

import pytest

from katas.testing.isolate_the_gateway.running import run
from pytest_djangokata.testing import expect

# The suite may use TransactionTestCase, so it must not run inside of a transaction.
pytestmark = pytest.mark.django_db(transaction=True)

HERE = Path(__file__).parent
RIGHT = (HERE / "payments.py").read_text(encoding="utf-8")
CREATE = '        payment = Payment.objects.create(invoice=invoice, amount=total, reference=answer.data["id"])\n'
BROKEN = {
    "the receipt is sent before the commit": (
        "transaction.on_commit(lambda: send_receipt(payment))",
        "send_receipt(payment)",
    ),
    "the receipt is never sent": ("transaction.on_commit(lambda: send_receipt(payment))", "pass"),
    "there are two payments for one charge": (CREATE, CREATE + CREATE.replace("payment = ", "")),
    "an answer of 202 counts as a payment": ("answer.status != 201", "answer.status >= 400"),
    "a refusal is raised as GatewayError": ("raise PaymentRefused(", "raise GatewayError("),
    "an invoice that is paid is charged again": ("invoice.status != Invoice.Status.OPEN", "invoice.status == 'draft'"),
}


def problems(result):
    """Say what keeps a suite from being green."""
    return result.error or [f"{name}: {text}" for name, text in result.failed.items()] or "no test has passed"


def test_the_suite_passes_with_the_code_as_it_is_and_calls_nobody():
    result, called = run()
    expect(
        called,
        False,
        call="suite.py with payments.py: whether the real gateway was called",
        because="It charges real cards. Where you have replaced `post`: is it under the name that payments.py looks up?",
    )
    expect(
        "all tests pass" if result.green else problems(result),
        "all tests pass",
        call="suite.py with payments.py as it is",
    )


def test_the_suite_passes_with_a_refactored_version():
    result, _ = run((HERE / "refactored.py").read_text(encoding="utf-8"))
    expect(
        "all tests pass" if result.green else problems(result),
        "all tests pass",
        call="suite.py with refactored.py in the place of payments.py",
        because="It keeps every rule: a test that fails here tests how the code is written, not what it does.",
    )


@pytest.mark.parametrize("broken", BROKEN)
def test_the_suite_fails_with_a_broken_version(broken):
    old, new = BROKEN[broken]
    assert old in RIGHT, "payments.py has been changed; take the original back"
    result, _ = run(RIGHT.replace(old, new))
    expect(
        "a test fails" if result.kills else result.error or f"all {len(result.passed)} tests pass",
        "a test fails",
        call=f"suite.py with a version in which {broken}",
        because="A bug that no test sees is one that your readers' cards will find.",
    )
