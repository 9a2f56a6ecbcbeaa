"""Whether the suite passes on right code, old and new, and fails on code that breaks a rule."""

from pathlib import Path

GIVEN = (Path(__file__).parents[1] / "late_fees.py").read_text(encoding="utf-8")

PAYMENTS = "    owed -= sum((payment.amount for payment in invoice.payments.all()), NOTHING)\n"

#: For each rule some ways to break it; every one is tried.
BROKEN = [
    ("days <= 0", "days < 0"),
    ("days <= 0", "days == 0"),
    ("days <= 0", "days <= 1"),
    ("invoice.status != Invoice.Status.OPEN", "invoice.status in ('draft', 'paid')"),
    ("invoice.status != Invoice.Status.OPEN", "invoice.status in ('draft', 'void')"),
    ("invoice.status != Invoice.Status.OPEN", "invoice.status in ('paid', 'void')"),
    ("line.quantity * line.unit_price", "line.unit_price"),
    ("invoice.lines.all()", "invoice.lines.all()[:1]"),
    ("invoice.payments.all()", "invoice.payments.all()[:1]"),
    (PAYMENTS, ""),
    ("if owed <= 0:", "if owed < 0:"),
    ("if owed <= 0:", "if owed == 0:"),
    ("(days + 6) // 7", "days // 7"),
    ("(days + 6) // 7", "days // 7 + 1"),
    ("(days + 6) // 7", "max(days // 7, 1)"),
    ("owed * min(WEEKLY * weeks, MOST)", 'round(owed * WEEKLY + Decimal("0.0001"), 2) * min(weeks, 10)'),
    ("min(WEEKLY * weeks, MOST)", "WEEKLY * weeks"),
    ("max(fee, LEAST)", "min(max(fee, LEAST), owed * MOST)"),
    ('LEAST = Decimal("5.00")', 'LEAST = Decimal("6.00")'),
    ("ROUND_HALF_UP)", '"ROUND_HALF_EVEN")'),
    ("ROUND_HALF_UP)", '"ROUND_UP")'),
]

#: In front of each version: what the old file says is of no use to a test of the new one.
NEW_FILE = """
import sys


def new_file(event, args):
    if event == "open" and str(args[0]).rpartition("/")[2].startswith("late_fees."):
        raise FileNotFoundError("late_fees.py was rewritten")


sys.addaudithook(new_file)
"""

#: Right code that does all of it in another way.
RIGHT = [
    ("(days + 6) // 7", "-(-days // 7)"),
    ("min(WEEKLY * weeks, MOST)", "(MOST if weeks >= 10 else WEEKLY * weeks)"),
    ("invoice.lines.all()", 'invoice.lines.order_by("-id")'),
]


def cases(rng):
    yield {"source": None}
    rewritten = GIVEN
    for change in RIGHT:
        rewritten = rewritten.replace(*change)
    sources = [GIVEN.replace(*change) for change in BROKEN] + [rewritten]
    assert all(source != GIVEN for source in sources)
    future = "from __future__ import annotations\n"
    sources = [source.replace(future, future + NEW_FILE) for source in sources]
    # A name that changes with every run, so that no text and no byte code is known in advance.
    sources = [source.replace("owed", f"owed_{rng.getrandbits(32):x}") for source in sources]
    rng.shuffle(sources)
    for source in sources:
        yield {"source": source}
