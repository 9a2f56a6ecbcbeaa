from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth.models import Permission
from django.db import connection

from kata_project.billing.models import Invoice
from kata_project.factories import (
    InvoiceFactory,
    InvoiceLineFactory,
    OrganisationFactory,
    UserFactory,
    reseed,
)

beyond = {"queries": 30}

BODIES = ["{", "[]", "null", "7", '"x"', "", "[{}]"]
KEYS = ("customer", "number", "issued_on", "due_on", "lines")


def cases(rng):
    for size in (2, 0, 5):
        lines = [[rng.randint(1, 90), f"{rng.randint(1, 99999) / 100:.2f}"] for _ in range(size)]
        yield case(rng, "shown", existing_lines=lines)
    for letters in (keeping_the_rules, from_clients, out_of_bounds):
        sent = list(letters(rng))
        rng.shuffle(sent)
        for start in range(0, len(sent), 5):
            yield case(rng, "sent", sent=sent[start : start + 5], existing_lines=[[1, "5.00"]] * rng.randint(0, 1))
    yield case(rng, "bodies", bodies=rng.sample(BODIES, len(BODIES)))
    for visitor in ("nobody", "a customer", "a superuser", "permitted"):
        yield case(rng, "refused", invoice=right(rng), visitor=visitor)
    for _ in range(2):
        yield case(rng, "fails", invoice=right(rng))
    yield case(rng, "later", invoice=right(rng))


def case(rng, part, **more):
    return {
        "part": part,
        "seed": rng.randrange(10**9),
        "slugs": [f"house-{rng.randrange(10**9)}" for _ in range(3)],
        "taken": f"T-{rng.randrange(10**9)}",
        **more,
    }


def right(rng):
    """Return an invoice that keeps the rules; its customer is a position in the case's slugs."""
    start = date(2026, 1, 1) + timedelta(days=rng.randrange(700))
    lines = [
        {
            "description": f"Part {rng.randrange(10**6)}",
            "quantity": rng.randint(2, 40),
            "unit_price": rng.choice((f"{rng.randint(100, 99999) / 100:.2f}", rng.randint(1, 300))),
        }
        for _ in range(rng.randint(1, 6))
    ]
    return {
        "customer": rng.randrange(3),
        "number": f"N-{rng.randrange(10**12)}",
        "issued_on": written(rng, start),
        "due_on": written(rng, start + timedelta(days=rng.choice((0, 0, 1, 14, 60)))),
        "lines": lines,
    }


def written(rng, day):
    return rng.choice((day.isoformat(), f"{day.year}-{day.month}-{day.day}"))


def total(data):
    return sum(line["quantity"] * Decimal(str(line["unit_price"])) for line in data["lines"])


def keeping_the_rules(rng):
    """Yield invoices whose values are right, and which keep the rules or break one in each way, or two."""
    for _ in range(2):
        yield right(rng)
    yield right(rng) | {"lines": [{"description": "Most", "quantity": 10_000, "unit_price": "3.10"}]}
    yield right(rng) | {"lines": []}
    year = rng.randint(2070, 2099)
    yield right(rng) | {"issued_on": f"{year}-12-31", "due_on": f"{year + 1}-01-01"}
    yield right(rng) | {"issued_on": "2026-10-01", "due_on": "2026-9-" + str(rng.randint(10, 30))}
    yield right(rng) | {"issued_on": "2026-9-" + str(rng.randint(3, 9)), "due_on": "2026-10-01"}
    # A discount that leaves something, nothing, or less.
    for rest in (1, 0, -1):
        data = right(rng)
        cents = int(total(data) * 100)
        discount = {"description": "Discount", "quantity": 1, "unit_price": f"-{(cents - rest) / 100:.2f}"}
        yield data | {"lines": [*data["lines"], discount]}
    tenths = [{"description": "Same", "quantity": 1, "unit_price": price} for price in ("0.10", "0.20", "-0.30")]
    yield right(rng) | {"lines": tenths}
    # Prices that add up to more than zero, but not with their quantities.
    heavy = {"description": "Discount", "quantity": rng.randint(20, 30), "unit_price": "-2.00"}
    yield right(rng) | {"lines": [{"description": "Plan", "quantity": 1, "unit_price": "30.00"}, heavy]}
    both = right(rng) | {"issued_on": "2026-05-02", "due_on": "2026-05-01"}
    yield both
    yield both | {"number": ""}
    yield both | {"lines": [{"description": "Gift", "quantity": 2, "unit_price": rng.choice(("0.00", "-4.00"))}]}
    yield right(rng) | {"lines": [{"description": "Twice", "quantity": 2, "unit_price": "99999999.99"}] * 2}


def from_clients(rng):
    """Yield what lacks a key, what names something that is or is not there, and what says more than was asked."""
    yield right(rng)
    for key in KEYS:
        yield {name: value for name, value in right(rng).items() if name != key}
        yield right(rng) | {key: None}
        yield right(rng) | {key: {"x": 1}}
    yield right(rng) | {"customer": "nobody"}
    yield right(rng) | {"customer": "in capitals"}
    yield right(rng) | {"customer": rng.choice(("\ud800", "house\udfff"))}  # no database takes half a character
    yield right(rng) | {"number": "taken"}
    yield right(rng) | {"number": "void"}
    yield right(rng) | {"number": "taken in another case"}
    yield right(rng) | {"status": rng.choice(("paid", "void", "open"))}
    yield right(rng) | {"created_at": "2001-02-03T04:05:06Z", "total": "1.00", "id": "other", "pk": "other"}
    yield right(rng) | {"created_at": "x", "id": "x", "status": ["x"]}
    for invoice in ("other", 10**7, "x"):
        data = right(rng)
        data["lines"][0] |= {"invoice": invoice, "id": "line"}
        yield data


def out_of_bounds(rng):
    """Yield invoices with values that are wrong by themselves, and with as many lines as there may be."""
    yield right(rng) | {"lines": [{"description": f"L{n}", "quantity": 1, "unit_price": "1.50"} for n in range(50)]}
    yield right(rng) | {"lines": [{"description": f"L{n}", "quantity": 1, "unit_price": "1.50"} for n in range(51)]}
    dearest = {"description": "Gold", "quantity": 10_000, "unit_price": "99999999.99"}
    cents = {"description": "Screw", "quantity": 1, "unit_price": f"0.{rng.randint(1, 99):02}"}
    yield right(rng) | {"lines": [*[dearest] * rng.randint(40, 49), cents]}
    yield right(rng) | {"number": "", "lines": []}
    yield right(rng) | {"number": "N" * 21}
    yield right(rng) | {"number": f"N-{rng.randrange(10**17, 10**18)}"}
    yield right(rng) | {"lines": [{"description": "d" * 200, "quantity": 1, "unit_price": "1.50"}]}
    yield right(rng) | {"issued_on": "2026-02-31"}
    yield right(rng) | {"due_on": "tomorrow", "lines": rng.choice(("x", 5))}
    for key, values in {
        "description": ("", None, "d" * 201),
        "quantity": (0, 10_001, -3, "two", None),
        "unit_price": ("1.999", "Infinity", "a", 10**9, None),
    }.items():
        for value in values:
            data = right(rng)
            lines = data["lines"] + right(rng)["lines"]
            place = rng.randrange(len(lines))
            lines[place] = lines[place] | {key: value}
            yield data | {"lines": lines}
        data = right(rng)
        del data["lines"][-1][key]
        yield data
    yield right(rng) | {"lines": [{"description": "One", "quantity": 1, "unit_price": 1}, rng.choice((3, "x", None))]}


def arrange(case):
    reseed(case["seed"])
    with connection.cursor() as cursor:  # Along this index the lines of an invoice come with the higher id first.
        cursor.execute(
            "CREATE INDEX backwards ON billing_invoiceline (invoice_id, id DESC, description, quantity, unit_price)"
        )
    for slug in case["slugs"]:
        OrganisationFactory(slug=slug)
    other = InvoiceFactory(
        number=case["taken"], status="paid", issued_on=date(2024, 4, 5), due_on=date(2024, 5, 5), customer__slug="old"
    )
    InvoiceFactory(number=f"{case['taken']}V", status="void", customer__slug="void")
    lines = [
        InvoiceLineFactory(invoice=other, description=f"Old {n}", quantity=quantity, unit_price=Decimal(price))
        for n, (quantity, price) in enumerate(case.get("existing_lines", ()))
    ]

    def filled(data):
        data = dict(data)
        if type(data.get("customer")) is int:
            data["customer"] = case["slugs"][data["customer"]]
        if data.get("customer") == "in capitals":
            data["customer"] = case["slugs"][0].upper()
        if data.get("number") == "taken":
            data["number"] = case["taken"]
        if data.get("number") == "taken in another case":
            data["number"] = case["taken"].lower()
        if data.get("number") == "void":
            data["number"] = f"{case['taken']}V"
        for key in ("id", "pk"):
            if data.get(key) == "other":
                data[key] = other.pk
        if isinstance(data.get("lines"), list):
            data["lines"] = [keyed(line) for line in data["lines"]]
        return data

    def keyed(line):
        if isinstance(line, dict) and line.get("invoice") == "other":
            return line | {"invoice": other.pk, "id": lines[0].pk if lines else 10**6}
        return line

    inputs = {"part": case["part"]}
    if case["part"] == "shown":
        inputs |= {"existing": other.pk, "orphan": InvoiceFactory(number=f"O-{case['seed']}", customer=None).pk}
    elif case["part"] == "sent":
        inputs |= {"sent": [filled(data) for data in case["sent"]], "staff": visitor("staff")}
    elif case["part"] == "bodies":
        inputs |= {"bodies": case["bodies"], "staff": visitor("staff")}
    elif case["part"] == "refused":
        inputs |= {"visitor": visitor(case["visitor"]), "invoice": filled(case["invoice"])}
    elif case["part"] == "fails":
        inputs |= {"invoice": filled(case["invoice"])}
    else:
        newcomer = filled(case["invoice"]) | {"customer": f"new-{case['seed']}", "number": "NEW"}
        inputs |= {"newcomer": newcomer, "successor": filled(case["invoice"]) | {"number": case["taken"]}}
    return inputs


def visitor(kind):
    if kind == "nobody":
        return ""
    user = UserFactory(is_staff=kind == "staff", is_superuser=kind == "a superuser")
    if kind == "permitted":
        user.user_permissions.add(Permission.objects.get(codename="add_invoice"))
    return user.username


def inspect(case):
    return [
        [
            one.customer and one.customer.slug,
            one.number,
            one.status,
            one.issued_on.isoformat(),
            one.due_on.isoformat(),
            one.created_at.year == 2001,
            [[line.description, line.quantity, str(line.unit_price)] for line in one.lines.order_by("pk")],
        ]
        for one in Invoice.objects.order_by("number").select_related("customer")
    ]
