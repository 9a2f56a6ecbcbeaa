"""What the suite says of the right code, of rewrites of it, and of versions that break one rule each."""

from pathlib import Path

from katas.testing.isolate_the_gateway import payments
from katas.testing.isolate_the_gateway.broken import BROKEN, RIGHT, changed

#: None of these changes what the code does.
REWRITES = [
    (
        '        invoice.save(update_fields=["status"])\n',
        "        Invoice.objects.filter(pk=invoice.pk).update(status='paid')\n",
    ),
    ("Payment.objects.create(invoice=invoice, ", "invoice.payments.create("),
    ("Thank you. We have received", "Received:"),
    ("    with transaction.atomic():\n", "    with transaction.atomic(), transaction.atomic():\n"),
    ('answer.data.get("message", "refused")', "str(answer.status)"),
    ("raise NothingToPay(invoice.number)", "raise NothingToPay"),
    (
        "Membership.objects.filter(organisation=payment.invoice.customer, role=Membership.Role.OWNER)",
        'payment.invoice.customer.memberships.filter(role="owner")',
    ),
    ("Receipt for invoice", "Paid: invoice"),
]


def cases(rng):
    refactored = Path(payments.__file__).with_name("refactored.py").read_text(encoding="utf-8")
    sources = [RIGHT, refactored, changed(RIGHT, REWRITES)]
    # A bug sits in code that looks different each time.
    sources += [
        changed(changed(RIGHT, change), rng.sample(REWRITES, 2))
        for versions in BROKEN.values()
        for change in versions.values()
    ]
    rng.shuffle(sources)
    for source in sources:
        yield {"source": source, "mark": f"{rng.getrandbits(32):08x}"}
