from datetime import date, timedelta

import pytest

from kata_project.billing.models import Plan, Subscription
from kata_project.factories import OrganisationFactory, PlanFactory, SubscriptionFactory, UserFactory
from katas.forms.cross_field_validation import forms
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

TRIAL, ACTIVE, CANCELLED = Subscription.Status.TRIAL, Subscription.Status.ACTIVE, Subscription.Status.CANCELLED
START = date(2026, 2, 10)


def day(number):
    """Return the day that is so many days after the start, as it is typed."""
    return (START + timedelta(days=number)).isoformat()


def filled_in(*, interval=Plan.Interval.MONTH, **typed):
    """Return what a form gets for a harmless subscription, but for *typed*."""
    data = {"status": ACTIVE.value, "seats": "2", "started_on": day(0), "ends_on": "", **typed}
    return {"plan": PlanFactory(interval=interval).pk, **data}


def bound(data, form_class=None, **options):
    options.setdefault("instance", Subscription(organisation=OrganisationFactory()))
    return (form_class or forms.SubscriptionForm)(data, **options)


def described(data):
    return (
        "SubscriptionForm({" + ", ".join(f"{key!r}: {value!r}" for key, value in data.items() if key != "plan") + "})"
    )


def fields_with_errors(form, data):
    call = described(data)
    errors = attempt(
        lambda: form.errors, call=f"{call}.errors", because="A form must not raise, no matter what was typed."
    )
    return sorted(errors)


def test_what_keeps_the_rules_is_valid():
    for typed in (
        {},
        {"ends_on": day(1)},
        {"ends_on": day(0)},
        {"ends_on": day(900), "seats": "50"},
        {"status": CANCELLED.value, "ends_on": day(31), "seats": "4", "interval": Plan.Interval.YEAR},
        {"status": TRIAL.value, "ends_on": day(29), "seats": "2"},
        {"status": TRIAL.value, "ends_on": day(30), "seats": "3"},
        {"status": TRIAL.value, "ends_on": day(0), "seats": "1"},
        {"status": TRIAL.value, "seats": "0"},
        {"ends_on": "9999-12-31"},
    ):
        data = filled_in(**typed)
        expect(fields_with_errors(bound(data), data), [], call=f"where {described(data)} has errors")


@pytest.mark.parametrize(
    ("typed", "field", "rule"),
    [
        ({"ends_on": day(-1)}, "ends_on", "A subscription does not end before it starts."),
        ({"ends_on": day(-400), "status": CANCELLED.value}, "ends_on", "A subscription does not end before it starts."),
        ({"ends_on": day(-1), "status": TRIAL.value}, "ends_on", "A trial does not end before it starts either."),
        ({"ends_on": day(31), "status": TRIAL.value}, "ends_on", "A trial ends at the latest 30 days after its start."),
        ({"seats": "4", "status": TRIAL.value}, "seats", "A trial has at most 3 seats."),
        (
            {"interval": Plan.Interval.YEAR, "status": TRIAL.value},
            "__all__",
            "No trial of a yearly plan. The error belongs to no field; '__all__' is where such errors are kept.",
        ),
    ],
    ids=[
        "an end before the start",
        "an end long before the start",
        "a trial with an end before the start",
        "a trial of 31 days",
        "a trial of 4 seats",
        "a trial of a yearly plan",
    ],
)
def test_the_error_stands_where_it_belongs(typed, field, rule):
    data = filled_in(**typed)
    expect(fields_with_errors(bound(data), data), [field], call=f"where {described(data)} has errors", because=rule)


@pytest.mark.parametrize("end", [day(45), day(-1)])
def test_everything_wrong_is_reported_at_once(end):
    data = filled_in(status=TRIAL.value, seats="12", ends_on=end, interval=Plan.Interval.YEAR)
    expect(
        fields_with_errors(bound(data), data),
        ["__all__", "ends_on", "seats"],
        call=f"where {described(data)}, a yearly plan, has errors",
        because="Who has to correct something wants to know all of it.",
    )


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("started_on", ""),
        ("started_on", "tomorrow"),
        ("ends_on", "2026-02-31"),
        ("seats", "many"),
        ("seats", ""),
        ("plan", ""),
        ("plan", "987654321"),
    ],
)
def test_a_malformed_value_is_an_error_at_its_field_and_nothing_else(field, typed):
    for status in (ACTIVE, TRIAL):
        data = filled_in(status=status.value, ends_on=day(7)) | {field: typed}
        call = f"where {described(data)} has errors, with {field}={typed!r}"
        because = "A rule cannot judge a value that is not there."
        expect(fields_with_errors(bound(data), data), [field], call=call, because=because)


def test_a_form_without_any_data_reports_its_required_fields():
    expect(
        fields_with_errors(forms.SubscriptionForm({}), {}),
        ["plan", "seats", "started_on", "status"],
        call="where SubscriptionForm({}) has errors",
    )


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"seats": "many", "ends_on": day(-1)}, ["ends_on", "seats"]),
        ({"status": "gold", "ends_on": day(-3)}, ["ends_on", "status"]),
        ({"started_on": "", "status": TRIAL.value, "seats": "9"}, ["seats", "started_on"]),
        ({"started_on": "soon", "status": TRIAL.value, "interval": Plan.Interval.YEAR}, ["__all__", "started_on"]),
        ({"plan": "", "status": TRIAL.value, "ends_on": day(31)}, ["ends_on", "plan"]),
        ({"ends_on": "never", "status": TRIAL.value, "seats": "4"}, ["ends_on", "seats"]),
        ({"ends_on": "never", "status": TRIAL.value, "interval": Plan.Interval.YEAR}, ["__all__", "ends_on"]),
        ({"plan": "", "ends_on": day(-1)}, ["ends_on", "plan"]),
        ({"plan": "", "status": TRIAL.value, "seats": "4"}, ["plan", "seats"]),
        ({"seats": "", "status": TRIAL.value, "ends_on": day(31)}, ["ends_on", "seats"]),
        ({"seats": "many", "status": TRIAL.value, "interval": Plan.Interval.YEAR}, ["__all__", "seats"]),
    ],
    ids=[
        "seats in words",
        "an unknown status",
        "no start",
        "a start in words",
        "no plan",
        "an end in words",
        "an end in words, a yearly plan",
        "no plan, an end before the start",
        "no plan, four seats",
        "no seats, an end too late",
        "seats in words, a yearly plan",
    ],
)
def test_a_rule_holds_although_another_value_is_malformed(typed, fields):
    data = filled_in(**{key: value for key, value in typed.items() if key != "plan"})
    data |= {key: value for key, value in typed.items() if key == "plan"}
    expect(
        fields_with_errors(bound(data), data),
        fields,
        call=f"where {described(data)} has errors",
        because="Only a rule that needs the missing value is left out.",
    )


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-02-10", date(2026, 3, 12)),
        ("2027-12-15", date(2028, 1, 14)),
        ("02/10/2026", date(2026, 3, 12)),
        ("12/15/27", date(2028, 1, 14)),
    ],
    ids=["across February", "across a new year", "the American format", "the American format, a short year"],
)
def test_a_trial_without_an_end_gets_thirty_days(start, end):
    data = filled_in(status=TRIAL.value, started_on=start, ends_on="")
    form = bound(data)
    expect(fields_with_errors(form, data), [], call=f"the errors of {described(data)}")
    expect(form.cleaned_data["ends_on"], end, call=f"{described(data)}.cleaned_data['ends_on']")
    form.save()
    expect(
        Subscription.objects.get().ends_on,
        end,
        call=f"ends_on in the database after {described(data)}.save()",
        because="save() writes what is in cleaned_data.",
    )


@pytest.mark.parametrize(("status", "end"), [(ACTIVE, None), (CANCELLED, None), (ACTIVE, 40), (TRIAL, 12), (TRIAL, 0)])
def test_no_other_end_is_changed(status, end):
    changed = SubscriptionFactory(started_on=START, ends_on=START + timedelta(days=10))
    data = filled_in(status=status.value, ends_on="" if end is None else day(end))
    form = bound(data, instance=changed)
    expect(fields_with_errors(form, data), [], call=f"where {described(data)} has errors")
    form.save()
    expect(
        Subscription.objects.get().ends_on,
        None if end is None else START + timedelta(days=end),
        call=f"ends_on in the database after {described(data)}.save()",
        because="Only a trial without an end is given one.",
    )


def test_a_changed_subscription_is_judged_by_what_is_typed():
    monthly, yearly = PlanFactory(interval=Plan.Interval.MONTH), PlanFactory(interval=Plan.Interval.YEAR)
    for stored, typed, fields in (
        (monthly, {"status": TRIAL.value, "seats": "4", "ends_on": day(31)}, ["ends_on", "seats"]),
        (monthly, {"status": TRIAL.value, "interval": Plan.Interval.YEAR}, ["__all__"]),
        (yearly, {"status": TRIAL.value, "interval": Plan.Interval.MONTH}, []),
        (monthly, {"started_on": day(11), "ends_on": day(10)}, ["ends_on"]),
        (monthly, {"started_on": "", "ends_on": day(-1)}, ["started_on"]),
    ):
        end = START + timedelta(days=10)
        changed = SubscriptionFactory(plan=stored, status=ACTIVE, started_on=START, ends_on=end)
        data = filled_in(**typed)
        expect(
            fields_with_errors(bound(data, instance=changed), data),
            fields,
            call=f"where {described(data)} has errors, with the instance of an active subscription of ten days",
            because="A change is judged by what was typed, not by what is stored.",
        )
    changed = SubscriptionFactory(status=ACTIVE, started_on=START, ends_on=START + timedelta(days=10))
    data = filled_in(status=TRIAL.value, ends_on="")
    form = bound(data, instance=changed)
    expect(fields_with_errors(form, data), [], call=f"where {described(data)} has errors, with that instance")
    form.save()
    expect(
        Subscription.objects.get(pk=changed.pk).ends_on,
        START + timedelta(days=30),
        call=f"ends_on in the database after {described(data)}.save(), with that instance",
        because="The end was left empty, so it is filled in, no matter which end the subscription had before.",
    )


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({}, ["__all__", "ends_on", "seats"]),
        ({"ends_on": day(20)}, ["__all__", "seats"]),
        ({"seats": "3"}, ["__all__", "ends_on"]),
        ({"status": ACTIVE.value}, []),
        ({"status": "gold"}, ["status"]),
        ({"plan": ""}, ["ends_on", "plan", "seats"]),
        ({"started_on": ""}, ["__all__", "seats", "started_on"]),
    ],
    ids=[
        "nothing changed",
        "another end",
        "fewer seats",
        "a trial no longer",
        "an unknown status",
        "no plan",
        "no start",
    ],
)
def test_a_stored_trial_that_breaks_the_rules_is_no_exception(typed, fields):
    yearly = PlanFactory(interval=Plan.Interval.YEAR, is_active=False)
    end = START + timedelta(days=90)
    old = SubscriptionFactory(plan=yearly, status=TRIAL, seats=9, started_on=START, ends_on=end)
    data = filled_in(**{"status": TRIAL.value, "seats": "9", "ends_on": day(90)} | typed)
    data["plan"] = typed.get("plan", yearly.pk)
    expect(
        fields_with_errors(bound(data, instance=old), data),
        fields,
        call=f"where {described(data)} has errors, with the instance of a yearly trial of 9 seats and 90 days",
        because="The import has let such trials in. A value that did not change breaks the rules as well.",
    )


@pytest.mark.parametrize(
    ("start", "end", "fields"),
    [
        ("2026-12-30", "01/05/2027", []),
        ("12/30/2026", "01/05/2027", []),
        ("03/01/2026", "2026-02-01", ["ends_on"]),
        ("01/05/2027", "12/30/2026", ["ends_on"]),
        ("1 April 2026", "Mar 2, 2026", ["ends_on"]),
    ],
    ids=[
        "two formats",
        "the American format",
        "two formats, backwards",
        "the American format, backwards",
        "months in words, backwards",
    ],
)
def test_dates_are_compared_as_dates(start, end, fields):
    data = filled_in(started_on=start, ends_on=end)
    expect(fields_with_errors(bound(data), data), fields, call=f"where {described(data)} has errors")


@pytest.mark.parametrize(
    "order",
    [
        ["ends_on", "started_on", "status", "seats", "plan"],
        ["seats", "ends_on", "plan", "started_on", "status"],
    ],
    ids=["the end before the start", "the seats before the plan"],
)
def test_the_rules_hold_in_any_order_of_the_fields(order):
    form_class = type("ImportForm", (forms.SubscriptionForm,), {"field_order": order})
    long = filled_in(status=TRIAL.value, ends_on=day(31), seats="4", interval=Plan.Interval.YEAR)
    backwards = filled_in(ends_on=day(-1))
    open_end = filled_in(status=TRIAL.value, ends_on="")
    for data, fields in ((long, ["__all__", "ends_on", "seats"]), (backwards, ["ends_on"]), (open_end, [])):
        expect(
            fields_with_errors(bound(data, form_class), data),
            fields,
            call=f"where {described(data)} has errors, with field_order = {order}",
            because="A field is cleaned before those that stand after it.",
        )
    form = bound(open_end, form_class)
    form.is_valid()
    expect(form.cleaned_data["ends_on"], START + timedelta(days=30), call="the end that is filled in, in that order")


def test_the_rules_hold_with_a_prefix():
    good, bad = filled_in(status=TRIAL.value), filled_in(status=TRIAL.value, ends_on=day(31), seats="4")
    left_out = {key: value for key, value in good.items() if key != "ends_on"}
    for data, fields, end in (
        (good, [], 30),
        (left_out, [], 30),
        (bad, ["ends_on", "seats"], None),
        (good | {"ends_on": day(12)}, [], 12),
    ):
        form = bound({f"new-{key}": value for key, value in data.items()}, prefix="new")
        expect(fields_with_errors(form, data), fields, call=f"where {described(data)} has errors, with prefix='new'")
        if end:
            expect(
                form.cleaned_data["ends_on"],
                START + timedelta(days=end),
                call=f"{described(data)}.cleaned_data['ends_on'], with prefix='new'",
                because="With a prefix, data has other keys. What was typed is in cleaned_data.",
            )


def post(client, organisation, data):
    client.force_login(UserFactory(is_staff=True))
    return client.post(f"/organisations/{organisation.slug}/subscribe/", data)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"ends_on": day(-1)}, "ends_on"), ({"status": "trial", "seats": "4"}, "seats")],
    ids=["an end before the start", "a trial of 4 seats"],
)
def test_the_page_shows_the_errors_and_saves_only_what_keeps_the_rules(client, typed, field):
    _, organisation, _ = OrganisationFactory.create_batch(3)
    bad, good = filled_in(**typed), filled_in(ends_on=day(60), seats="7")
    had = SubscriptionFactory(organisation=organisation, started_on=START, ends_on=START)
    call = f"POST /organisations/{organisation.slug}/subscribe/ with {typed}"
    response = post(client, organisation, bad)
    expect(response.status_code, 200, call=call, because="The page comes again, with the errors.")
    expect(sorted(response.context["form"].errors), [field], call=f"where the form has errors after {call}")
    expect(
        Subscription.objects.count(), 1, call=f"the number of subscriptions after {call}, where there was one before"
    )

    response = post(client, organisation, good)
    call = f"POST /organisations/{organisation.slug}/subscribe/ with good input"
    if response.status_code not in (302, 303):
        pytest.fail(f"{call}\n  expected: a redirect\n  got:      status {response.status_code}", pytrace=False)
    saved = [
        (one.organisation.slug, one.plan_id, one.status, one.seats, one.started_on, one.ends_on)
        for one in Subscription.objects.select_related("organisation").order_by("id")
    ]
    end = START + timedelta(days=60)
    expect(
        saved,
        [
            (organisation.slug, had.plan_id, had.status, had.seats, START, START),
            (organisation.slug, good["plan"], "active", 7, START, end),
        ],
        call=f"the subscriptions after {call}, where there was one before",
        because="The page is for a new subscription of the organisation in the URL, beside those that it has.",
    )
    trial = filled_in(status=TRIAL.value)
    post(client, organisation, trial)
    expect(
        [(one.status, one.seats, one.ends_on) for one in Subscription.objects.filter(plan=trial["plan"])],
        [("trial", 2, START + timedelta(days=30))],
        call=f"status, seats and end after POST /organisations/{organisation.slug}/subscribe/ of a trial without an end",
        because="The page stores the end that the form has filled in.",
    )


def test_the_page_opens_without_errors(client):
    client.force_login(UserFactory(is_staff=True))
    address = f"/organisations/{OrganisationFactory().slug}/subscribe/"
    response = client.get(address)
    expect(response.status_code, 200, call=f"GET {address} by staff")
    expect(
        sorted(response.context["form"].errors),
        [],
        call=f"where the form has errors on GET {address}",
        because="Who opens the page has not typed anything yet.",
    )


@pytest.mark.parametrize("who", ["a visitor", "a customer", "a superuser who is not staff"])
def test_the_page_is_for_staff_only(client, who):
    organisation, data = OrganisationFactory(), filled_in(ends_on=day(60))
    if who != "a visitor":
        client.force_login(UserFactory(is_staff=False, is_superuser="superuser" in who))
    address = f"/organisations/{organisation.slug}/subscribe/"
    expect(client.get(address).status_code == 200, False, call=f"{who} sees the form at GET {address}")
    client.post(address, data)
    expect(
        Subscription.objects.count(),
        0,
        call=f"the number of subscriptions after POST {address} with good input by {who}",
        because="The sales staff enter subscriptions. Tidying up a view must not open it to all.",
    )
