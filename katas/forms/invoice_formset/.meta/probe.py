"""A draft whose page is filled in again and again, rightly and wrongly: what is answered, and what is stored each time."""

from datetime import date
from decimal import Decimal
from itertools import zip_longest

from kata_project.factories import InvoiceFactory, reseed

WORDS = ("Seats", "Archive", "Support", "Druckerei & Söhne", "5 % more", 'The "big" one', "<b>Ink</b>")


#: How many cases each script makes. A page costs much, so each is about one or two; what is told by few comes first.
PARTS = {
    "shown": 1,
    "sums": 4,
    "new": 5,
    "errors": 4,
    "rows": 3,
    "numbers": 2,
    "steals": 4,
    "floats": 1,
    "many": 1,
    "closed": 1,
    "failing": 5,
}


def cases(rng):
    for name, parts in PARTS.items():
        for part in range(parts):
            script = Script(rng)
            getattr(script, name)(part)
            yield script.case()


class Script:
    """Makes steps one after the other, and knows what the draft has at each."""

    def __init__(self, rng):
        self.rng = rng
        self.number = f"N-{rng.randint(100, 999)}"
        self.was = self.number
        self.charges = [[self.word(), rng.randint(1, 9), rng.randint(1000, 9999)] for _ in range(3)]
        self.charges[2][2] = 0
        self.credits = [[self.word(), rng.randint(2, 3), -rng.randint(1, 300)] for _ in range(2)]
        self.other = [[self.word(), 1, 500], [f"Other {self.word()}", 1, -100]]
        self.closes = []
        self.steps = []

    def word(self):
        return f"{self.rng.choice(WORDS)} {self.rng.randint(1000, 9999)}"

    def total(self):
        return sum(quantity * cents for _, quantity, cents in self.charges + self.credits)

    def step(self, *do, number="", **more):
        self.steps.append({"number": self.number if number == "" else number, "do": list(do), **more})

    def shown(self, part):
        self.step()

    def many(self, part):
        self.charges += [[self.word(), 1, 1] for _ in range(self.rng.randint(20, 25))]
        self.step()

    def floats(self, part):
        self.step(
            ["fill", "invoice", 0, self.head("LAST")],
            # Floats add these up to less than 0.80.
            ["add", "charges", self.word(), 1, "0.10"],
            ["add", "charges", self.word(), 1, "0.70"],
            ["add", "credits", self.word(), 1, "-0.80"],
            number=None,
        )

    def errors(self, part):
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
        self.steps = self.steps[2 * part : 2 * part + 2]

    def sums(self, part):
        if part == 0:
            for cents in (1, 0):
                # The second credit is as much as there is without the credit that is deleted beside it.
                room = self.total() - (0 if cents else self.credits[0][1] * self.credits[0][2])
                credit = f"-{Decimal(room + cents) / 100}"
                due = ["fill", "invoice", 0, {"due_on": f"2027-02-0{1 + cents}"}]
                self.step(due, ["add", "credits", "Refund", 1, credit], *([] if cents else [["delete", "credits", 0]]))
            return
        # Nothing is left to cover.
        del self.credits[1]
        self.credits.append([self.word(), 1, -self.total()])
        if part == 1:
            self.step(["delete", "charges", 0], self.gone(), ["delete", "charges", 3])
        elif part == 2:
            self.step(["fill", "charges", 0, {"quantity": 0}])
        else:
            self.step(["delete", "credits", 1])

    def rows(self, part):
        if part == 0:
            # Ids stay, a wrong row is deleted, and both tables change together.
            del self.credits[1]
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
        elif part == 1:
            # A new row that is ticked is no line, whatever is in it; a row may be in the wrong table when it goes.
            self.step(
                ["fill", "charges", 0, {"quantity": 19}],
                ["add", "charges", self.word(), "x", "1.00"],
                ["delete", "charges", 3],
                ["add", "credits", self.word(), 1, "-0.01"],
                ["delete", "credits", 2],
                ["fill", "charges", 1, {"unit_price": "-7.00"}],
                ["delete", "charges", 1],
                ["fill", "credits", 0, {"unit_price": "0.00"}],
                ["delete", "credits", 0],
            )
        else:
            self.step(
                *[["delete", table, row] for table, rows in (("charges", 3), ("credits", 2)) for row in range(rows)]
            )

    def numbers(self, part):
        # reverse() quotes less than urllib.parse.quote().
        if part == 0:
            self.step(["fill", "invoice", 0, {"number": f" {self.number}/26 %#c&+ "}])
        else:
            charge = ["add", "charges", self.word(), 1, "1.00"]
            self.step(["fill", "invoice", 0, self.head("7/26 %+#")], charge, number=None)

    def steals(self, part):
        names = dict(zip(("charges", "credits"), [name for name, *_ in self.other], strict=True))
        if part > 1:
            do = [["fill", "invoice", 0, self.head("NEW")]]
            for table, price in (("charges", "2.00"), ("credits", "-1.00")):
                do += [["add", table, self.word(), 1, price], ["steal", table, 0, names[table]]]
                do += [["delete", table, 0]] if part == 3 else []
            self.step(
                *do, ["fill", "charges", 1, {"description": "New", "unit_price": "9.00"}], number=None, steal=True
            )
            return
        table = list(names)[part]
        self.step(["steal", table, 0, names[table]], steal=True)
        self.step(["steal", table, 1, names[table]], ["delete", table, 1], steal=True)

    def new(self, part):
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
        self.steps = self.steps[2 * part : 2 * part + 2]

    def closed(self, part):
        self.step()
        self.closes = self.rng.sample(["open", "paid", "void"], 3)

    def failing(self, part):
        if part == 4:
            self.step(*self.free(), number=None, fails=[1, 12])
            return
        self.step(
            ["fill", "charges", 0, {"quantity": 21}],
            ["delete", "charges", 1],
            ["delete", "credits", 0],
            ["add", "charges", self.word(), 1, "1.00"],
            ["add", "credits", self.word(), 1, "-1.00"],
            ["fill", "invoice", 0, {"due_on": "2027-01-01", "number": f"{self.number}-b"}],
            fails=[[1, 3], [3, 5], [5, 7], [7, 12]][part],
        )

    def head(self, word):
        return {"number": f"{word}-{self.rng.randint(1, 999)}", "issued_on": "2026-05-01", "due_on": "2026-05-02"}

    def gone(self):
        return ["add", "charges", self.word(), 1, "999.00"]

    def free(self, quantity=0, price="4.00"):
        """Return what makes a new invoice over 0.00, whose first rows stay blank."""
        charge = {"description": self.word(), "quantity": quantity, "unit_price": price}
        return ["fill", "invoice", 0, self.head("FREE")], ["fill", "charges", 1, charge], ["delete", "credits", 0]

    def case(self):
        return {
            "seed": self.rng.getrandbits(32),
            "number": self.was,
            "lines": [self.charges, self.credits],
            "other": self.other,
            "steps": self.steps,
            "closes": self.closes,
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
    return {"steps": case["steps"], "other": "OTHER-1", "closes": case["closes"]}
