from datetime import UTC, datetime

import pytest
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.template import engines
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from kata_project.factories import UserFactory
from katas.templates.context_processor.models import Notification
from katas.templates.context_processor.reading import Page
from pytest_djangokata.testing import attempt, count_rows, expect

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOON.replace(year=2126)  # by a clock that is wrong: read is read


def notify(user, unread, read=0):
    """Give a user notifications, some of which they have read."""
    Notification.objects.bulk_create(
        Notification(recipient=user, text=f"Number {n}", read_at=None if n < unread else LATER if n % 2 else NOON)
        for n in range(unread + read)
    )


def request_of(user=None, method="GET", address="/desk/"):
    request = RequestFactory().generic(method, address)
    if user is not None:
        request.user = user
    return request


def shown(source, request):
    """Return what a template makes of a request."""
    call = f"the template {source!r}, rendered with a request"
    text = attempt(engines["django"].from_string(source).render, {}, request, call=call)
    return "".join([*text])  # a plain str, without the mark that it is safe


def visit(client, address="/desk/"):
    return Page(attempt(client.get, address, call=f"GET {address}").content.decode()).texts


@pytest.mark.django_db
@pytest.mark.parametrize(("unread", "read"), [(1, 0), (3, 2), (11, 2)])
def test_the_desk_shows_the_number_everywhere(unread, read, client):
    user = UserFactory()
    notify(user, unread, read)
    client.force_login(user)
    expect(
        visit(client),
        {"title": f"({unread}) Desk", "header": f"Desk {unread} new", "h1": "Your desk", "footer": f"{unread} unread"},
        call=f"the desk of a user with {unread} unread notifications and {read} that were read",
        because="Unread are those whose read_at is null.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("read", [0, 2])
def test_without_unread_notifications_the_number_is_0(read, client):
    user = UserFactory()
    notify(user, 0, read)
    notify(UserFactory(), 4)
    client.force_login(user)
    expect(
        visit(client),
        {"title": "Desk", "header": "Desk", "h1": "Your desk", "footer": "0 unread"},
        call=f"the desk of a user without unread notifications and {read} that were read, while somebody else has 4",
        because="0 is a number to show, and nothing that an if should take for something.",
    )


@pytest.mark.django_db
def test_each_user_sees_their_own_number(client):
    users = [UserFactory(), UserFactory(is_staff=True), UserFactory(is_staff=True, is_superuser=True)]
    for unread, user in enumerate(users):
        notify(user, unread)
    for unread, user in [*enumerate(users), *enumerate(users)]:
        client.force_login(user)
        expect(
            visit(client)["footer"],
            f"{unread} unread",
            call=f"the footer of the desk, for a user with {unread} unread, after others looked at theirs",
            because="The number is that of the recipient, also for staff.",
        )


@pytest.mark.django_db
def test_each_request_sees_the_number_as_it_is_then(client):
    user = UserFactory()
    client.force_login(user)
    for unread in (0, 1, 2):
        expect(
            visit(client)["footer"],
            f"{unread} unread",
            call=f"the footer of the desk, after {unread} notifications came in",
            because="Nothing is remembered from one request to the next.",
        )
        notify(user, 1)
    Notification.objects.update(read_at=NOON)
    expect(visit(client)["footer"], "0 unread", call="the footer of the desk, after all notifications were read")


@pytest.mark.django_db
def test_requests_that_share_a_user_see_the_number_as_it_is_then():
    user = UserFactory()
    visits = (("GET", "/desk/"), ("POST", "/desk/"), ("GET", "/blog/"), ("HEAD", "/"), ("PUT", "/desk/1/"))
    for unread, (method, address) in enumerate(visits):
        expect(
            shown("{{ unread_count }}", request_of(user, method, address)),
            str(unread),
            call=f"unread_count in {method} {address}, a new request of one user object, after {unread} notifications",
            because="What is kept on the user is still there in the next request.",
        )
        notify(user, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("unread", [7, 1001])
def test_the_database_counts(unread):
    user = UserFactory()
    notify(user, unread)
    with count_rows() as rows:
        expect(shown("{{ unread_count }}", request_of(user)), str(unread), call="unread_count")
    if rows.fetched > 1:
        pytest.fail(
            f"unread_count, for {unread} unread notifications\n  expected: 1 row with the number\n"
            f"  got:      {rows.fetched} rows\n  A number is all that the page shows.",
            pytrace=False,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("unread", [0, 5])
def test_the_desk_takes_one_query_for_the_number(unread, client, record_queries):
    user = UserFactory()
    notify(user, unread, 1)
    client.force_login(user)
    with record_queries() as log:
        footer = visit(client)["footer"]
    expect(footer, f"{unread} unread", call="the footer of the desk")
    number = [statement for statement in log if "context_processor_notification" in statement.tables]
    if len(number) != 1:
        pytest.fail(
            f"expected 1 query for the number, got {len(number)}:\n{log.explain()}\nCounting once is enough.",
            pytrace=False,
        )
    if len(log) > 3:
        pytest.fail(
            f"expected 3 queries (session, user, number), got {len(log)}:\n{log.explain()}\n"
            "The number needs one query and no more.",
            pytrace=False,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("unread", [0, 3])
@pytest.mark.parametrize(
    "source",
    [
        "{{ unread_count }}",
        "{{ unread_count }} {{ unread_count }}",
        "{% if unread_count %}{{ unread_count }}{% else %}0{% endif %}",
        "{% for n in '12345' %}{% if unread_count %}{{ unread_count }}{% endif %}{% endfor %}{{ unread_count }}",
        "{% with n=unread_count %}{{ n }}{% if n %}{{ n }}{% endif %}{% include 'desk/footer.html' %}{% endwith %}",
    ],
    ids=["shown once", "shown twice", "in an if", "in a loop", "under another name"],
)
def test_a_template_that_shows_the_number_takes_one_query(source, unread, assert_queries):
    user = UserFactory()
    notify(user, unread, 1)
    request = request_of(user)
    with assert_queries(1, because="counting once is enough for one page"):
        text = shown(source, request)
    expect(
        text.removesuffix(" unread</footer>\n").rpartition(">")[2].split()[-1][-1],
        f"{unread}",
        call=f"the number at the end of {source!r}, for a user with {unread} unread notifications",
    )


@pytest.mark.django_db
def test_a_page_that_does_not_show_it_takes_no_query(client, assert_queries):
    user = UserFactory()
    notify(user, 3)
    client.force_login(user)
    with assert_queries(0, because="the guide shows no number, so it needs neither the session nor the user"):
        texts = visit(client, "/desk/guide/")
    expect(texts["h1"], "How to write for us at /desk/guide/", call="the h1 of the guide")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address"), [("GET", "/"), ("POST", "/desk/"), ("HEAD", "/desk/"), ("GET", "/desk/guide/more/")]
)
def test_no_other_template_that_does_not_show_it_takes_a_query(method, address, assert_queries):
    user = UserFactory()
    notify(user, 3)
    request = request_of(SimpleLazyObject(lambda: User.objects.get(pk=user.pk)), method, address)
    with assert_queries(0, because="a template that does not mention the number needs neither number nor user"):
        expect(shown("plain", request), "plain", call=f"the template 'plain', rendered with {method} {address}")


@pytest.mark.django_db
def test_a_visitor_sees_0_without_a_query(client, assert_queries):
    notify(UserFactory(), 2)
    with assert_queries(0, because="nobody is signed in, so there is nothing to count"):
        texts = visit(client)
    expect(texts["footer"], "0 unread", call="the footer of the desk, for a visitor who is not signed in")
    expect(texts["header"], "Desk", call="the header of the desk, for a visitor who is not signed in")
    expect(shown("{{ unread_count }}", request_of(AnonymousUser())), "0", call="unread_count, for an anonymous user")


def test_a_request_without_a_user_has_0():
    for source, text in (("{{ unread_count }}", "0"), ("{% if unread_count %}some{% endif %}", ""), ("plain", "plain")):
        expect(
            shown(source, request_of()),
            text,
            call=f"the template {source!r}, rendered with a request that has no attribute user",
            because="Not every request went through the middleware that sets request.user.",
        )


@pytest.mark.django_db
def test_templates_have_what_they_had_before(client):
    user = UserFactory(username="ada")
    client.force_login(user)
    request = client.get("/desk/guide/").wsgi_request
    messages.info(request, "Saved")
    source = "{{ user.username }} {{ request.path }}{% for message in messages %} {{ message }}{% endfor %}"
    expect(
        shown(source, request),
        "ada /desk/guide/ Saved",
        call=f"the template {source!r}, after one message",
        because="The other context processors have to stay.",
    )
    expect(
        attempt(client.get, "/", call="GET /").status_code,
        200,
        call="the status of the front page, which extends the site's own base template",
    )
