"""Subscriptions as they are typed, good and bad: where errors stand, what is cleaned, and what is saved."""

from datetime import date, timedelta

from kata_project.billing.models import Plan, Subscription
from kata_project.factories import OrganisationFactory, PlanFactory, SubscriptionFactory, UserFactory, reseed

FIELDS = ["plan", "status", "seats", "started_on", "ends_on"]
#: Lengths around each boundary, and far from it; None is no end.
LENGTHS = (-365, -2, -1, 0, 1, 15, 29, 30, 31, 32, 400, None)
#: Right, and sent by those who may not.
FORBIDDEN = {"plan": 0, "status": "active", "seats": "77", "started_on": "2024-05-01", "ends_on": ""}
HARMLESS = {"plan": 0, "status": "trial", "seats": "2", "started_on": "2024-05-01", "ends_on": "2024-05-20"}
MALFORMED = {
    "plan": ("", "0"),
    "status": ("", "gold"),
    "seats": ("", "many", "-1"),
    "started_on": ("", "soon", "2027-02-29"),
}


def cases(rng):
    paged = rng.sample(LENGTHS, len(LENGTHS))
    for number, count in enumerate((1, 2, 4)):
        yield {
            "lines": changes(rng) + [line(rng, length) for _ in range(count) for length in LENGTHS],
            # A page costs as much as six forms: each length is asked through the view once.
            "pages": [line(rng, length) for length in (*paged[number::3], None)] + kept_by_the_page(),
            "plans": [f"plan-{rng.getrandbits(32)}-{number}" for number in range(4)],
            "organisation": f"organisation-{rng.getrandbits(32)}",
            "seed": rng.getrandbits(32),
        }


def typed(rng, day):
    return day.isoformat() if rng.random() < 0.6 else day.strftime("%m/%d/%Y")


def line(rng, length):
    start = date(2025, 1, 1) + timedelta(days=rng.randrange(900))
    data = {
        "plan": rng.randrange(4),
        "status": rng.choice(("trial", "trial", "trial", "active", "cancelled")),
        "seats": str(rng.choice((1, 2, 3, 3, 4, 4, 5, 90))),
        "started_on": typed(rng, start),
        "ends_on": "" if length is None else typed(rng, start + timedelta(days=length)),
    }
    if rng.random() < 0.25:
        field = rng.choice(list(MALFORMED))
        data[field] = rng.choice(MALFORMED[field])
    if rng.random() < 0.1:
        data["ends_on"] = "2026-02-31"
    order = rng.sample(FIELDS, len(FIELDS)) if rng.random() < 0.5 else None
    return {
        "data": data,
        "order": order,
        "prefix": rng.choice((None, None, "new")),
        "save": rng.random() < 0.5,
        "change": rng.random() < 0.3,
    }


def changes(rng):
    """Return changes of the active subscription that ``arrange`` stores, each against another stored value."""
    harmless = HARMLESS
    typed = [
        {"seats": "4"},
        {"plan": 1},
        {"ends_on": "2024-06-01"},
        {"status": "active", "started_on": "2024-05-21"},
        {"status": "active", "started_on": "", "ends_on": "2024-04-30"},
    ]
    rng.shuffle(typed)
    fixed = {"order": None, "prefix": None, "change": True}
    lines = [{"data": harmless | one, "save": False, **fixed} for one in typed]
    filled_in = [{"data": harmless | {"ends_on": ""}, "save": True, **fixed}]
    # A start in another format, without an end, with and without a prefix.
    american = {"plan": 2, "started_on": rng.choice(("05/04/2024", "5/4/24")), "ends_on": ""}
    new = {"data": harmless | american, "save": True, "order": None, "change": False}
    filled_in += [new | {"prefix": prefix} for prefix in (None, "new")]
    # An end that was typed in a form with a prefix.
    typed_end = f"2024-05-{rng.randint(10, 28)}"
    filled_in += [new | {"data": harmless | american | {"ends_on": typed_end}, "prefix": "new"}]
    # A trial that is stored against the rules: what did not change is judged as well.
    old = harmless | {"plan": 1, "seats": "9", "ends_on": "2024-07-30"}
    kept = [{}, {"ends_on": "2024-05-21"}, {"seats": "3"}, {"status": "active"}]
    kept += [{"status": "gold"}, {"plan": ""}, {"started_on": ""}]
    rng.shuffle(kept)
    left_out = {key: value for key, value in (harmless | {"plan": 2}).items() if key != "ends_on"}
    # A rule holds although a value that it does not need is malformed.
    partly = [
        {"plan": "", "seats": "4"},
        {"plan": "", "status": "active", "ends_on": "2024-04-30"},
        {"seats": "many", "ends_on": "2024-06-01"},
        {"seats": "", "plan": 1},
        {"ends_on": "never", "plan": 1},
        {"seats": "0"},
        {"status": "active", "ends_on": "9999-12-31"},
        {"status": "active", "started_on": "1 May 2024", "ends_on": "Apr 30, 2024"},
        {"started_on": "May 1 2024", "ends_on": "1 June 2024"},
    ]
    rng.shuffle(partly)
    return [
        *lines,
        *filled_in,
        *(new | {"data": left_out, "prefix": prefix} for prefix in (None, "new")),
        *(new | {"data": harmless | one, "prefix": None, "save": False} for one in partly),
        *({"data": old | one, "save": False, **fixed, "change": "trial"} for one in kept),
    ]


def kept_by_the_page():
    """Return what the page saves: a trial without an end, and what is none."""
    kept = ({"ends_on": ""}, {"status": "cancelled", "seats": "9"})
    return [{"data": HARMLESS | one, "save": True, "order": None, "prefix": None, "change": False} for one in kept]


def arrange(case):
    reseed(case["seed"])
    intervals = (Plan.Interval.MONTH, Plan.Interval.YEAR, Plan.Interval.MONTH, Plan.Interval.YEAR)
    plans = [
        # The second is retired, and is billed by the year all the same.
        PlanFactory(slug=slug, interval=interval, is_active=number != 1)
        for number, (slug, interval) in enumerate(zip(case["plans"], intervals, strict=True))
    ]
    # One among others.
    OrganisationFactory()
    organisation = OrganisationFactory(slug=case["organisation"])
    OrganisationFactory()
    changed = SubscriptionFactory(
        organisation=organisation,
        plan=plans[0],
        status=Subscription.Status.ACTIVE,
        started_on=date(2024, 5, 1),
        ends_on=date(2024, 5, 20),
    )
    trial = SubscriptionFactory(
        organisation=organisation,
        plan=plans[1],
        status=Subscription.Status.TRIAL,
        seats=9,
        started_on=date(2024, 5, 1),
        ends_on=date(2024, 7, 30),
    )
    staff, customer = UserFactory(is_staff=True), UserFactory(is_staff=False)
    superuser = UserFactory(is_staff=False, is_superuser=True)

    def with_keys(line):
        plan = line["data"]["plan"]
        return line | {"data": line["data"] | {"plan": plans[plan].pk if type(plan) is int else plan}}

    return {
        "lines": [with_keys(line) for line in case["lines"]],
        "pages": [with_keys(line) for line in case["pages"]],
        "organisation": organisation.slug,
        "changed": changed.pk,
        "trial": trial.pk,
        "staff": staff.username,
        "others": [customer.username, superuser.username],
        "forbidden": with_keys({"data": FORBIDDEN})["data"],
    }


def inspect(case):
    return [
        [one.organisation.slug, one.plan.slug, one.status, one.seats, str(one.started_on), str(one.ends_on)]
        for one in Subscription.objects.select_related("organisation", "plan").order_by("id")
    ]
