"""Versions of payments.py that break one rule each. Write your tests from the rules first: this file gives them away."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

RIGHT = Path(__file__).with_name("payments.py").read_text(encoding="utf-8")

ON_COMMIT = "transaction.on_commit(lambda: send_receipt(payment))"
TOTAL = "sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))"
NOT_OPEN = "invoice.status != Invoice.Status.OPEN"
GUARD = f"    if {NOT_OPEN}:\n        raise NothingToPay(invoice.number)\n"
RAISE = 'raise PaymentRefused(answer.data.get("message", "refused"))'
REFUSE = f"        if answer.status != 201:\n            {RAISE}\n"
CREATE = '        payment = Payment.objects.create(invoice=invoice, amount=total, reference=answer.data["id"])\n'
ANY_ID = ('answer.data["id"]', 'answer.data.get("id", "none")')
PAID = "        invoice.status = Invoice.Status.PAID\n"
SAVE = '        invoice.save(update_fields=["status"])\n'
START = "        answer = post(\n"
ATOMIC = "    with transaction.atomic():\n"
NOT_ATOMIC = "    if True:\n"
PAY = "def pay(invoice: Invoice) -> Payment:\n"

TWICE = """        def ask(*args, **kwargs):
            post(*args, **kwargs)
            return post(*args, **kwargs)

        answer = ask(
"""
LATER = """        payment = invoice.payments.get()
        payment.reference = answer.data["id"]
        payment.save()
"""
OFFICE = "send_mail('A card was refused', 'Have a look.', None, ['office@example.com'])"
SET = "Invoice.objects.filter(pk=invoice.pk).update(status={!r})\n"

#: What to replace in payments.py, and by what.
Change = list[tuple[str, str]]


def unreachable(handler: str) -> Change:
    """Return the beginning of a ``pay`` that handles GatewayError in its own way."""
    call = "def pay(invoice):\n    try:\n        return _pay(invoice)\n    except GatewayError:\n"
    return [(PAY, call + indent(handler, " " * 8) + "\n\n\n" + PAY.replace("pay", "_pay", 1))]


#: For each rule of the README: what goes wrong in a version that breaks it, and how that version differs.
BROKEN: dict[str, dict[str, Change]] = {
    "rule 1: what the provider is asked": {
        "the amount is in euros": [("int(total * 100)", "int(total)")],
        "the amount goes through a float, which makes 37.54 of 37.55": [
            ("int(total * 100)", "int(float(total) * 100)")
        ],
        "the quantity is ignored": [(TOTAL, "sum((line.unit_price for line in invoice.lines.all()), Decimal(0))")],
        "only the first line counts": [("invoice.lines.all()", "invoice.lines.all()[:1]")],
        "the lines of other invoices count too": [("invoice.lines.all()", "invoice.lines.model.objects.all()")],
        "the path is /payments": [('"/charges"', '"/payments"')],
        "the currency is USD": [('"currency": "EUR"', '"currency": "USD"')],
        "the provider is told the invoice's id instead of its number": [
            ('"invoice": invoice.number}', '"invoice": invoice.pk}')
        ],
        "each call has a new key": [("key=invoice.number,", "key=__import__('uuid').uuid4().hex,")],
        "the provider is asked twice": [(START, TWICE)],
    },
    "rule 2: what is recorded": {
        "the payment is of whole euros": [("amount=total,", "amount=int(total),")],
        "the payment has the invoice's number as its reference": [
            ('reference=answer.data["id"]', "reference=invoice.number")
        ],
        "the payment is not saved": [("Payment.objects.create(", "Payment(")],
        "the payment is by transfer": [("amount=total,", "amount=total, method=Payment.Method.TRANSFER,")],
        "there are two payments for one charge": [(CREATE, CREATE + CREATE.replace("payment = ", ""))],
        "the invoice is paid in memory only": [(SAVE, "")],
        "the invoice is paid in the database only": [(PAID + SAVE, "        " + SET.format("paid"))],
        "the payment is not returned": [("    return payment\n", "    return None\n")],
    },
    "rule 3: an answer that is not 201": {
        "only 402 is a refusal": [("answer.status != 201", "answer.status == 402"), ANY_ID],
        "an answer of 202 counts as a payment": [("answer.status != 201", "answer.status >= 400"), ANY_ID],
        "402 counts as a payment": [("answer.status != 201", "answer.status >= 500"), ANY_ID],
        "a refusal is raised as GatewayError": [(RAISE, "raise GatewayError('refused')")],
        "a refusal raises nothing": [(RAISE, "return None")],
        "a refusal leaves a payment": [
            (ATOMIC, NOT_ATOMIC + "        Payment.objects.create(invoice=invoice, amount=total)\n"),
            (CREATE, LATER),
        ],
        "a refusal closes the invoice": [(START, "        " + SET.format("void") + START), (ATOMIC, NOT_ATOMIC)],
        "a refusal leaves the invoice paid in memory": [(RAISE, f"invoice.status = 'paid'\n            {RAISE}")],
        "a refusal sends a mail": [(RAISE, f"{OFFICE}\n            {RAISE}")],
    },
    "rule 4: a provider out of reach": {
        "GatewayError is swallowed": unreachable("return None"),
        "the invoice is paid after a GatewayError": unreachable(SET.format("paid") + "raise"),
        "the invoice is paid in memory after a GatewayError": unreachable("invoice.status = 'paid'\nraise"),
        "there is a payment after a GatewayError": unreachable(
            "Payment.objects.create(invoice=invoice, amount=1)\nraise"
        ),
        "there is a mail after a GatewayError": unreachable(f"{OFFICE}\nraise"),
        "GatewayError becomes PaymentRefused": unreachable("raise PaymentRefused from None"),
    },
    "rule 5: an invoice that is not open": {
        "a draft is charged": [(NOT_OPEN, "invoice.status in ('paid', 'void')")],
        "a void invoice is charged": [(NOT_OPEN, "invoice.status in ('paid', 'draft')")],
        "an invoice that is paid is charged again": [(NOT_OPEN, "invoice.status in ('void', 'draft')")],
        "the provider is asked before the status is looked at": [(GUARD, ""), (REFUSE, indent(GUARD, "    ") + REFUSE)],
        "nothing is raised for it": [("raise NothingToPay(invoice.number)", "return None")],
        "PaymentRefused is raised for it": [("raise NothingToPay(invoice.number)", "raise PaymentRefused")],
    },
    "rule 6: the receipt": {
        "the receipt is sent before the commit": [(ON_COMMIT, "send_receipt(payment)")],
        "the receipt is never sent": [(ON_COMMIT, "pass")],
        "the receipt is sent twice": [(ON_COMMIT, f"{ON_COMMIT}\n        {ON_COMMIT}")],
        "there is a mail for each owner": [
            ("lambda: send_receipt(payment)", "lambda: [send_receipt(payment, one) for one in (0, 1)]"),
            ("send_receipt(payment: Payment)", "send_receipt(payment: Payment, one: int)"),
            ("flat=True))", "flat=True))[one : one + 1]"),
        ],
        "all members get the receipt": [(", role=Membership.Role.OWNER)", ")")],
        "readers get the receipt too": [("role=Membership.Role.OWNER)", "role__in=('owner', 'reader'))")],
        "all but readers get the receipt": [(", role=Membership.Role.OWNER)", ").exclude(role='reader')")],
        "only the first owner gets the receipt": [("flat=True))", "flat=True))[:1]")],
        "the owners of other customers get it too": [("organisation=payment.invoice.customer, ", "")],
        "the number is in the body, not in the subject": [
            ("invoice {payment.invoice.number}", "your invoice"),
            (" EUR.", " EUR for {payment.invoice.number}."),
        ],
        "the amount is in the subject, not in the body": [
            ("{payment.amount:.2f}", "{payment.amount * 100:.0f}"),
            ("invoice {payment.invoice.number}", "invoice {payment.invoice.number}, {payment.amount:.2f} EUR"),
        ],
    },
}


def changed(text: str, change: Change) -> str:
    """Return *text* with each old part of *change* replaced by the new one."""
    for old, new in change:
        text = text.replace(old, new)
    return text
