"""Versions of late_fees.py that break one rule each. Write your tests from the rules first: this file gives them away."""

from __future__ import annotations

from pathlib import Path

RIGHT = Path(__file__).with_name("late_fees.py").read_text(encoding="utf-8")

PAYMENTS = "    owed -= sum((payment.amount for payment in invoice.payments.all()), NOTHING)\n"
FEE = "owed * min(WEEKLY * weeks, MOST)"
TOTAL = "sum((line.quantity * line.unit_price for line in invoice.lines.all()), NOTHING)"

EARLY = "    if invoice.status != Invoice.Status.OPEN or days <= 0:\n        return NOTHING\n"
ZERO = "    if owed <= 0:\n        return NOTHING\n"

#: For each rule of the README: what a version says that breaks it, and which text it has in the place of which.
BROKEN: dict[str, dict[str, tuple[str, str]]] = {
    "rule 1: not open, or not late": {
        "an invoice is late on the day on which it is due": ("days <= 0", "days < 0"),
        "None is returned for an invoice that is not open or not late": (EARLY, EARLY.replace("NOTHING", "None")),
        "an invoice is late before the day on which it is due": ("days <= 0", "days == 0"),
        "the first day after it is not late yet": ("days <= 0", "days <= 1"),
        "a void invoice costs a fee": ("invoice.status != Invoice.Status.OPEN", "invoice.status in ('draft', 'paid')"),
        "a paid invoice costs a fee": ("invoice.status != Invoice.Status.OPEN", "invoice.status in ('draft', 'void')"),
        "a draft costs a fee": ("invoice.status != Invoice.Status.OPEN", "invoice.status in ('paid', 'void')"),
    },
    "rule 2: what is still owed": {
        "the quantity is ignored": ("line.quantity * line.unit_price", "line.unit_price"),
        "only the first line counts": ("invoice.lines.all()", "invoice.lines.all()[:1]"),
        "the lines of other invoices count too": ("invoice.lines.all()", "invoice.lines.model.objects.all()"),
        "the payments of other invoices count too": ("invoice.payments.all()", "invoice.payments.model.objects.all()"),
        "payments are forgotten": (PAYMENTS, ""),
        "only the first payment counts": ("invoice.payments.all()", "invoice.payments.all()[:1]"),
        "payments of the same amount count once": (PAYMENTS, PAYMENTS.replace("((", "({").replace("()), N", "()}, N")),
        "None is returned where nothing is owed": (ZERO, ZERO.replace("NOTHING", "None")),
        "there is a fee where nothing is owed": ("if owed <= 0:", "if owed < 0:"),
        "there is a fee where too much has been paid": ("if owed <= 0:", "if owed == 0:"),
    },
    "rule 3: each week that has begun": {
        "only whole weeks count": ("(days + 6) // 7", "days // 7"),
        "the seventh day begins another week": ("(days + 6) // 7", "days // 7 + 1"),
        "the eighth day is still in the first week": ("(days + 6) // 7", "max(days // 7, 1)"),
    },
    "rule 4: the most and the least": {
        "the fee grows beyond 10 %": ("min(WEEKLY * weeks, MOST)", "WEEKLY * weeks"),
        "10 % are asked one week too early": ("min(WEEKLY * weeks, MOST)", "(WEEKLY * weeks if weeks < 9 else MOST)"),
        "the most is 10 % of the total, not of what is owed": (FEE, f"min(owed * WEEKLY * weeks, {TOTAL} * MOST)"),
        "5.00 is not asked where that is more than 10 %": ("max(fee, LEAST)", "min(max(fee, LEAST), owed * MOST)"),
        "5.00 is asked in the first week only": ("max(fee, LEAST)", "(max(fee, LEAST) if weeks == 1 else fee)"),
        "the least is 6.00": ('LEAST = Decimal("5.00")', 'LEAST = Decimal("6.00")'),
    },
    "rule 5: rounded once, half a cent up": {
        "half a cent is rounded to the even cent": ("ROUND_HALF_UP)", '"ROUND_HALF_EVEN")'),
        "less than half a cent is rounded up": ("ROUND_HALF_UP)", '"ROUND_UP")'),
        "one percent is rounded before it is multiplied": (
            FEE,
            'round(owed * WEEKLY + Decimal("0.0001"), 2) * min(weeks, 10)',
        ),
    },
}
