import random

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from kata_project.billing.models import Invoice
from kata_project.factories import InvoiceFactory, MembershipFactory, OrganisationFactory, UserFactory
from katas.security.object_level_access import forms, views
from katas.security.object_level_access.models import Export
from pytest_djangokata.testing import attempt, count_random_bytes, expect, random_bits

pytestmark = pytest.mark.django_db

LOGIN = "login"
ROLES = ("owner", "editor", "writer", "reader")
STRANGERS = ("an owner elsewhere", "staff with all permissions", "a superuser", "nobody", "an inactive owner")
VISITORS = (*ROLES, "a superuser who is a reader", *STRANGERS)
STATUSES = tuple(Invoice.Status)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def member(organisation, role="reader", user=None):
    user = user or UserFactory()
    MembershipFactory(organisation=organisation, user=user, role=role)
    return user


def visitor(kind, organisation):
    """Return a client with *kind* of visitor behind it, seen from *organisation*."""
    if kind == "nobody":
        return Client()
    if kind in ROLES:
        return client_of(member(organisation, kind))
    if kind == "an inactive owner":
        user = member(organisation, "owner")
        client = client_of(user)
        user.is_active = False
        user.save()
        return client
    user = UserFactory(is_staff=kind != "an owner elsewhere", is_superuser=kind.startswith("a superuser"))
    if kind == "a superuser who is a reader":
        member(organisation, "reader", user)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="billing") if user.is_staff else [])
    member(OrganisationFactory(), "owner", user)
    return client_of(user)


def send(client, method, url, data=None):
    """Return the response, and a word for it: its status, or that it leads to the login page."""
    response = attempt(getattr(client, method.lower()), url, data or {}, call=f"{method} {url}")
    at_login = response.status_code == 302 and response["Location"].startswith("/accounts/login/")
    return response, LOGIN if at_login else response.status_code


def answer(client, method, url, data=None):
    return send(client, method, url, data)[1]


def wanted(kind, allowed):
    return LOGIN if kind in ("nobody", "an inactive owner") else allowed.get(kind, 404)


def listed(client, url="/invoices/"):
    response, word = send(client, "GET", url)
    expect(word, 200, call=f"the status of GET {url}")
    return [one["number"] for one in response.json()["invoices"]]


def exported(client, numbers):
    """Ask for an export and return its URL."""
    response, word = send(client, "POST", "/invoices/export/", {"number": numbers})
    expect(word, 200, call=f"the status of POST /invoices/export/ with number={numbers}")
    return response.json()["url"]


# --- One invoice ---------------------------------------------------------------------------------------------


def test_only_members_of_the_customer_see_an_invoice():
    InvoiceFactory()
    invoice = InvoiceFactory(status="draft")
    url = f"/invoices/{invoice.number}/"
    clients = {kind: visitor(kind, invoice.customer) for kind in VISITORS}
    for method in ("GET", "HEAD"):
        expect(
            {kind: answer(client, method, url) for kind, client in clients.items()},
            {kind: wanted(kind, dict.fromkeys([*ROLES, "a superuser who is a reader"], 200)) for kind in VISITORS},
            call=f"{method} {url}, a draft, by visitors of each kind",
            because="Somebody else's invoice does not exist; 403 would say that it does.",
        )


@pytest.mark.parametrize("date", ["2031-05-06", "soon", ""], ids=["a valid form", "an invalid form", "without a date"])
def test_only_owners_and_editors_of_the_customer_change_an_invoice(date):
    got = {}
    for at, kind in enumerate(VISITORS):
        invoice = InvoiceFactory(status=STATUSES[(at + 2) % 4])
        data = {"due_on": date, "customer": invoice.customer.pk}
        word = answer(visitor(kind, invoice.customer), "POST", f"/invoices/{invoice.number}/edit/", data)
        got[kind] = (word, str(Invoice.objects.get(pk=invoice.pk).due_on) == date)
    saved = 200 if date == "2031-05-06" else 400
    edit = {"owner": saved, "editor": saved, "writer": 403, "reader": 403, "a superuser who is a reader": 403}
    expect(
        got,
        {
            kind: (
                wanted(kind, edit),
                saved == 200 and kind in ("owner", "editor"),
            )
            for kind in VISITORS
        },
        call=f"POST /invoices/NUMBER/edit/ with due_on={date} by visitors of each kind, and whether it was changed",
        because="Somebody who may see it and not change it gets 403, a stranger 404.",
    )


@pytest.mark.parametrize("role", ["writer", "reader"])
def test_a_role_elsewhere_does_not_count(role):
    here, elsewhere = InvoiceFactory(), InvoiceFactory()
    user = member(here.customer, role)
    member(elsewhere.customer, "owner", user)
    member(here.customer, "owner")
    client = client_of(user)
    expect(
        [
            answer(client, "POST", f"/invoices/{one.number}/edit/", {"due_on": "2031-05-06", "customer": customer})
            for one, customer in ((here, here.customer_id), (here, elsewhere.customer_id))
        ],
        [403, 403],
        call=f"editing an invoice by a {role} of its customer, who is an owner elsewhere",
        because="User and role have to be those of one membership.",
    )


def test_a_role_counts_until_it_changes():
    invoice = InvoiceFactory()
    user = member(invoice.customer, "owner")
    client, data = client_of(user), {"due_on": "2031-05-06", "customer": invoice.customer_id}
    asked = [
        ("GET", f"/invoices/{invoice.number}/", {}),
        ("POST", f"/invoices/{invoice.number}/edit/", data),
        ("GET", f"/invoices/?customer={invoice.customer.slug}", {}),
        ("POST", "/invoices/export/", {"number": invoice.number}),
    ]
    for role, wanted_then in (("owner", [200] * 4), ("reader", [200, 403, 200, 200]), ("none", [404] * 4)):
        user.memberships.update(role=role)
        if role == "none":
            user.memberships.all().delete()
        expect(
            [answer(client, *one) for one in asked],
            wanted_then,
            call=f"the page, the edit, the list and the export in one session, when the role has become {role}",
            because="Who leaves an organisation stays signed in.",
        )
    expect(listed(client), [], call="GET /invoices/ by somebody whose only membership was deleted")


def test_an_invoice_moves_to_where_the_user_has_a_role_now():
    here, there = OrganisationFactory(), OrganisationFactory()
    user = member(here, "owner")
    member(there, "editor", user)
    client, there_only = client_of(user), user.memberships.filter(organisation=there)
    for role, status in (("editor", 200), ("writer", 400), ("owner", 200), ("none", 400)):
        there_only.update(role=role)
        if role == "none":
            there_only.delete()
        url = f"/invoices/{InvoiceFactory(customer=here).number}/edit/"
        expect(
            answer(client, "POST", url, {"due_on": "2031-05-06", "customer": there.pk}),
            status,
            call=f"POST {url} in one session, with another organisation in which the role has become {role}",
            because="The choices of the form are those of now.",
        )


@pytest.mark.parametrize("kind", ["missing", "without a customer", "in small letters"])
def test_what_is_not_there_is_404(kind):
    here = InvoiceFactory()
    client = client_of(member(here.customer, "owner"))
    boss = client_of(UserFactory(is_superuser=True))
    lost = InvoiceFactory(customer=None)
    number = {"missing": "INV-NONE", "without a customer": lost.number, "in small letters": here.number.lower()}[kind]
    data = {"due_on": "2031-05-06", "customer": here.customer_id}
    expect(
        [
            *(answer(one, "GET", f"/invoices/{number}/") for one in (client, boss)),
            answer(client, "POST", f"/invoices/{number}/edit/", data),
            answer(client, "POST", "/invoices/export/", {"number": [number]}),
        ],
        [404] * 4,
        call=f"the page by an owner and by a superuser, the edit and the export of an invoice that is {kind}",
    )


@pytest.mark.parametrize("boss", [False, True], ids=["a user", "a superuser"])
def test_an_invoice_moves_only_to_where_the_user_is_owner_or_editor(boss):
    invoice, foreign = InvoiceFactory(), OrganisationFactory()
    user = member(invoice.customer, "editor", UserFactory(is_staff=boss, is_superuser=boss))
    member(foreign, "owner")
    client = client_of(user)
    url = f"/invoices/{invoice.number}/edit/"
    places = {role: OrganisationFactory() for role in ROLES}
    for role, place in places.items():
        member(place, role, user)
        member(place, "owner")
    refused = []
    for name, pk in (
        ("a stranger's", foreign.pk),
        ("none", 987654),
        ("no id", "two words"),
        ("where the user writes", places["writer"].pk),
        ("where the user reads", places["reader"].pk),
        ("empty", ""),
        ("missing", None),
    ):
        data = {"due_on": "2031-05-06"} | ({} if pk is None else {"customer": pk})
        response, word = send(client, "POST", url, data)
        now = Invoice.objects.get(pk=invoice.pk)
        expect(
            (word, now.customer_id, now.due_on),
            (400, invoice.customer_id, invoice.due_on),
            call=f"POST {url} with the customer {name}: the status, the customer and the date then",
            because="The objects that a form refers to are checked as well.",
        )
        refused.append(response.json()["errors"])
    undated = [
        send(client, "POST", url, {"due_on": "soon", "customer": pk})[0].json()["errors"] for pk in (foreign.pk, 987654)
    ]
    expect(
        [refused[0], undated[0]],
        [refused[1], undated[1]],
        call="the errors for a stranger's organisation, and for none, with a valid date and with due_on=soon",
        because="An error message can tell what exists.",
    )
    for role in ("owner", "editor"):
        response, word = send(client, "POST", url, {"due_on": "2031-05-06", "customer": places[role].pk})
        expect(
            (word, Invoice.objects.get(pk=invoice.pk).customer_id),
            (200, places[role].pk),
            call=f"POST {url} with an organisation in which the user is {role}",
        )


def test_each_view_keeps_its_methods():
    invoice = InvoiceFactory()
    client = client_of(member(invoice.customer, "owner"))
    page = f"/invoices/{invoice.number}/"
    asked = [("POST", "/invoices/"), ("POST", page)]
    asked += [(method, url) for method in ("GET", "HEAD", "PUT") for url in (f"{page}edit/", "/invoices/export/")]
    file = exported(client, [invoice.number])
    asked += [("POST", file), ("HEAD", "/invoices/"), ("HEAD", file)]
    expect(
        [answer(client, method, url, {"number": invoice.number}) for method, url in asked],
        [405] * 9 + [200] * 2,
        call="an owner's POST to the list and the page, GET, HEAD and PUT of the edit and of the export, POST to a file, "
        "and HEAD of the list and of the file",
        because="A link that somebody follows must not change or export anything.",
    )


# --- The list ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 4])
def test_the_list_has_each_invoice_of_each_organisation_of_the_user(size, assert_queries):
    InvoiceFactory()
    InvoiceFactory(customer=None)
    user = UserFactory()
    expected = []
    for number in range(size):
        one = OrganisationFactory()
        for role in ("owner", "reader"):
            member(one, role)
        member(one, ROLES[number % 4], user)
        # Numbers do not follow ids, nor the organisations.
        expected += [
            InvoiceFactory(customer=one, number=f"X-{50 - n * 10 - number}", status=STATUSES[n]).number
            for n in range(size)
        ]
    client = client_of(user)
    with assert_queries(at_most=5, because="the list costs the same however long it is"):
        got = listed(client)
    expect(got, sorted(expected), call=f"GET /invoices/ by a member of {size} organisations")


def test_the_list_of_a_stranger_is_empty_even_for_a_superuser():
    InvoiceFactory()
    InvoiceFactory(customer=None)
    for user in (UserFactory(), UserFactory(is_staff=True, is_superuser=True)):
        expect(listed(client_of(user)), [], call=f"GET /invoices/ by somebody without membership, {user.is_superuser=}")
    expect(answer(Client(), "GET", "/invoices/"), LOGIN, call="GET /invoices/ by nobody")


def test_the_list_of_one_organisation_is_for_its_members(assert_queries):
    mine, yours, foreign = OrganisationFactory(), OrganisationFactory(), OrganisationFactory()
    for customer in (foreign, yours, mine):
        InvoiceFactory(customer=customer)
    for n in range(6):
        InvoiceFactory(customer=mine, number=f"INV-{5 - n}")
    user = member(mine)
    member(yours, "owner", user)
    member(foreign, "owner")
    client, boss = client_of(user), client_of(UserFactory(is_superuser=True))
    with assert_queries(at_most=5, because="the list costs the same however long it is"):
        got = listed(client, f"/invoices/?customer={mine.slug}")
    expect(
        got,
        sorted(mine.invoices.values_list("number", flat=True)),
        call="GET /invoices/?customer=… of one of two organisations of the user",
    )
    empty = OrganisationFactory()
    member(empty, user=user)
    expect(
        listed(client, f"/invoices/?customer={empty.slug}"),
        [],
        call="GET /invoices/?customer=… of an organisation of the user that has no invoices",
        because="The organisation is there, and the user a member of it.",
    )
    expect(
        [
            answer(client, "GET", f"/invoices/?customer={slug}")
            for slug in (foreign.slug, "no-such", mine.slug.upper(), f"%20{mine.slug}")
        ]
        + [answer(boss, "GET", f"/invoices/?customer={mine.slug}")],
        [404] * 5,
        call="GET /invoices/?customer=… of a stranger's organisation, of none, of one's own in capitals and after a "
        "blank, and of any by a superuser",
        because="Who our customers are is not public.",
    )


# --- The export ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [0, 1, 4])
def test_a_member_exports_invoices(size):
    user = UserFactory()
    made = [InvoiceFactory(number=f"X-{90 - n}", status=STATUSES[n]) for n in range(size)]
    for one in made:
        member(one.customer, "reader", user)
        member(one.customer, "owner")
    url = exported(client_of(user), [one.number for one in made] * 2)
    response, word = send(client_of(user), "GET", url)
    expect(
        (word, response.content.decode().splitlines()),
        (200, [f"{one.number},{one.customer.slug},{one.due_on}" for one in reversed(made)]),
        call=f"the export of {size} invoices, each asked for twice",
    )


@pytest.mark.parametrize(
    "foreign",
    ["INV-NONE", None, "", "x-7", " X-7"],
    ids=["one that does not exist", "one of a stranger", "an empty one", "small letters", "a blank"],
)
def test_an_export_with_a_number_too_many_is_404(foreign):
    mine = InvoiceFactory(number="X-7")
    user = member(mine.customer, "owner")
    foreign = InvoiceFactory().number if foreign is None else foreign
    for numbers in ([mine.number, foreign], [foreign, mine.number]):
        expect(
            (answer(client_of(user), "POST", "/invoices/export/", {"number": numbers}), Export.objects.count()),
            (404, 0),
            call=f"POST /invoices/export/ with {numbers}, where {foreign!r} is not the user's: status, exports stored",
            because="A smaller file would say which invoices exist.",
        )


def test_an_export_is_for_the_user_who_made_it():
    invoice = InvoiceFactory()
    user = member(invoice.customer)
    colleague = member(invoice.customer, "owner")
    url = exported(client_of(user), [invoice.number])
    exported(client_of(user), [invoice.number])
    boss = UserFactory(is_staff=True, is_superuser=True)
    expect(
        [answer(client_of(one), "GET", url) for one in (user, colleague, boss)] + [answer(Client(), "GET", url)],
        [200, 404, 404, LOGIN],
        call="GET of the first of two exports by the user who made it, a colleague, a superuser, and nobody",
    )
    expect(
        [answer(client_of(user), "GET", "/exports/other/"), answer(Client(), "GET", "/exports/other/")],
        [404, LOGIN],
        call="GET /exports/other/, which does not exist, by a user and by nobody",
    )


def test_the_name_of_an_export_cannot_be_guessed():
    invoice = InvoiceFactory()
    client = client_of(member(invoice.customer, "owner", UserFactory(username="ada".ljust(150, "a"))))
    names = []
    for _ in range(8):
        random.seed(7)
        with count_random_bytes(views, forms) as drawn:
            exported(client, [invoice.number])
        names += [Export.objects.order_by("pk").last().name]
        expect(
            sum(drawn) >= 15,
            True,
            call="an export draws 15 bytes or more, which are 120 bits, from secrets, uuid4() or os.urandom()",
            because="Rows, the clock and random can be computed by others, and a hash of a few bytes can be guessed.",
        )
    expect(
        max(map(len, names)) <= Export._meta.get_field("name").max_length,
        True,
        call=f"a name such as {names[0]}, of {len(names[0])} characters, fits into Export.name",
        because="SQLite takes a longer one, PostgreSQL refuses it.",
    )
    if len(set(names)) < 8 or random_bits(names) < 119 or min(map(len, names)) < 20:
        pytest.fail(
            "The names of 8 exports, which one user made of the same invoice:\n"
            + "".join(f"  {name}\n" for name in names[:4])
            + f"  They must all differ, and carry 120 bits; by their letters it is {random_bits(names):.0f} at most.",
            pytrace=False,
        )
