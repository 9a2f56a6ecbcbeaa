"""Users with all roles in several organisations, who list, read, change, move and export invoices, their own and others."""

from kata_project.accounts.models import Membership
from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, MembershipFactory, OrganisationFactory, UserFactory, reseed
from katas.security.object_level_access.models import Export

beyond = {"queries": 100, "rows": 200}

BOSS = "boss".ljust(150, "s")
USERS = ("ada", "bob", "cem", "dee", "eve", BOSS, "gone")
ROLES = ("owner", "editor", "writer", "reader")
STATUSES = tuple(Invoice.Status)


EVERYBODY = (*USERS, "nobody")
OTHERS = tuple(who for who in EVERYBODY if who not in ("ada", "dee"))


def cases(rng):
    # Most is told by few visitors, and by few requests of each; the others come at the end.
    for size, parts in (
        (1, {"pages": ["ada", BOSS]}),
        (1, {"edits": ["ada", "dee"]}),
        (1, {"lists": ["ada", "eve"]}),
        (1, {"exports": ["ada", "bob", "eve", "nobody"]}),
        (3, {"downloads": ["ada", "bob"], "names": ["ada"]}),
        (1, {"customers": ["ada"]}),
        (3, {"contents": ["ada", "bob", BOSS]}),
        (1, {"methods": ["ada"]}),
        (1, {"moves": ["ada"]}),
        (1, {"roles": ["bob"]}),
        (1, {"dates": ["ada"]}),
        (0, {"pages": ["ada", "eve"], "exports": ["ada", "eve", "nobody"]}),
        (0, {"lists": ["ada", "eve", BOSS]}),
        (0, {"downloads": ["ada", "bob"]}),
        (1, {"edits": OTHERS[:3]}),
        (1, {"edits": OTHERS[3:]}),
        (1, {"customers": ["cem"]}),
        (1, {"dates": ["cem"]}),
        (1, {"exports": ["cem", "dee", BOSS, "gone"]}),
        (3, {"refusals": ["ada", "bob", BOSS, "nobody"]}),
        (1, {"pages": ["bob", "cem", "dee"]}),
        (1, {"pages": ["eve", "gone", "nobody"]}),
        (1, {"lists": ["bob", "cem"]}),
        (1, {"lists": ["dee", BOSS]}),
        (1, {"lists": ["gone", "nobody"]}),
        (3, {"pages": ["ada", "eve", BOSS]}),
        (3, {"lists": ["ada", "eve", BOSS]}),
    ):
        yield case(rng, size, parts) | {
            "advice": "Each view, each object that a form names and each export asks who the user is in that organisation.",
        }
    yield case(rng, 9, {"long lists": EVERYBODY}) | {
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
        "parts": {part: list(visitors) for part, visitors in parts.items()},
    }


def arrange(case):
    reseed(case["seed"])
    users = {name: UserFactory(username=name) for name in USERS}
    users[BOSS].is_superuser = users[BOSS].is_staff = True
    users[BOSS].save()
    places = [OrganisationFactory() for _ in range(5)]
    # ada has each role once and is not in the last; bob owns those between; others are in one.
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

    def asked(part):
        return case["parts"].get(part, [])

    def edit(who, number, date, **customer):
        add(who, "post", f"/invoices/{number}/edit/", {"due_on": date} | customer)

    stranger, missing = places[4].pk, 987654
    for who in asked("long lists"):
        add(who, "GET", "/invoices/")
    for place in places[:4] if asked("long lists") else ():
        add("ada", "GET", f"/invoices/?customer={place.slug}")
    for who in asked("lists"):
        add(who, "GET", "/invoices/")
        for slug in [*(place.slug for place in places), "no-such", places[1].slug.upper(), f"%20{places[1].slug}"]:
            add(who, "GET", f"/invoices/?customer={slug}")
        add(who, "HEAD", "/invoices/")
        add(who, "GET", "/exports/none/")
    for who in asked("pages"):
        for number in [*made[:5], lost, "missing", *(number.lower() for number in made[:2])]:
            add(who, "GET", f"/invoices/{number}/")
        for number in [*made[1:2], lost]:
            add(who, "HEAD", f"/invoices/{number}/")
    for who in asked("edits"):
        for number in [*made[:5], lost, "missing"]:
            edit(who, number, "2030-01-02", customer=stranger)
    for who in asked("dates"):
        for number in made[:5]:
            for date in ("never", ""):
                for customer in (places[0].pk, stranger, missing):
                    edit(who, number, date, customer=customer)
    for who in asked("customers"):
        for number in made[:5]:
            for customer in (stranger, missing, "two words", ""):
                edit(who, number, "2030-01-02", customer=customer)
            edit(who, number, "2030-01-02")
    if asked("moves"):
        for role, place in zip(case["roles"], places, strict=False):
            for number in made[:5]:
                edit("ada", number, f"2030-02-{len(role):02}", customer=place.pk)
        add("ada", "GET", "/invoices/")
    for number in made[1:2] if asked("methods") else ():
        for do, url in (
            ("post", "/invoices/"),
            ("post", f"/invoices/{number}/"),
            *((do, url) for do in ("GET", "HEAD", "PUT") for url in (f"/invoices/{number}/edit/", "/invoices/export/")),
        ):
            add("ada", do, url)
        add("ada", "post", "/invoices/export/", {"number": number})
        add("ada", "post")
        for who in ("ada", "bob", "nobody"):
            add(who, "HEAD")
    if asked("roles"):
        # A role counts until it changes, a membership until it ends: where the invoice is, and where it is moved to.
        for role in ("owner", "reader", "editor", ""):
            add("bob", "role", data={"slug": places[3].slug, "role": role})
            add("bob", "GET", "/invoices/")
            for customer in (places[3], places[2]):
                edit("bob", made[2], "2030-03-03", customer=customer.pk)
            for customer in (places[2], places[3], places[4]):
                edit("bob", made[3], "2030-03-03", customer=customer.pk)
            add("bob", "GET", f"/invoices/{made[3]}/")
            add("bob", "GET", f"/invoices/?customer={places[3].slug}")
            add("bob", "post", "/invoices/export/", {"number": made[3]})
    for who in asked("exports"):
        for number in (made[1:2] or [lost]) + ["missing", lost]:
            add(who, "post", "/invoices/export/", {"number": [number, number]})
        for number in made[1:2] if who == "ada" else ():
            for other in ("", number.lower(), f" {number}"):
                add(who, "post", "/invoices/export/", {"number": [number, other]})
                add(who, "post", "/invoices/export/", {"number": [other, number]})
    for who in asked("refusals"):
        for numbers in (made, [*made[5:9], lost], made[:4] + made[:2], [*made[8:4:-1], made[4], made[9]]):
            add(who, "post", "/invoices/export/", {"number": numbers})
    for who in asked("contents"):
        for numbers in ([], made[6:9], made[1:4], made[1:2] + made[6:7]):
            add(who, "post", "/invoices/export/", {"number": numbers})
    for which in range(10 if asked("contents") else 0):
        for who in ("ada", "bob"):
            add(who, "download", which=which)
    for who in asked("downloads"):
        for numbers in ([], made[1:4]):
            add(who, "post", "/invoices/export/", {"number": numbers})
    for which in range(4 if asked("downloads") else 0):
        for who in ("ada", "bob", "cem", BOSS, "nobody"):
            add(who, "download", which=which)
    return {
        "users": [who for who in USERS if who in {step["who"] for step in steps}],
        "inactive": ["gone"],
        "steps": steps,
        "strange": [stranger, missing],
        "names": asked("names"),
    }


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
