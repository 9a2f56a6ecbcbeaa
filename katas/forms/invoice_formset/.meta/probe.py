"""A draft whose page is filled in again and again, rightly and wrongly: what is answered, and what is stored each time."""

from datetime import date
from decimal import Decimal
from itertools import zip_longest

from kata_project.factories import InvoiceFactory, reseed

WORDS = ("Seats", "Archive", "Support", "Druckerei & Söhne", "5 % more", 'The "big" one', "<b>Ink</b>")


def cases(rng):
    # A page costs much, and the database that fails costs many pages: what is told by few of them comes first.
    for steps in (Script.shown, Script.sums, Script.new, Script.numbers, Script.errors, Script.rows, Script.failing):
        script = Script(rng, refunds=1 if steps is Script.rows else 2)
        steps(script)
        yield script.case(closes=steps in (Script.shown, Script.numbers))


class Script:
    """Makes steps one after the other, and knows what the draft has at each."""

    def __init__(self, rng, *, refunds):
        self.rng = rng
        self.number = f"N-{rng.randint(100, 999)}"
        self.was = self.number
        self.charges = [[self.word(), rng.randint(1, 9), rng.randint(1000, 9999)] for _ in range(3)]
        self.charges[2][2] = 0
        self.credits = [[self.word(), rng.randint(2, 3), -rng.randint(1, 300)] for _ in range(refunds)]
        self.lines = [list(self.charges), list(self.credits)]
        self.other = [[self.word(), 1, 500], [f"Other {self.word()}", 1, -100]]
        self.steps = []

    def word(self):
        return f"{self.rng.choice(WORDS)} {self.rng.randint(1000, 9999)}"

    def total(self):
        return sum(quantity * cents for _, quantity, cents in self.charges + self.credits)

    def step(self, *do, number="", fails=False, steal=False):
        self.steps.append(
            {"number": self.number if number == "" else number, "do": list(do), "fails": fails, "steal": steal}
        )

    def shown(self):
        self.charges += [[self.word(), 1, 1] for _ in range(self.rng.randint(20, 25))]
        self.lines = [list(self.charges), list(self.credits)]
        self.step()
        self.step(
            ["fill", "invoice", 0, self.head("LAST")],
            # Floats add these up to less than 0.80.
            ["add", "charges", self.word(), 1, "0.10"],
            ["add", "charges", self.word(), 1, "0.70"],
            ["add", "credits", self.word(), 1, "-0.80"],
            number=None,
        )

    def errors(self):
        rng = self.rng
        self.step(["fill", "invoice", 0, {"number": ""}], ["fill", "charges", 1, {"description": self.word()}])
        self.step(["fill", "invoice", 0, {"number": "OTHER-1"}], ["delete", "credits", 0])
        for table, values in (
            ("charges", {"unit_price": "-0.01"}),
            ("credits", {"unit_price": rng.choice(["0.00", "0"])}),
            ("credits", {"unit_price": "7.00"}),
            (rng.choice(["charges", "credits"]), {"quantity": rng.choice(["", "x", "-2"])}),
            ("credits", {"description": "  "}),
        ):
            more = ["add", "charges", self.word(), 1, "300.00"]
            head = ["fill", "invoice", 0, {"issued_on": "2026-07-01"}]
            self.step(head, more, ["delete", "charges", 0], ["fill", table, 1, values])

    def sums(self):
        for cents in (1, 0):
            # The second credit is as much as there is without the credit that is deleted beside it.
            room = self.total() - (0 if cents else self.credits[0][1] * self.credits[0][2])
            credit = f"-{Decimal(room + cents) / 100}"
            due = ["fill", "invoice", 0, {"due_on": f"2027-02-0{1 + cents}"}]
            self.step(due, ["add", "credits", "Refund", 1, credit], *([] if cents else [["delete", "credits", 0]]))
        # Now nothing is left to cover.
        self.step(["delete", "charges", 0], self.gone(), ["delete", "charges", 3])
        self.step(["fill", "charges", 0, {"quantity": 0}])
        self.step(["delete", "credits", 1])

    def rows(self):
        # Ids stay, a wrong row is deleted, and both tables change together.
        self.step(
            # First what is added: a row without a description is blank for add().
            ["add", "charges", self.word(), 2, "0.00"],
            ["add", "charges", self.word(), 2, "10.10"],
            ["fill", "charges", 0, {"description": self.word(), "quantity": 20}],
            ["fill", "charges", 1, {"quantity": "x", "description": ""}],
            ["delete", "charges", 1],
            ["add", "credits", self.word(), 3, "-0.33"],
            ["fill", "credits", 0, {"unit_price": "-3.21"}],
        )
        # A new row that is ticked is no line, whatever is in it.
        self.step(
            ["fill", "charges", 0, {"quantity": 19}],
            ["add", "charges", self.word(), "x", "1.00"],
            ["delete", "charges", 4],
            ["add", "credits", self.word(), 1, "-0.01"],
            ["delete", "credits", 2],
        )
        self.step(*[["delete", "charges", row] for row in range(4)], ["delete", "credits", 0], ["delete", "credits", 1])

    def numbers(self):
        self.step(["fill", "invoice", 0, {"number": f" {self.number}/26 %#c "}])
        self.number += "/26 %#c"
        self.step(["fill", "invoice", 0, self.head("7/26 %#")], ["add", "charges", self.word(), 1, "1.00"], number=None)
        for table, (name, *_) in zip(("charges", "credits"), self.other, strict=True):
            self.step(["steal", table, 0, name], steal=True)
            self.step(["steal", table, 1, name], ["delete", table, 1], steal=True)

    def new(self):
        head = ["fill", "invoice", 0, self.head("NEW")]
        self.step(head, number=None)
        self.step(head, ["add", "credits", "Alone", 0, "-1.00"], number=None)
        ticks = [["delete", "charges", row] for row in (0, 1)]
        self.step(head, self.gone(), *ticks, number=None)
        charge, credit = ["add", "charges", self.word(), 1, "9.00"], ["add", "credits", self.word(), 1, ""]
        self.step(["fill", "invoice", 0, self.head("BAD") | {"due_on": "soon"}], charge, credit, number=None)
        for wrong in (
            ["add", "credits", self.word(), 1, "-9.01"],
            ["add", "charges", self.word(), 1, "-0.01"],
            ["add", "credits", self.word(), 1, "0.00"],
            ["fill", "charges", 1, {"unit_price": "5.00"}],
        ):
            self.step(head, charge, wrong, number=None)
        self.step(*self.free(), number=None)
        self.step(*self.free(4, "0.00"), number=None)

    def failing(self):
        self.step(
            ["fill", "charges", 0, {"quantity": 21}],
            ["delete", "charges", 1],
            ["delete", "credits", 0],
            ["add", "charges", self.word(), 1, "1.00"],
            ["add", "credits", self.word(), 1, "-1.00"],
            ["fill", "invoice", 0, {"due_on": "2027-01-01", "number": f"{self.number}-b"}],
            fails=True,
        )
        self.step(*self.free(), number=None, fails=True)

    def head(self, word):
        return {"number": f"{word}-{self.rng.randint(1, 999)}", "issued_on": "2026-05-01", "due_on": "2026-05-02"}

    def gone(self):
        return ["add", "charges", self.word(), 1, "999.00"]

    def free(self, quantity=0, price="4.00"):
        """Return what makes a new invoice over 0.00, whose first rows stay blank."""
        charge = {"description": self.word(), "quantity": quantity, "unit_price": price}
        return ["fill", "invoice", 0, self.head("FREE")], ["fill", "charges", 1, charge], ["delete", "credits", 0]

    def case(self, *, closes):
        return {
            "seed": self.rng.getrandbits(32),
            "number": self.was,
            "lines": self.lines,
            "other": self.other,
            "steps": self.steps,
            "closed": self.rng.choice(["open", "paid", "void"]) if closes else "",
        }


def arrange(case):
    reseed(case["seed"])
    days = {"issued_on": date(2026, 3, 1), "due_on": date(2026, 4, 1)}
    invoice = InvoiceFactory(number=case["number"], status="draft", **days)
    other = InvoiceFactory(number="OTHER-1", status="draft", **days)
    mixed = [line for pair in zip_longest(*case["lines"]) for line in pair if line]
    for owner, (description, quantity, cents) in [
        *((invoice, line) for line in mixed),
        *((other, line) for line in case["other"]),
    ]:
        owner.lines.create(description=description, quantity=quantity, unit_price=Decimal(cents) / 100)
    return {"steps": case["steps"], "other": "OTHER-1", "closed": case["closed"]}
