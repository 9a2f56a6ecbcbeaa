"""Requests to both versions in any order, which read and write the same invoices."""

import random
from datetime import date, timedelta
from decimal import Decimal

from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory, reseed

V1, V2 = "/api/invoices/", "/api/v2/invoices/"
ADVICE = {
    "read": "Look at what each version shows: keys, their order in the first one, dates, totals, links.",
    "write": "Look at what each version takes and refuses, and with which errors.",
    "list": "Look at how many queries a list takes.",
}


def cases(rng):
    for kind, version in (("read", None), ("write", None), ("list", V1), ("list", V2), ("write", None)):
        yield {
            "host": f"shop-{rng.randrange(10**6)}.example",
            "kind": kind,
            "version": version,
            "seed": rng.getrandbits(32),
            "beyond": {"queries": 1} if kind == "list" else {},
            "advice": ADVICE[kind],
        }


def german(day):
    return day.strftime("%d.%m.%Y")


def writes(rng, slugs, taken):
    """Return pairs of what each version is sent: right ones, and one of each way to be wrong."""
    made = []
    for number in range(3):
        start = date(2026, 1, 1) + timedelta(days=rng.randrange(300))
        due = start + timedelta(days=(0, 1, 30)[number])
        name = f"N-{rng.randrange(10**6)}-{number}"
        made.append(
            [V1, {"number": name + "a", "customer": rng.choice(slugs), "date": german(start), "due": german(due)}]
        )
        made.append([V2, {"number": name, "customer": rng.choice(slugs), "issued_on": str(start), "due_on": str(due)}])
    right1, right2 = ({**made[0][1], "number": "R-1"}, {**made[1][1], "number": "R-2"})
    extra = {"status": "paid", "total": "5.00", "id": 1, "created_at": "2001-01-01T00:00:00Z", "url": "x", "paid": True}
    made += [[V1, right1 | extra], [V2, right2 | extra]]
    nonsense = {"status": "x", "total": [], "id": None, "created_at": "x", "url": 7, "paid": "x"}
    made += [[V1, right1 | nonsense | {"number": "R-3"}], [V2, right2 | nonsense | {"number": "R-4"}]]
    made += [[V1, right1 | {"number": "D-8", key: None}] for key in right1]
    made += [[V2, right2 | {"number": "D-9", key: None}] for key in right2]
    made += [["/api/v1/invoices/", right2 | {"number": "D-10"}], ["/api/v3/invoices/", right2 | {"number": "D-11"}]]
    made += [[url, text] for url in (V1, V2) for text in rng.sample(["x", "{", "null", "7"], 2)]
    early = date.fromisoformat(right2["issued_on"]) - timedelta(days=1)
    first = date(int(right1["date"][-4:]), int(right1["date"][3:5]), int(right1["date"][:2])) - timedelta(days=1)
    made += [
        [V1, right1 | {"number": "E-1", "due": german(first)}],
        [V2, right2 | {"number": "E-2", "due_on": str(early)}],
    ]
    numbers = (taken, "x" * 21, "a b", "Zürich-1", "")
    for change in ({"customer": "nobody"}, *({"number": number} for number in numbers)):
        made += [[V1, right1 | {"number": "C-1"} | change], [V2, right2 | {"number": "C-2"} | change]]
    made += [
        [V2, right2 | {"number": taken.swapcase()}],
        [V2, right2 | {"number": "D-2", "customer": {"slug": slugs[0]}}],
        [V2, right2 | {"number": "D-3", "issued_on": right1["date"]}],
        [V2, right2 | {"number": "D-4", "due_on": "2026-02-31"}],
        [V2, {**right1, "number": "D-5"}],
        [V1, {**right2, "number": "D-6"}],
        [V1, right1 | {"number": "D-7", "date": right2["issued_on"]}],
        [V2, {}],
        [V1, {}],
        [V2, []],
        [V2, ["number"]],
        [V1, [right1]],
    ]
    return [["POST", url, data] for url, data in made]


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    slugs = [f"org-{rng.randrange(10**6)}" for _ in range(3)]
    customers = [OrganisationFactory(slug=slug, name=f"Name {rng.randrange(10**6)}") for slug in slugs]
    numbers = [f"{rng.choice('ABCabc')}-{rng.randrange(10**5)}" for _ in range(5 if case["kind"] != "list" else 12)]
    for position, number in enumerate(numbers):
        start = date(2025, 1, 1) + timedelta(days=rng.randrange(700))
        made = InvoiceFactory(
            number=number,
            customer=None if position == 0 else rng.choice(customers),
            status=("paid", "draft", "void", "open")[position % 4],
            issued_on=start,
            due_on=start + timedelta(days=rng.randrange(40)),
        )
        if position == 1:
            continue
        if position == 2:  # An odd number of cents, and more than a float holds.
            quantity = 10**9 + 2 * rng.randrange(10**8) + 1
            InvoiceLineFactory(invoice=made, quantity=quantity, unit_price=Decimal("99999999.99"))
            continue
        for _ in range(rng.randint(1, 4)):
            price = rng.choice(("0.10", "0.20", "-0.05", f"{rng.randint(1, 99999)}.{rng.randint(0, 99):02}"))
            InvoiceLineFactory(invoice=made, quantity=rng.randint(1, 9), unit_price=Decimal(price))
    if case["kind"] == "list":
        return {"steps": [["GET", case["version"], None]], "secure": False, "host": case["host"]}
    steps = [["GET", url, None] for url in (V1, V2)]
    steps += [
        ["GET", f"{url}{number}/", None] for url in (V1, V2) for number in [*numbers, numbers[2].swapcase(), "none"]
    ]
    if case["kind"] == "read":
        steps += [["GET", f"/api/{version}/invoices/", None] for version in ("v1", "v3", "v20")]
        methods = ("PUT", "PATCH", "DELETE")
        steps += [[method, f"{url}{numbers[1]}/", {}] for url in (V1, V2) for method in methods]
        right = {"number": "M-1", "customer": slugs[0], "issued_on": "2026-01-01", "due_on": "2026-01-01"}
        german_too = {"date": "01.01.2026", "due": "01.01.2026"}
        steps += [["POST", f"{url}{numbers[1]}/", {}] for url in (V1, V2)]
        steps += [[method, url, right | german_too] for url in (V1, V2) for method in methods]
    else:
        steps = writes(rng, slugs, numbers[2])
    rng.shuffle(steps)
    steps += [["GET", V1, None], ["GET", V2, None]]
    if case["kind"] == "read":
        steps += [["rename", "", f"New name {rng.randrange(10**6)}"], ["GET", V2, None]]
    return {"steps": steps, "secure": case["kind"] == "read", "host": case["host"]}


def inspect(case):
    return [
        [
            one.number,
            one.status,
            str(one.issued_on),
            str(one.due_on),
            one.customer and one.customer.slug,
            one.created_at.year > 2001,
        ]
        for one in Invoice.objects.order_by("number").select_related("customer")
    ]
