from decimal import Decimal

from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kata_project.billing.models import Plan
from katas.sessions.session_cart.cart import Cart


def plain(amount):
    """Return an amount as text: 40, 40.0 and 40.00 alike, but nothing rounded."""
    return f"{Decimal(amount).normalize():f}"


def look(client):
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/cart/")
    writes = [query["sql"] for query in queries if not query["sql"].startswith("SELECT")]
    seen = response.json()
    session = client.session if "sessionid" in client.cookies else None
    kinds = ["Decimal"]
    counting = 0
    if session is not None:
        list(session.keys())
        cart = Cart(session)
        with CaptureQueriesContext(connection) as count_queries:
            cart.count()
        counting = len(count_queries)
        kinds = sorted({type(amount).__name__ for amount in [*(line.total for line in cart.lines()), cart.total()]})
    return {
        "lines": [
            [line["plan"], line["quantity"], plain(line["price"]), plain(line["total"])] for line in seen["lines"]
        ],
        "total": plain(seen["total"]),
        "cheap": len(queries) <= 3 and not writes and counting == 0,
        "kinds": kinds,
        "signed in": session is not None and "_auth_user_id" in session,
    }


def one_cart(session, plan, quantity):
    """Change one and the same cart, and look at it after each change, beside a line whose plan is away in between."""
    other = Plan.objects.exclude(pk=plan.pk).order_by("slug").first()
    session["note"] = other.slug
    cart = Cart(session)
    seen = []
    changes = (
        lambda: cart.add(plan, quantity),
        lambda: cart.set_quantity(other, 0),
        lambda: cart.set_quantity(plan, quantity + 1),
        lambda: cart.add(plan),
        cart.clear,
        cart.clear,
        lambda: cart.add(plan, 2),
        lambda: cart.set_quantity(plan, 0),
        lambda: cart.add(other, 3),
        lambda: Plan.objects.filter(pk=other.pk).update(is_active=False),
        lambda: cart.add(plan),
        lambda: Plan.objects.filter(pk=other.pk).update(is_active=True),
    )
    for change in (lambda: None, *changes):
        change()
        if change in (changes[-3], changes[-1]):  # What a Cart remembers of its plans, it may remember for a request.
            cart = Cart(session)
        total = cart.total()
        lines = [[line.plan.slug, line.quantity, plain(line.total)] for line in cart.lines()]
        # count() may count a plan that is gone, or not.
        count = None if change in changes[-3:-1] else cart.count()
        seen.append([lines, plain(total), type(total).__name__, count, session.get("note")])
    return seen


def many(number):
    """Put many plans into one cart, and look at it once."""
    Plan.objects.bulk_create(
        Plan(name=f"Many {n}", slug=f"many-{n}", price=Decimal(n) / 100, interval="month") for n in range(number)
    )
    cart = Cart(SessionStore())
    for plan in Plan.objects.filter(slug__startswith="many-").order_by("-pk"):
        cart.add(plan, 2)
    with CaptureQueriesContext(connection) as queries:
        lines, total = list(cart.lines()), cart.total()
    return [len(lines), lines[0].plan.slug, plain(total), cart.count(), len(queries) <= 2]


def act(inputs):
    clients = [Client(), Client()]
    answers = []
    stranger = Client()
    for step in inputs["steps"]:
        client = clients[step["who"]]
        if step["do"] == "look":
            answers.append(look(client))
        elif step["do"] == "one cart":
            answers.append(one_cart(SessionStore(), Plan.objects.get(slug=step["plan"]), step["quantity"]))
        elif step["do"] in ("add", "set", "clear"):
            data = {} if step["do"] == "clear" else {"plan": step["plan"], "quantity": step["quantity"]}
            answers.append(client.post(f"/cart/{step['do']}/", data).status_code)
        elif step["do"] == "sign in":
            client.force_login(User.objects.get(pk=inputs["users"][step["who"]]))
        else:
            plan = Plan.objects.filter(slug=step["plan"])
            if step["do"] == "price":
                plan.update(price=step["price"])
            elif step["do"] == "swap":  # Two plans change their slugs.
                one, other = plan.get(), Plan.objects.exclude(slug=step["plan"]).order_by("slug").last()
                for key, slug in ((one.pk, "between"), (other.pk, one.slug), (one.pk, other.slug)):
                    Plan.objects.filter(pk=key).update(slug=slug)
            elif step["do"] == "delete":
                plan.delete()
            else:
                plan.update(is_active=step["do"] == "return")
        if step["do"] == "add" and answers[-1] == 302:
            session = client.session
            answers.append(Cart(session).count() > 0)
    if inputs["many"]:
        answers.append(many(inputs["many"]))
    before = Session.objects.count()
    stranger.post("/cart/clear/")
    for_sale = Plan.objects.filter(is_active=True).order_by("slug").first()
    if for_sale is not None:
        stranger.post("/cart/set/", {"plan": for_sale.slug, "quantity": 0})
    new = stranger.get("/cart/").json()
    answers.append([new["lines"], new["count"], "sessionid" in stranger.cookies, Session.objects.count() - before])
    return answers
