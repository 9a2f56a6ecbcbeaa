import pytest
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from kata_project.blog.models import Comment
from kata_project.factories import CommentFactory, PostFactory, UserFactory
from katas.security.csrf_safe.browser import form_for
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

PAGE = "/moderation/"


def browser(*, staff=True, signed_in=True, superuser=False):
    """Return a client that is held to CSRF protection, as a browser is."""
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(UserFactory(is_staff=staff, is_superuser=superuser))
    return client


def approved():
    return list(Comment.objects.filter(approved=True).order_by("id").values_list("id", flat=True))


def action(comment, start="/moderation/"):
    return f"{start}{comment.pk}/approve/"


@pytest.mark.parametrize("comments", [1, 12, 120])
def test_a_moderator_approves_with_the_form_on_the_page(comments):
    waiting = CommentFactory.create_batch(comments, post=PostFactory(published=True))
    chosen = waiting[-1]
    client = browser()
    form = form_for(client, PAGE, action(chosen))
    expect(
        form is not None, True, call=f"{PAGE} has a form with the action {action(chosen)!r}, for a comment that waits"
    )
    expect(form["method"], "post", call=f"the method of the form for {action(chosen)}", because="It changes something.")
    expect(form["button"], True, call=f"the form for {action(chosen)} has a button that sends it")
    response = client.post(form["action"], form["data"], headers={"referer": "http://testserver/pricing/"})
    expect(
        (response.status_code in (302, 303), response.headers.get("Location"), approved()),
        (True, PAGE, [chosen.pk]),
        call=f"sending that form, which has the fields {sorted(form['data'])}: redirected, to, approved",
        because="What the page offers must work, for this comment and for no other.",
    )


def test_a_comment_that_is_approved_already_stays_so():
    comment, other = CommentFactory.create_batch(2)
    client = browser()
    form = form_for(client, PAGE, action(comment)) or {"data": {}}
    for time in ("first", "second"):
        response = client.post(action(comment), form["data"] | {"next": "https://evil.example/"})
        expect(
            (response.status_code in (302, 303), response.headers.get("Location"), approved()),
            (True, PAGE, [comment.pk]),
            call=f"sending the form of the page for the {time} time, with next as well: redirected, to, approved",
            because="Two moderators read the same page, and each may click.",
        )
    expect(
        [form_for(client, PAGE, action(one)) is not None for one in (comment, other)],
        [False, True],
        call=f"{PAGE} has a form for a comment that was approved, and for one that waits",
    )
    headers = {"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"}
    response = Client().post(action(comment, "/api/comments/"), headers=headers)
    expect(
        (response.status_code, approved()),
        (200, [comment.pk]),
        call="POST to the app's URL of a comment that is approved already: status, approved",
        because="A program that got no answer asks again.",
    )
    expect(response.json(), {"approved": True}, call="what the app is told then")


@pytest.mark.parametrize("method", ["get", "head", "options", "trace"])
def test_a_link_or_an_image_approves_nothing(method):
    comment = CommentFactory()
    response = getattr(browser(), method)(action(comment))
    expect(approved(), [], call=f"{method.upper()} {action(comment)}: approved", because="Any page can make a GET.")
    if method in ("get", "head"):
        expect(response.status_code, 405, call=f"{method.upper()} {action(comment)}")


@pytest.mark.parametrize("method", ["put", "patch", "delete", "propfind"])
def test_only_a_post_approves_on_the_page(method):
    comment = CommentFactory()
    client = browser()
    form = form_for(client, PAGE, action(comment)) or {"data": {}}
    token = {"x-csrftoken": form["data"].get("csrfmiddlewaretoken", "")}
    response = client.generic(method.upper(), action(comment), headers=token)
    expect(
        (405 if method == "propfind" else response.status_code, approved()),
        (405, []),
        call=f"{method.upper()} {action(comment)} with the token of the page: status, approved",
        because="The view takes POST: what it does not know, it refuses.",
    )


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"origin": "null"}, {"referer": "https://evil.example/"}],
    ids=str,
)
@pytest.mark.parametrize("token", ["none", "invented", "right"])
def test_a_form_on_another_site_approves_nothing(headers, token):
    comment = CommentFactory()
    client = browser()
    form = form_for(client, PAGE, action(comment)) or {"data": {}}
    data = {"none": {}, "invented": {"csrfmiddlewaretoken": "x" * 64}, "right": form["data"]}[token]
    if token == "right" and not headers:
        headers = {"origin": "https://sub.testserver"}
    # Where a browser keeps the origin to itself, Django looks at the referrer of a request by https.
    secure = "referer" in headers
    response = client.post(action(comment), data, headers=headers, secure=secure)
    call = f"POST {action(comment)} {'by https ' if secure else ''}with {headers or 'no origin'}, token: {token}"
    expect(
        approved(), [], call=f"{call}: approved", because="The browser sends the cookie along, for a form of any site."
    )
    expect(response.status_code, 403, call=call)


@pytest.mark.parametrize("cookie", [False, True])
def test_the_api_client_approves_with_its_token_alone(cookie):
    _, second = CommentFactory.create_batch(2)
    client = browser(signed_in=cookie)
    response = client.post(
        action(second, "/api/comments/"), headers={"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"}
    )
    call = f"POST {action(second, '/api/comments/')} with the token, {'and a' if cookie else 'no'} cookie"
    expect((response.status_code, approved()), (200, [second.pk]), call=f"{call}: status, approved")
    expect(response.json(), {"approved": True}, call=call)


@pytest.mark.parametrize("superuser", [False, True], ids=["a moderator", "a superuser"])
@pytest.mark.parametrize("authorization", [None, "Bearer wrong", "Basic k7-practice-only"])
def test_the_api_does_not_take_a_moderators_cookie(authorization, superuser):
    comment = CommentFactory()
    client = browser(superuser=superuser)
    form = form_for(client, PAGE, action(comment)) or {"data": {}}
    headers = {"authorization": authorization} if authorization else {}
    who = "a superuser" if superuser else "a moderator"
    for data in ({}, form["data"]):
        response = client.post(action(comment, "/api/comments/"), data, headers=headers)
        call = f"POST {action(comment, '/api/comments/')} with the cookie of {who} and {authorization or 'no token'}"
        expect(approved(), [], call=f"{call}: approved", because="Here is no CSRF check, so a cookie must not count.")
        expect(response.status_code, 401, call=call)


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer wrong"},
        {"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"},
        {"x-requested-with": "XMLHttpRequest", "accept": "application/json", "content-type": "application/json"},
        {"origin": "http://testserver", "referer": "http://testserver/moderation/", "sec-fetch-site": "same-origin"},
    ],
    ids=["a wrong token of the app", "the token of the app", "the headers of a script", "what a browser says"],
)
def test_no_header_replaces_the_csrf_token_on_the_page(headers):
    comment = CommentFactory()
    kind = headers.get("content-type", "application/x-www-form-urlencoded")
    response = browser().post(action(comment), b"", content_type=kind, headers=headers)
    call = f"POST {action(comment)} without a CSRF token, with the headers {', '.join(headers)}"
    expect(
        approved(), [], call=f"{call}: approved", because="On the page the cookie decides, so the token must be there."
    )
    expect(response.status_code, 403, call=call)


def test_the_app_learns_nothing_without_its_token():
    comment = CommentFactory()
    statuses = [
        Client().post(f"/api/comments/{key}/approve/", headers={"authorization": "Bearer wrong"}).status_code
        for key in (comment.pk, comment.pk + 1)
    ]
    expect(
        statuses,
        [401, 401],
        call="POST to the app's URL of a comment, and of none, with a wrong token",
        because="A 404 for some of them would tell strangers which comments there are.",
    )
    response = Client().post(
        f"/api/comments/{comment.pk + 1}/approve/", headers={"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"}
    )
    expect(
        (response.status_code, approved()),
        (404, []),
        call="POST to the app's URL of no comment, with the right token: status, approved",
        because="The app must not believe that something was approved.",
    )


@pytest.mark.parametrize("method", ["get", "head", "options", "trace", "put", "patch", "delete", "propfind"])
def test_the_app_approves_by_post_only(method):
    comment = CommentFactory()
    headers = {"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"}
    Client().generic(method.upper(), action(comment, "/api/comments/"), headers=headers)
    expect(
        approved(),
        [],
        call=f"{method.upper()} {action(comment, '/api/comments/')} with the token: approved",
        because="A GET changes nothing, for a program neither: it is repeated, prefetched and logged.",
    )


def test_the_session_cookie_stays_at_home():
    UserFactory(username="mo", password="tram-7-bridge", is_staff=True)
    client = Client(enforce_csrf_checks=True)
    form = form_for(client, "/accounts/login/", "")
    data = (form["data"] if form else {}) | {"username": "mo", "password": "tram-7-bridge"}
    response = client.post("/accounts/login/", data)
    expect(
        "sessionid" in response.cookies,
        True,
        call=f"signing in at /accounts/login/, which answers {response.status_code}: there is a session cookie",
    )
    same_site = response.cookies["sessionid"]["samesite"]
    if same_site not in ("Lax", "Strict"):
        pytest.fail(
            f"SameSite of the session cookie\n  expected: Lax or Strict\n  got:      {same_site or 'nothing'}\n"
            "  Otherwise a browser sends it along with a form on any other site.",
            pytrace=False,
        )


@pytest.mark.parametrize(
    "who", ["a reader with the permission to change comments", "a superuser without is_staff", "an anonymous visitor"]
)
def test_readers_do_not_get_in(who):
    comment = CommentFactory()
    client = Client()
    if who != "an anonymous visitor":
        reader = UserFactory(is_superuser=who.startswith("a superuser"))
        reader.user_permissions.add(Permission.objects.get(codename="change_comment"))
        client.force_login(reader)
    for method, path in (("get", PAGE), ("post", action(comment))):
        response = getattr(client, method)(path)
        if response.status_code not in (302, 403, 404):
            pytest.fail(
                f"{method.upper()} {path} by {who}\n  expected: status 302, 403 or 404\n"
                f"  got:      status {response.status_code}\n  Only members of the staff moderate.",
                pytrace=False,
            )
    expect(approved(), [], call=f"POST {action(comment)} by {who}: approved")
