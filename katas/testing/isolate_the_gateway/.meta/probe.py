"""What the suite says of the right code, of rewrites of it, and of versions that break one rule each."""

from pathlib import Path
from textwrap import indent

from katas.testing.isolate_the_gateway import payments

ON_COMMIT = "transaction.on_commit(lambda: send_receipt(payment))"
TOTAL = "sum((line.quantity * line.unit_price for line in invoice.lines.all()), Decimal(0))"
NOT_OPEN = "invoice.status != Invoice.Status.OPEN"
GUARD = f"    if {NOT_OPEN}:\n        raise NothingToPay(invoice.number)\n"
RAISE = 'raise PaymentRefused(answer.data.get("message", "refused"))'
REFUSE = f"        if answer.status != 201:\n            {RAISE}\n"
CREATE = '        payment = Payment.objects.create(invoice=invoice, amount=total, reference=answer.data["id"])\n'
ANY_ID = ('answer.data["id"]', 'answer.data.get("id", "none")')
SAVE = '        invoice.save(update_fields=["status"])\n'
START = "        answer = post(\n"
ATOMIC = "    with transaction.atomic():\n"
NOT_ATOMIC = "    if True:\n"
OWNERS = "Membership.objects.filter(organisation=payment.invoice.customer, role=Membership.Role.OWNER)"
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


def unreachable(handler):
    """Return the beginning of a ``pay`` that handles GatewayError in its own way."""
    call = "def pay(invoice):\n    try:\n        return _pay(invoice)\n    except GatewayError:\n"
    return [(PAY, call + indent(handler, " " * 8) + "\n\n\n" + PAY.replace("pay", "_pay", 1))]


#: Each breaks a rule of the README: pairs of old and new text.
BUGS = {
    "amount in euros": [("int(total * 100)", "int(total)")],
    "quantity ignored": [(TOTAL, "sum((line.unit_price for line in invoice.lines.all()), Decimal(0))")],
    "first line only": [("invoice.lines.all()", "invoice.lines.all()[:1]")],
    "other path": [('"/charges"', '"/payments"')],
    "other currency": [('"currency": "EUR"', '"currency": "USD"')],
    "invoice is the key of the row": [('"invoice": invoice.number}', '"invoice": invoice.pk}')],
    "a new key each time": [("key=invoice.number,", "key=__import__('uuid').uuid4().hex,")],
    "asked twice": [(START, TWICE)],
    "total not recorded": [("amount=total,", "amount=int(total),")],
    "wrong reference": [('reference=answer.data["id"]', "reference=invoice.number")],
    "no payment": [("Payment.objects.create(", "Payment(")],
    "by transfer": [("amount=total,", "amount=total, method=Payment.Method.TRANSFER,")],
    "two payments": [(CREATE, CREATE + CREATE.replace("payment = ", ""))],
    "paid in memory only": [(SAVE, "")],
    "returns nothing": [("    return payment\n", "    return None\n")],
    "only 402 is refused": [("answer.status != 201", "answer.status == 402"), ANY_ID],
    "only what is no success is refused": [("answer.status != 201", "answer.status >= 400"), ANY_ID],
    "402 is taken for a payment": [("answer.status != 201", "answer.status >= 500"), ANY_ID],
    "refused under another name": [(RAISE, "raise GatewayError('refused')")],
    "refused says nothing": [(RAISE, "return None")],
    "refused leaves a payment": [
        (ATOMIC, NOT_ATOMIC + "        Payment.objects.create(invoice=invoice, amount=total)\n"),
        (CREATE, LATER),
    ],
    "refused closes the invoice": [(START, "        " + SET.format("void") + START), (ATOMIC, NOT_ATOMIC)],
    "refused sends a mail": [(RAISE, f"{OFFICE}\n            {RAISE}")],
    "unreachable is swallowed": unreachable("return None"),
    "unreachable leaves the invoice paid": unreachable(SET.format("paid") + "raise"),
    "unreachable leaves a payment": unreachable("Payment.objects.create(invoice=invoice, amount=1)\nraise"),
    "unreachable sends a mail": unreachable(f"{OFFICE}\nraise"),
    "unreachable under another name": unreachable("raise PaymentRefused from None"),
    "drafts are charged": [(NOT_OPEN, "invoice.status in ('paid', 'void')")],
    "void ones are charged": [(NOT_OPEN, "invoice.status in ('paid', 'draft')")],
    "paid ones are charged": [(NOT_OPEN, "invoice.status in ('void', 'draft')")],
    "asks first and looks afterwards": [(GUARD, ""), (REFUSE, indent(GUARD, "    ") + REFUSE)],
    "says nothing of what is not open": [("raise NothingToPay(invoice.number)", "return None")],
    "not open under another name": [("raise NothingToPay(invoice.number)", "raise PaymentRefused")],
    "receipt at once": [(ON_COMMIT, "send_receipt(payment)")],
    "two receipts": [(ON_COMMIT, f"{ON_COMMIT}\n        {ON_COMMIT}")],
    "a receipt for each owner": [
        ("lambda: send_receipt(payment)", "lambda: [send_receipt(payment, one) for one in (0, 1)]"),
        ("send_receipt(payment: Payment)", "send_receipt(payment: Payment, one: int)"),
        ("flat=True))", "flat=True))[one : one + 1]"),
    ],
    "receipt for all members": [(", role=Membership.Role.OWNER)", ")")],
    "receipt for the first owner": [("flat=True))", "flat=True))[:1]")],
    "receipt for owners everywhere": [("organisation=payment.invoice.customer, ", "")],
    "receipt with the number in its body": [
        ("invoice {payment.invoice.number}", "your invoice"),
        (" EUR.", " EUR for {payment.invoice.number}."),
    ],
    "receipt with the amount in its subject": [
        ("{payment.amount:.2f}", "{payment.amount * 100:.0f}"),
        ("invoice {payment.invoice.number}", "invoice {payment.invoice.number}, {payment.amount:.2f} EUR"),
    ],
}

#: None of these changes what the code does.
REWRITES = [
    (SAVE, "        " + SET.format("paid")),
    ("Payment.objects.create(invoice=invoice, ", "invoice.payments.create("),
    ("Thank you. We have received", "Received:"),
    (ATOMIC, "    with transaction.atomic(), transaction.atomic():\n"),
    ('answer.data.get("message", "refused")', "str(answer.status)"),
    ("raise NothingToPay(invoice.number)", "raise NothingToPay"),
    (OWNERS, 'payment.invoice.customer.memberships.filter(role="owner")'),
    ("Receipt for invoice", "Paid: invoice"),
]


def edit(text, pairs):
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def cases(rng):
    here = Path(payments.__file__)
    right = here.read_text(encoding="utf-8")
    sources = [right, here.with_name("refactored.py").read_text(encoding="utf-8")]
    sources += [edit(right, REWRITES)]
    # A bug sits in code that looks different each time.
    sources += [edit(edit(right, bug), rng.sample(REWRITES, 2)) for bug in BUGS.values()]
    rng.shuffle(sources)
    for source in sources:
        yield {"source": source, "mark": f"{rng.getrandbits(32):08x}"}
