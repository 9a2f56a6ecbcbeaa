"""Users with all roles in several organisations, who list, read, change, move and export invoices, their own and others."""

from kata_project.accounts.models import Membership
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, MembershipFactory, OrganisationFactory, UserFactory, reseed
from katas.security.object_level_access.models import Export

beyond = {"queries": 400, "rows": 900}

BOSS = "boss".ljust(150, "s")
USERS = ("ada", "bob", "cem", "dee", "eve", BOSS, "gone")
ROLES = ("owner", "editor", "writer", "reader")
STATUSES = tuple(Invoice.Status)


def cases(rng):
    # Most is told by few visitors, and by few requests of each; the others come at the end.
    for size, *parts in (
        (0, "reads of some"),
        (1, "edits"),
        (1, "exports"),
        (3, "files"),
        (1, "reads", "exports"),
        (1, "edits of others", "moves"),
        (3, "reads of some"),
        (0, "exports", "files"),
    ):
        yield case(rng, size, parts) | {
            "advice": "Each view, each object that a form names and each export asks who the user is in that organisation.",
        }
    yield case(rng, 9, ["lists"]) | {
        "beyond": {"queries": 28, "rows": 300},
        "advice": "The list takes at most five queries, however long it is.",
    }


def case(rng, size, parts):
    return {
        "seed": rng.getrandbits(32),
        "size": size,
        "prefix": f"N{rng.randint(100, 999)}-",
        "order": rng.sample(range(60), 60),
        "roles": rng.sample(ROLES, 4),
        "parts": parts,
    }


def arrange(case):
    reseed(case["seed"])
    users = {name: UserFactory(username=name) for name in USERS}
    users[BOSS].is_superuser = users[BOSS].is_staff = True
    users[BOSS].save()
    places = [OrganisationFactory() for _ in range(5)]
    # ada has each role once and is not in the last; bob owns all but the first; others are in one.
    for place, role in zip(places, case["roles"], strict=False):
        MembershipFactory(user=users["bob" if place is not places[0] else "gone"], organisation=place, role="owner")
        MembershipFactory(user=users["ada"], organisation=place, role=role)
    for name, place in zip(("cem", "dee"), places[3:], strict=True):
        MembershipFactory(user=users[name], organisation=place, role="editor")
    MembershipFactory(user=users["cem"], organisation=places[0], role="reader")
    MembershipFactory(user=users[BOSS], organisation=places[1], role="reader")
    MembershipFactory(user=users[BOSS], organisation=places[2], role="editor")
    order = iter(case["order"])
    made = []
    for turn in range(case["size"]):
        made += [
            InvoiceFactory(
                customer=place, number=f"{case['prefix']}{next(order):02}", status=STATUSES[(turn + at) % 4]
            ).number
            for at, place in enumerate(places)
        ]
    lost = InvoiceFactory(customer=None, number=f"{case['prefix']}lost").number
    steps = []

    def add(who, do, url="", data=None, which=0):
        steps.append({"who": who, "do": do, "url": url, "data": data or {}, "which": which})

    everybody = (*USERS, "nobody")
    if "lists" in case["parts"]:
        for who in everybody:
            add(who, "GET", "/invoices/")
        for place in places[:4]:
            add("ada", "GET", f"/invoices/?customer={place.slug}")
    for part, readers in (("reads of some", ["ada", "eve", BOSS]), ("reads", everybody)):
        for who in readers if part in case["parts"] else ():
            add(who, "GET", "/invoices/")
            for slug in [*(place.slug for place in places), "no-such", places[1].slug.upper(), f"%20{places[1].slug}"]:
                add(who, "GET", f"/invoices/?customer={slug}")
            for number in [*made[:5], lost, "missing", *(number.lower() for number in made[:2])]:
                add(who, "GET", f"/invoices/{number}/")
            for number in [*made[1:2], lost]:
                add(who, "HEAD", f"/invoices/{number}/")
            add(who, "HEAD", "/invoices/")
            add(who, "GET", "/exports/none/")
    for part, editors in (
        ("edits", ["ada", "dee"]),
        ("edits of others", [who for who in everybody if who not in ("ada", "dee")]),
    ):
        for who in editors if part in case["parts"] else ():
            for number in [*made[:5], lost, "missing"]:
                add(who, "post", f"/invoices/{number}/edit/", {"due_on": "2030-01-02", "customer": places[4].pk})
            for number in made[:5] if who in ("ada", "cem") else ():
                for data in (
                    {"due_on": "never", "customer": places[0].pk},
                    {"due_on": "", "customer": places[0].pk},
                    {"due_on": "2030-01-02", "customer": 987654},
                    {"due_on": "2030-01-02", "customer": "two words"},
                    {"due_on": "2030-01-02", "customer": ""},
                    {"due_on": "2030-01-02"},
                ):
                    add(who, "post", f"/invoices/{number}/edit/", data)
    if "moves" in case["parts"]:
        for role, place in zip(case["roles"], places, strict=False):
            for number in made[:5]:
                moved = {"due_on": f"2030-02-{len(role):02}", "customer": place.pk}
                add("ada", "post", f"/invoices/{number}/edit/", moved)
        add("ada", "GET", "/invoices/")
        for do, url in (
            ("post", "/invoices/"),
            ("post", f"/invoices/{made[1]}/"),
            ("GET", f"/invoices/{made[1]}/edit/"),
        ):
            add("ada", do, url)
        add("ada", "GET", "/invoices/export/")
        # A role counts until it changes, a membership until it ends.
        for role in ("reader", "editor", ""):
            add("bob", "role", data={"slug": places[3].slug, "role": role})
            add("bob", "GET", "/invoices/")
            for customer in places[3:]:
                add("bob", "post", f"/invoices/{made[3]}/edit/", {"due_on": "2030-03-03", "customer": customer.pk})
            add("bob", "post", f"/invoices/{made[4]}/edit/", {"due_on": "2030-03-03", "customer": places[3].pk})
            add("bob", "GET", f"/invoices/{made[3]}/")
            add("bob", "GET", f"/invoices/?customer={places[3].slug}")
            add("bob", "post", "/invoices/export/", {"number": made[3]})
    if "exports" in case["parts"]:
        for who in everybody:
            for number in (made[1:2] or [lost]) + ["missing", lost]:
                add(who, "post", "/invoices/export/", {"number": [number, number]})
        for number in made[1:2]:
            for other in ("", number.lower(), f" {number}"):
                add("ada", "post", "/invoices/export/", {"number": [number, other]})
    if "files" in case["parts"]:
        add("bob", "post", "/invoices/export/", {"number": made[:4] + made[:2]})
        for numbers in ([], made, [*made[5:9], lost], made[6:9], made[1:4]):
            for who in ("ada", "bob", BOSS, "nobody"):
                add(who, "post", "/invoices/export/", {"number": numbers})
        add("ada", "post")
        for who in ("ada", "bob", "nobody"):
            add(who, "HEAD")
        for which in range(6):
            for who in ("ada", "bob", "cem", BOSS, "nobody"):
                add(who, "download", which=which)
    return {"users": list(USERS), "inactive": ["gone"], "steps": steps, "strange": [places[4].pk, 987654]}


def inspect(case):
    return {
        "invoices": [
            [one.number, one.customer.slug if one.customer else None, str(one.due_on)]
            for one in Invoice.objects.select_related("customer").order_by("number")
        ],
        "exports": [
            [one.made_by.username, one.content] for one in Export.objects.select_related("made_by").order_by("pk")
        ],
        "roles": sorted(Membership.objects.values_list("role", flat=True)),
    }
