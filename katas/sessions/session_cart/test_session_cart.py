from decimal import Decimal

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from kata_project.billing.models import Plan
from kata_project.factories import PlanFactory, UserFactory
from katas.sessions.session_cart import cart
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db


def send(client, action, plan=None, quantity=None):
    data = {} if plan is None else {"plan": plan.slug}
    if quantity is not None:
        data["quantity"] = quantity
    call = f"POST /cart/{action}/ with {data}"
    response = attempt(
        client.post, f"/cart/{action}/", data, call=call, because="The session is saved with the response."
    )
    expect(response.status_code, 302, call=f"{call}, which answers {response.content.decode()[:200]!r}")


def look(client):
    """Return the cart as the visitor's next page shows it."""
    response = attempt(client.get, "/cart/", call="GET /cart/")
    expect(response.status_code, 200, call="GET /cart/")
    return response.json()


def quantities(client):
    return [(line["plan"], line["quantity"]) for line in look(client)["lines"]]


@pytest.mark.parametrize("plans", [2, 5])
def test_what_is_added_later_is_kept_as_well(client, plans):
    plans = PlanFactory.create_batch(plans)
    for number, plan in enumerate(plans, start=1):
        send(client, "add", plan, number)
        expect(
            quantities(client),
            [(one.slug, quantity) for quantity, one in enumerate(plans[:number], start=1)],
            call=f"the lines on GET /cart/ after {number} × POST /cart/add/",
            because="A session is saved when one of its keys is assigned to, not when something changes deep inside.",
        )


def test_the_same_plan_again_makes_one_line_larger(client):
    other, plan = PlanFactory.create_batch(2)
    for quantity in (2, 1, 90):
        send(client, "add", plan, quantity)
    send(client, "add", other)
    send(client, "add", plan, 7)
    expect(
        quantities(client),
        [(plan.slug, 100), (other.slug, 1)],
        call="the lines after adding 2, 1, 90 of one plan, 1 of another, and 7 of the first",
        because="Between two requests a session is JSON: ask yourself what comes back from there.",
    )


def test_a_changed_quantity_is_kept_and_nought_takes_the_line_out(client):
    first, second, third, never = PlanFactory.create_batch(4)
    for plan in (first, second, third):
        send(client, "add", plan, 5)
    send(client, "set", second, 2)
    expect(
        quantities(client),
        [(first.slug, 5), (second.slug, 2), (third.slug, 5)],
        call="the lines after setting the second to 2",
    )
    send(client, "set", first, 0)
    send(client, "set", never, 0)
    expect(quantities(client), [(second.slug, 2), (third.slug, 5)], call="the lines after setting the first to 0")
    send(client, "set", never, 9)
    expect(
        quantities(client),
        [(second.slug, 2), (third.slug, 5), (never.slug, 9)],
        call="the lines after setting a plan to 9 that was not in the cart",
    )


def test_an_emptied_cart_stays_empty(client):
    plan, other = PlanFactory.create_batch(2)
    send(client, "add", plan, 3)
    send(client, "add", other, 3)
    Plan.objects.filter(pk=plan.pk).update(is_active=False)
    send(client, "clear")
    Plan.objects.filter(pk=plan.pk).update(is_active=True)
    seen = look(client)
    expect(
        seen["lines"],
        [],
        call="the lines after POST /cart/clear/, one of them of a plan that was retired then and is back now",
    )
    expect((Decimal(seen["total"]), seen["count"]), (Decimal(0), 0), call="total and count after POST /cart/clear/")
    send(client, "add", other, 1)
    expect(quantities(client), [(other.slug, 1)], call="the lines after adding one again")


@pytest.mark.parametrize("had", [0, 2], ids=["nothing put in yet", "two plans in it"])
def test_an_empty_cart_costs_a_decimal_nought(client, had):
    client.force_login(UserFactory())
    for plan in PlanFactory.create_batch(had):
        send(client, "add", plan)
    send(client, "clear")
    send(client, "clear")
    total = cart.Cart(client.session).total()
    expect(
        (total, type(total).__name__),
        (Decimal(0), "Decimal"),
        call="total() of a cart that was emptied twice, and its type",
        because="sum() starts with the int 0. What rounds or formats money is given a Decimal always.",
    )


@pytest.mark.parametrize("how", ["clear", "set"])
def test_emptying_the_cart_leaves_the_rest_of_the_session(client, how):
    client.force_login(UserFactory())
    session = client.session
    session["seen"] = "the offer of the week"
    session.save()
    plan = PlanFactory()
    send(client, "add", plan, 3)
    send(client, how, *([plan, 0] if how == "set" else []))
    expect(
        ("_auth_user_id" in client.session, client.session.get("seen")),
        (True, "the offer of the week"),
        call=f"whether the visitor is still signed in after POST /cart/{how}/, and what else was in the session",
        because="Others keep their things in the session as well.",
    )


def test_lines_stand_in_the_order_in_which_they_came(client):
    first, second, third = PlanFactory.create_batch(3)
    for plan in (third, first, second):
        send(client, "add", plan)
    send(client, "add", third)
    expect(
        [slug for slug, _ in quantities(client)],
        [third.slug, first.slug, second.slug],
        call="the plans on GET /cart/, put in as third, first, second, third",
        because="People look for a line where it was.",
    )
    send(client, "set", third, 0)
    send(client, "add", third)
    expect(
        [slug for slug, _ in quantities(client)],
        [first.slug, second.slug, third.slug],
        call="the plans on GET /cart/ after the third was taken out and put in again",
    )
    send(client, "set", first, 0)
    send(client, "set", first, 2)
    expect(
        [slug for slug, _ in quantities(client)],
        [second.slug, third.slug, first.slug],
        call="the plans on GET /cart/ after the first was set to 0 and then to 2",
    )
    for plan in (second, third):
        send(client, "set", plan, 0)
    send(client, "add", second)
    expect(
        [slug for slug, _ in quantities(client)],
        [first.slug, second.slug],
        call="the plans on GET /cart/ after the second and the third were taken out, and the second was put in again",
    )


@pytest.mark.parametrize(
    ("prices", "total"),
    [(["0.10", "0.20"], "0.30"), (["0.10", "0.10", "0.10"], "0.30"), (["1234567.89", "0.01", "19.99"], "1234587.89")],
    ids=["10 and 20 cents", "three times 10 cents", "a million and cents"],
)
def test_amounts_are_exact(client, prices, total):
    for price in prices:
        send(client, "add", PlanFactory(price=price))
    expect(
        Decimal(look(client)["total"]),
        Decimal(total),
        call=f"the total of one each of {', '.join(prices)}",
        because="Money is a Decimal.",
    )
    session = client.session
    amounts = [*(line.total for line in cart.Cart(session).lines()), cart.Cart(session).total()]
    kinds = {type(amount).__name__ for amount in amounts}
    expect(kinds, {"Decimal"}, call="the types of the amounts")


def test_a_line_costs_its_price_times_its_quantity(client):
    for price, quantity in (("0.10", 3), ("19.99", 7), ("33.33", 99), ("0.00", 2)):
        send(client, "add", PlanFactory(price=price), quantity)
    seen = look(client)
    expect(
        [Decimal(line["total"]) for line in seen["lines"]],
        [Decimal("0.30"), Decimal("139.93"), Decimal("3299.67"), Decimal(0)],
        call="the totals of 3 × 0.10, 7 × 19.99, 99 × 33.33, 2 × 0.00",
    )
    expect((Decimal(seen["total"]), seen["count"]), (Decimal("3439.90"), 111), call="total and count of that cart")


def test_price_and_slug_are_those_of_today(client):
    plan = PlanFactory(price="10.00")
    send(client, "add", plan, 3)
    Plan.objects.update(price="12.50", slug="the-new-name")
    seen = look(client)
    expect(
        [(line["plan"], line["quantity"]) for line in seen["lines"]],
        [("the-new-name", 3)],
        call="the lines after the plan got another slug",
        because="A line is looked up by what never changes: the primary key.",
    )
    expect(
        [Decimal(amount) for line in seen["lines"] for amount in (line["price"], line["total"])]
        + [Decimal(seen["total"])],
        [Decimal("12.50"), Decimal("37.50"), Decimal("37.50")],
        call="price, line total and total of 3 × 10.00 after the price was raised to 12.50",
        because="A copy in the session does not hear of changes.",
    )


def test_a_plan_that_is_gone_is_not_sold(client):
    deleted, kept, stays, retired = (PlanFactory(price=price) for price in ("1.00", "20.00", "5.00", "300.00"))
    for plan in (deleted, kept, stays, retired):
        send(client, "add", plan, 2)
    deleted.delete()
    Plan.objects.filter(pk=retired.pk).update(is_active=False)
    seen = look(client)
    expect(
        [(line["plan"], line["quantity"]) for line in seen["lines"]],
        [(kept.slug, 2), (stays.slug, 2)],
        call="the lines after one plan was deleted and one retired",
    )
    expect(Decimal(seen["total"]), Decimal("50.00"), call="the total after one plan was deleted and one retired")
    later = PlanFactory()
    send(client, "add", later, 2)
    send(client, "set", kept, 0)
    session = client.session
    one = cart.Cart(session)
    list(one.lines())
    one.set_quantity(later, 1)
    session.save()
    Plan.objects.filter(pk=retired.pk).update(is_active=True)
    expect(
        quantities(client),
        [(stays.slug, 2), (retired.slug, 2), (later.slug, 1)],
        call="the lines after another plan was put in, the first line was taken out, lines() and set_quantity() "
        "were called on one Cart, and the retired plan is for sale again",
        because="The line is back where it was, even if the cart has changed in between.",
    )
    Plan.objects.update(is_active=False)
    expect(quantities(client), [], call="the lines after all plans were retired")
    total = cart.Cart(client.session).total()
    expect(
        (total, type(total).__name__), (Decimal(0), "Decimal"), call="total() and its type after all plans were retired"
    )


@pytest.mark.parametrize("plans", [0, 1, 4, 300])
def test_a_look_takes_three_queries_and_saves_nothing(client, plans, assert_queries):
    client.force_login(UserFactory())
    made = PlanFactory.create_batch(plans)
    for plan in made[:12]:
        send(client, "add", plan)
    session = client.session
    for plan in made[12:]:
        cart.Cart(session).add(plan)
    if plans > 12:
        attempt(session.save, call="saving the session")
    there = plans
    if plans > 1:
        made[0].delete()
        Plan.objects.filter(pk=made[1].pk).update(is_active=False)
        there = plans - 2
    with assert_queries(at_most=3, because="one for the session, one each for lines() and total()") as log:
        seen = look(client)
    expect(
        len(seen["lines"]),
        there,
        call=f"the number of lines after {plans} plans were put in" + ", one deleted and one retired" * (plans > 1),
    )
    written = [statement.verb for statement in log if statement.verb != "SELECT"]
    if written:
        pytest.fail(f"GET /cart/ writes to the database, although nothing has changed:\n{log.explain()}", pytrace=False)


@pytest.mark.parametrize("plans", [1, 6])
def test_counting_takes_no_query(client, plans, assert_queries):
    for plan in PlanFactory.create_batch(plans):
        send(client, "add", plan, 3)
    session = client.session
    expect(bool(session.keys()), True, call="there is something in the session after POST /cart/add/")
    with assert_queries(0, because="the number stands on every page"):
        count = cart.Cart(session).count()
    expect(count, 3 * plans, call=f"count() after adding 3 of each of {plans} plans")


def test_who_puts_nothing_in_gets_no_session(client):
    plan = PlanFactory()
    seen = look(client)
    expect((seen["lines"], seen["count"]), ([], 0), call="lines and count of a new visitor")
    send(client, "clear")
    send(client, "set", plan, 0)
    look(client)
    expect(
        "sessionid" in client.cookies,
        False,
        call="GET /cart/, POST /cart/clear/ and POST /cart/set/ with 0 of a new visitor: do they set a session cookie?",
        because="Nothing was put in.",
    )
    expect(
        Session.objects.count(),
        0,
        call="the number of rows in the session table after GET /cart/, POST /cart/clear/ and POST /cart/set/ with 0",
        because="Search engines look too, and each of their visits would leave a row.",
    )


def test_every_visitor_has_a_cart_of_their_own(client):
    plan, other_plan = PlanFactory.create_batch(2)
    other = Client()
    send(client, "add", plan, 2)
    send(other, "add", other_plan, 1)
    send(client, "add", plan, 3)
    expect(quantities(client), [(plan.slug, 5)], call="the lines of one visitor")
    expect(quantities(other), [(other_plan.slug, 1)], call="the lines of another visitor")
    expect(quantities(Client()), [], call="the lines of a visitor who has just come")


def test_the_cart_survives_signing_in(client):
    plan = PlanFactory()
    send(client, "add", plan, 2)
    client.force_login(UserFactory())
    expect(
        quantities(client),
        [(plan.slug, 2)],
        call="the lines after signing in",
        because="Signing in gives the session another key and keeps what is in it.",
    )
    send(client, "add", plan, 1)
    expect(quantities(client), [(plan.slug, 3)], call="the lines after signing in and adding one more")


def test_a_change_shows_at_once(client):
    plan = PlanFactory(price="5.00")
    send(client, "add", plan, 1)
    one = cart.Cart(client.session)
    before = [(line.plan.slug, line.quantity) for line in one.lines()]
    counts = [one.count()]
    one.add(plan, 2)
    after = [(line.plan.slug, line.quantity) for line in one.lines()]
    counts.append(one.count())
    expect(
        [before, after], [[(plan.slug, 1)], [(plan.slug, 3)]], call="lines() before and after add(plan, 2) on one Cart"
    )
    expect(counts, [1, 3], call="count() before and after add(plan, 2) on one Cart")
    one.set_quantity(plan, 0)
    expect(
        (list(one.lines()), one.count()), ([], 0), call="lines() and count() after set_quantity(plan, 0) on that Cart"
    )
    one.add(plan, 4)
    expect(one.total(), Decimal("20.00"), call="total() after add(plan, 4) on that Cart")
    one.set_quantity(plan, 3)
    expect(one.total(), Decimal("15.00"), call="total() after set_quantity(plan, 3) on that Cart")
    one.clear()
    expect(
        (list(one.lines()), one.total(), one.count()),
        ([], 0, 0),
        call="lines(), total() and count() after clear() on that Cart",
    )
