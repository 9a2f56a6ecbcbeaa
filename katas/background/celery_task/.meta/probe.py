"""Invoices in and out of transactions, a mail server with trouble, workers that die, messages that come twice."""

from decimal import Decimal

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, OrganisationFactory, reseed

beyond = {"queries": 110, "rows": 110}


def cases(rng):
    def names(count):
        return [f"n{rng.getrandbits(40):x}" for _ in range(count)]

    def story(numbers, steps, advice):
        return {"numbers": numbers, "steps": steps, "advice": advice, "seed": rng.getrandbits(30)}

    a, b, c, d, e, f, g, h, i, j, k = names(11)
    steps = [
        ["issue", a],
        ["block", [["block", [["issue", b]], False]], False],
        ["block", [["issue", c]], True],
        ["block", [["block", [["issue", d]], True], ["issue", e, rng.choice(["paid", "void"])]], False],
        *(["issue late", d, status] for status in [*rng.sample(["open", "paid", "void"], 3), "deleted"]),
        ["block", [["issue", j], ["issue late", k, rng.choice(["open", "paid", "void"])]], False],
        ["issue late", k, "deleted", "own"],
        ["issue", a],
        ["line", a, f"{rng.randint(1, 500)}.{rng.randint(10, 99)}"],
        ["double"],
        ["work", []],
        ["change", a, "paid"],
        ["again"],
        ["work", []],
        ["block", [["issue", f], ["issue", g], ["issue", h]], False],
        ["change", f, "void"],
        ["change", h, "paid"],
        ["work", []],
        ["issue again", g],
        ["issue", i],
        ["change", i, "draft"],
        ["work", []],
        ["change", f, "open"],
        ["again"],
        ["work", []],
    ]
    yield story([a, b, c, d, e, f, g, h, i, j, k], steps, "A message is sent after the commit, and may come twice.")
    a, b, c, d, e, f, g, h = names(8)
    steps = [
        ["issue", a],
        ["work", ["down"] * 4, "forget"],
        ["issue", b],
        ["work", ["down"] * 30, "forget"],
        ["issue", c],
        ["work", [*["down"] * rng.randint(1, 3), "refused"]],
        ["change", c, rng.choice(["paid", "void"])],
        ["again"],
        ["work", [], "forget"],
        ["issue", d],
        ["work", ["mistake"], "forget"],
        ["issue", f],
        ["work", [*["down"] * rng.randint(1, 3), "connection"], "forget"],
        ["issue", h],
        ["work", ["smtp"], "forget"],
        ["issue", g],
        ["double"],
        ["work", ["down"], "forget"],
        ["issue", e],
        ["work", ["refused"], "forget"],
    ]
    yield story(
        [a, b, c, d, e, f, g, h], steps, "Only a server that is down is worth another try, and five are enough."
    )
    before = rng.randint(0, 3)
    a, b, c, d, e = names(5)
    steps = [
        ["issue", a],
        ["work", [*["down"] * before, "dies"]],
        ["work", []],
        ["issue", b],
        ["delete", b],
        ["work", []],
        ["issue", c],
        ["work", ["down", "dies"]],
        ["change", c, "void"],
        ["work", []],
        ["issue", d],
        ["work", ["down", "dies"]],
        ["change", d, rng.choice(["paid", "draft"])],
        ["work", []],
        ["issue", e],
        ["work", ["down", "dies"]],
        ["delete", e],
        ["work", []],
    ]
    yield story([a, b, c, d, e], steps, "A message is acknowledged when its work is done.")


def arrange(case):
    reseed(case["seed"])
    for place, number in enumerate(case["numbers"]):
        customer = OrganisationFactory(slug=f"{number}-{place}")
        invoice = InvoiceFactory(customer=customer, number=number[:20], status="draft")
        InvoiceLineFactory(invoice=invoice, quantity=place + 1, unit_price=Decimal("1.25"))
    return {"steps": case["steps"]}
