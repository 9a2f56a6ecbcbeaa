"""Visitors who fill carts, look, sign in and come back while prices and plans change."""

from decimal import Decimal

from kata_project.billing.models import Plan
from kata_project.factories import PlanFactory, UserFactory, reseed

beyond = {"queries": 60, "rows": 90}


def cases(rng):
    for plans, steps in ((2, 0), (3, 9), (6, 18)):
        made = [
            {
                "slug": f"plan-{rng.getrandbits(40)}-{number}",
                "price": price(rng),
                "active": number < 2 or rng.random() < 0.9,
            }
            for number in range(plans)
        ]
        drawn = [step(rng, made) for _ in range(steps)]
        if not steps:
            # The first look after the first change: nothing is left to be saved there.
            first = {"do": "add", "who": 0, "plan": made[1]["slug"], "quantity": rng.randint(1, 99)}
            drawn = [look(0), first, look(0)]
        if plans == 6:
            # Nobody has signed in before the farewell: signing in again would not change the session's key.
            drawn = [one for one in drawn if one["do"] != "sign in"] + farewell(rng, made)
        yield {
            "plans": made,
            "steps": [*drawn, look(0), look(1)],
            "many": rng.randint(200, 300) if plans == 2 else 0,
            "seed": rng.getrandbits(32),
        }


def look(who):
    return {"do": "look", "who": who}


def farewell(rng, plans):
    """Let both visitors buy what is for sale again, with everything that can happen meanwhile."""
    slugs = [plan["slug"] for plan in plans]
    back = [{"do": "return", "who": 0, "plan": slug} for slug in slugs]
    steps = [*back, {"do": "clear", "who": 0}, {"do": "clear", "who": 1}, look(0), look(1)]
    steps += [{"do": "clear", "who": 0}, {"do": "one cart", "who": 0, "plan": slugs[-1], "quantity": rng.randint(2, 9)}]

    def then(do, slug, quantity=1, who=0, price="0.10"):
        steps.extend([{"do": do, "who": who, "plan": slug, "quantity": quantity, "price": price}, look(0), look(1)])

    kept, raised, gone = slugs[-1], slugs[1], slugs[0]
    then("add", kept, rng.randint(2, 40))
    then("add", raised, rng.randint(2, 40))
    then("add", kept, rng.randint(2, 40), who=1)
    then("add", gone, rng.randint(2, 40))
    then("add", kept, rng.randint(2, 40))
    then("set", kept, 3)
    then("price", kept)
    then("price", raised, price=f"{rng.randint(400, 900)}.{rng.randint(10, 99)}")
    then("retire", gone)
    then("add", raised, 1)
    then("set", kept, 0)
    then("sign in", gone, who=1)
    then("sign in", gone)
    then("return", gone)
    # Two of three lines are taken out, and one of them is put in again: it is last then.
    steps += [{"do": "add", "who": 1, "plan": slug, "quantity": 1} for slug in (raised, gone)]
    steps += [{"do": "set", "who": 1, "plan": slug, "quantity": 0} for slug in (kept, raised)]
    then("add", kept, who=1)
    then("add", kept, rng.randint(2, 40))
    then("delete", gone)
    then("add", raised, 99)
    then("add", raised, 99)
    then("set", raised, rng.randint(50, 99), who=1)
    # The first of the lines is taken out, and set again: it is last then.
    then("set", raised, 0)
    then("set", raised, 3)
    steps += [{"do": "retire", "who": 0, "plan": raised}, {"do": "clear", "who": 0}]
    then("return", raised)
    then("add", raised, 1)
    then("swap", raised)
    # All plans in the cart are gone, and then back.
    steps += [{"do": "retire", "who": 0, "plan": slug} for slug in slugs]
    return [*steps, look(0), *back]


def price(rng):
    return f"{rng.choice((0, 0, 1, 9, 19, 299, 12345))}.{rng.choice(('10', '20', '29', '99', '01', '07'))}"


def step(rng, plans):
    do = rng.choice(
        ("add",) * 8 + ("set",) * 3 + ("look",) * 4 + ("clear", "sign in", "price", "retire", "return", "delete")
    )
    # The farewell needs the first two and the last: they may be retired here, but not deleted.
    others = plans[2:-1] if do == "delete" else plans
    do = do if others else "retire"
    return {
        "do": do,
        "who": rng.choice((0, 0, 1)),
        "plan": rng.choice(others or plans)["slug"],
        "quantity": rng.choice((0, 1, 1, 2, 7, 99)) if do == "set" else rng.choice((1, 1, 2, 3, 99)),
        "price": price(rng),
    }


def arrange(case):
    reseed(case["seed"])
    for plan in case["plans"]:
        PlanFactory(slug=plan["slug"], price=Decimal(plan["price"]), is_active=plan["active"])
    return {"steps": case["steps"], "users": [UserFactory().pk for _ in range(2)], "many": case["many"]}


def inspect(case):
    return sorted(f"{plan.slug} {plan.price} {plan.is_active}" for plan in Plan.objects.all())
