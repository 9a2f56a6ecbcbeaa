"""Attempts of all kinds, with an audit database that fails at three moments; and what both databases hold afterwards."""

from django.db import DatabaseError, connections

from kata_project.billing.models import Invoice


def cases(rng):
    def number(kind):
        return f"{kind}-{rng.randint(100, 999)}"

    good = [number(letter) for letter in "ABCDEFG"]
    paid, void, half, none = number("PAID"), number("VOID"), number("HALF"), number("Ø")
    invoices = [[one, rng.choice(("open", "draft"))] for one in good]
    invoices += [[paid, "paid"], [void, "void"], [half, "open"], [f"CN-{half}", "open"]]
    rng.shuffle(invoices)
    people = [f"zoë{rng.randint(0, 99)}", f"ada{rng.randint(0, 99)}", "l" * rng.randint(100, 150)]

    def attempt(number, down="never", within="nothing"):
        return {"do": "void", "number": number, "who": rng.randrange(2), "down": down, "in": within}

    def left_open(number, state):
        return {"do": "write", "number": number, "state": state, "name": rng.choice(people)}

    def broken(number, error):
        return attempt(number) | {"breaks": error}

    stories = [
        [],
        [attempt(one) for one in (good[0], paid, half)],
        [attempt(one) for one in (void, none, good[0], good[0])],
        [broken(good[0], "OperationalError"), broken(good[0], "RuntimeError"), attempt(good[0])],
        [
            attempt(good[0], within="committed"),
            attempt(good[1], within="rolled back") | {"who": 0},
            attempt(half, within="caught"),
            # Once more by the same people, while an older entry is begun.
            attempt(good[1]) | {"who": 0},
            {"do": "settle"},
        ],
        [
            attempt(good[2], down="start"),
            attempt(good[3], down="end"),
            attempt(half, down="end") | {"who": 0},
            attempt(half) | {"who": 0},
            {"do": "settle"},
        ],
        [
            attempt(good[4], down="end", within="committed"),
            attempt(good[5], down="start", within="committed"),
            {"do": "settle"},
            attempt(good[6]),
            {"do": "settle"},
        ],
        [
            left_open(void, "begun"),
            left_open(good[0], "begun"),
            left_open(good[0], "begun"),
            left_open(none, "begun"),
            left_open(f"{void}0", "begun"),
            left_open(void.lower(), "begun"),
            left_open(void, "failed"),
            left_open(paid, "begun"),
            left_open(none, "done"),
            left_open(good[1], "done"),
            {"do": "settle"},
        ],
        [attempt(good[2]) | {"who": 2}, {"do": "forget", "number": good[2], "who": 2}],
        [{"do": "many", "size": rng.randint(1010, 1060)}],
    ]
    for steps in stories:
        named = {f"{letter}{step['number']}" for step in steps if "number" in step for letter in ("", "CN-")}
        yield {
            "seed": rng.randint(0, 10**6),
            "invoices": [one for one in invoices if one[0] in named or one[0] == void],
            "people": people,
            "steps": steps,
            "models": not steps,
        }


def arrange(case):
    return case


def tables(alias):
    return sorted(set(connections[alias].introspection.table_names()) - {"django_migrations"})


def logged():
    with connections["audit"].cursor() as cursor:
        try:
            cursor.execute("SELECT who, invoice_number, state, reason FROM audit_entry ORDER BY id")
        except DatabaseError as error:
            return type(error).__name__
        return [list(row) for row in cursor.fetchall()]


def inspect(case):
    return {
        "audit": tables("audit"),
        "default": ["audit_entry" in tables("default"), "billing_invoice" in tables("default")],
        "entries": logged(),
        "invoices": [list(row) for row in Invoice.objects.order_by("number").values_list("number", "status")],
    }
