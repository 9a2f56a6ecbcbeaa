import json
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kata_project.blog.models import Category
from kata_project.factories import PostFactory
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

LIST = "/api/categories"
JSON = "application/json"


def send(method, path, body=None, content_type=JSON, status=200, because=""):
    """Send a request as a script does, without cookies or token, and return the response if it has *status*."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    response = client.generic(method, path, data, content_type=content_type, CONTENT_TYPE=content_type)
    call = f"{method} {path}" + (f" with {data!r} as {content_type}" if body is not None else "")
    if response.status_code == 500 and response.exc_info:
        kind, error, _ = response.exc_info
        text = f"{call}\n  expected: the status {status}\n  raised:   {kind.__name__}: {error}\n  {because}"
        pytest.fail(text.rstrip(), pytrace=False)
    expect(response.status_code, status, call=f"the status of {call}", because=because)
    return response


def read(response, call):
    """Return the JSON of a response; anything else fails the test."""
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    expect(
        kind, JSON, call=f"the content type of {call}", because="A script reads JSON; it cannot do anything with HTML."
    )
    return json.loads(response.content)


def expect_error(method, path, status, body=None, because="", **kwargs):
    response = send(method, path, body, status=status, because=because, **kwargs)
    call = f"{method} {path} (status {status})"
    found = read(response, call)
    right = isinstance(found, dict) and list(found) == ["error"] and isinstance(found["error"], str) and found["error"]
    if not right:
        pytest.fail(f"the body of {call}\n  expected: {{'error': 'some text'}}\n  got:      {found!r}", pytrace=False)
    return response


def make(*slugs):
    for slug in slugs:
        Category.objects.create(slug=slug, name=f"About {slug}")


def rows():
    return sorted(Category.objects.values_list("slug", "name"))


@pytest.mark.parametrize(
    "slugs", [[], ["travel"], ["zoo", "arts", "My_Cat", "music"], [f"c-{n}" for n in range(120)]], ids=len
)
def test_the_list_is_sorted_by_slug(slugs):
    names = {slug: f"{number}. {slug}" for number, slug in enumerate(slugs, start=1)}
    for slug, name in names.items():
        Category.objects.create(slug=slug, name=name)
    expect(
        read(send("GET", LIST), f"GET {LIST}"),
        {"categories": [{"slug": slug, "name": names[slug]} for slug in sorted(slugs)]},
        call=f"GET {LIST}",
    )


def test_a_category_is_shown_renamed_and_deleted():
    make("travel", "arts")
    post = PostFactory(category=Category.objects.get(slug="travel"))
    path = f"{LIST}/travel"
    expect(read(send("GET", path), f"GET {path}"), {"slug": "travel", "name": "About travel"}, call=f"GET {path}")
    body = {"name": "  Journeys ", "slug": "Journeys!"}
    because = "Only the name counts here: a slug in the body changes nothing, and is not looked at."
    renamed = send("PUT", path, body, content_type="application/json; charset=utf-8", because=because)
    expect(read(renamed, f"PUT {path}"), {"slug": "travel", "name": "Journeys"}, call=f"PUT {path}")
    expect(rows(), [("arts", "About arts"), ("travel", "Journeys")], call=f"the rows after PUT {path}")
    gone = send("DELETE", path, status=204, because="A post can do without a category.")
    length = gone.headers.get("Content-Length", "0")  # Django's test client cuts off the body, and leaves the header.
    expect((gone.content, length), (b"", "0"), call=f"the body of DELETE {path}, and its length")
    expect(rows(), [("arts", "About arts")], call=f"the rows after DELETE {path}")
    post.refresh_from_db()
    expect(post.category, None, call=f"the category of a post after DELETE {path}")
    expect_error("DELETE", path, 404, because="It is gone.")


@pytest.mark.parametrize("slug", ["My_Cat", "UPPER", "_", "a_b-C"])
def test_a_category_of_the_platform_has_its_address_too(slug):
    make(slug, slug.swapcase() + "x")
    path = f"{LIST}/{slug}"
    because = "The list names it. Its slug keeps the rules of the model, and not those for new ones."
    found = read(send("GET", path, because=because), f"GET {path}")
    expect(found, {"slug": slug, "name": f"About {slug}"}, call=f"GET {path}")
    send("PUT", path, {"name": "Other"}, because=because)
    send("DELETE", path, status=204, because=because)
    expect([one for one, _ in rows()], [slug.swapcase() + "x"], call=f"the slugs after PUT and DELETE {path}")


def test_a_category_is_created():
    make("FOOD-2")
    because = "FOOD-2, which was made elsewhere, is another slug."
    response = send("POST", LIST, {"name": " Food  & drink ", "slug": "food-2"}, status=201, because=because)
    call = f"POST {LIST} with the slug food-2"
    expect(read(response, call), {"slug": "food-2", "name": "Food  & drink"}, call=call)
    location = urlsplit(response.headers.get("Location", ""))
    expect(
        location.path, f"{LIST}/food-2", call=f"the header Location of {call}", because="It says where the new one is."
    )
    expect(rows(), [("FOOD-2", "About FOOD-2"), ("food-2", "Food  & drink")], call=f"the rows after {call}")


@pytest.mark.parametrize("parameters", [";charset=utf-8", "; charset=UTF-8", "; version=2", " ; x=1"])
def test_parameters_of_the_content_type_do_not_matter(parameters):
    kind = f"{JSON}{parameters}"
    send("POST", LIST, {"slug": "food", "name": "Food"}, content_type=kind, status=201)
    send("PUT", f"{LIST}/food", {"name": "Meals"}, content_type=kind)
    expect(rows(), [("food", "Meals")], call=f"the rows after POST and PUT as {kind}")


@pytest.mark.parametrize(("slug", "name"), [("7", "F"), ("-" + "f" * 49, "F" * 80)], ids=["short", "long"])
def test_what_just_fits_is_taken(slug, name):
    body = {"slug": slug, "name": f"  {name} "}
    call = f"POST {LIST} with a slug of {len(slug)} and a name of {len(name)} characters between spaces"
    because = "1 to 50 and 1 to 80 characters are right, both ends included; the spaces around do not count."
    expect(read(send("POST", LIST, body, status=201, because=because), call), {"slug": slug, "name": name}, call=call)
    send("PUT", f"{LIST}/{slug}", {"name": f"  {name} "}, because=because)
    expect(rows(), [(slug, name)], call=f"the rows after {call}")


@pytest.mark.django_db(transaction=True)
def test_a_slug_that_is_taken_is_a_conflict():
    make("food")
    body = {"slug": "food", "name": "Other"}
    expect_error("POST", LIST, 409, body, because="Two categories with one address cannot be told apart.")
    expect(rows(), [("food", "About food")], call="the rows after a second POST with the slug food")


def test_a_json_client_needs_no_csrf_token():
    send(
        "POST", LIST, {"slug": "food", "name": "Food"}, status=201, because="A script has no form to take a token from."
    )
    send("PUT", f"{LIST}/food", {"name": "Meals"})
    send("DELETE", f"{LIST}/food", status=204)


def test_forms_of_the_platform_are_still_protected():
    for path in ("/suggest/", "/accounts/login/"):
        expect(
            Client(enforce_csrf_checks=True).post(path, {"name": "Gardens", "username": "ada"}).status_code,
            403,
            call=f"the status of POST {path} without a CSRF token",
            because="Only the JSON views do without the token. Everything else in the platform is used by browsers.",
        )
    expect(rows(), [], call="the rows after POST /suggest/ without a CSRF token")
    browser = Client(enforce_csrf_checks=True)
    browser.get("/suggest/")
    token = browser.cookies["csrftoken"].value
    response = browser.post("/suggest/", {"name": "Gardens", "csrfmiddlewaretoken": token})
    expect(response.status_code, 302, call="the status of POST /suggest/ with a CSRF token")
    expect([name for _, name in rows()], ["[Gardens]"], call="the names of the rows after POST /suggest/")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_category_is_a_json_404(method):
    make("travel")
    for slug in ("nowhere", "Travel"):
        expect_error(method, f"{LIST}/{slug}", 404, {"name": "Nowhere"} if method == "PUT" else None)
    send("HEAD", f"{LIST}/nowhere", status=404)
    expect(len(rows()), 1, call=f"the number of categories after {method} of an unknown one")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/tags"),
        ("GET", f"{LIST}/"),
        ("GET", f"{LIST}/travel/posts"),
        ("POST", "/api/tags"),
        ("PUT", "/api/tags"),
        ("PATCH", "/api/tags/x"),
        ("DELETE", f"{LIST}/"),
        ("GET", "/api/"),
    ],
)
def test_an_unknown_address_of_the_service_is_a_json_404(method, path):
    make("travel")
    expect_error(method, path, 404, because="Flask had a handler for all errors below /api/, and so had its clients.")


def test_the_platform_has_its_own_pages_and_errors():
    PostFactory(published=True, slug="rest-api")
    client = Client(raise_request_exception=False)
    for path in ("/", "/posts/rest-api/"):
        expect(client.get(path).status_code, 200, call=f"the status of GET {path}")
    expect(client.get("/posts/rest-api").status_code, 301, call="the status of GET /posts/rest-api, without the slash")
    for path in ("/no-such-page/", "/posts/no-such-post/", "/apiary", "/no/api/"):
        response = client.get(path)
        expect(
            (response.status_code, response.headers["Content-Type"].partition(";")[0]),
            (404, "text/html"),
            call=f"the status and the content type of GET {path}",
            because="People read the pages of the platform; only the service speaks JSON.",
        )


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", LIST, {"GET", "POST"}),
        ("DELETE", LIST, {"GET", "POST"}),
        ("PATCH", f"{LIST}/travel", {"GET", "PUT", "DELETE"}),
        ("POST", f"{LIST}/travel", {"GET", "PUT", "DELETE"}),
        ("POST", f"{LIST}/nowhere", {"GET", "PUT", "DELETE"}),
    ],
    ids=[
        "PUT to the list",
        "DELETE of the list",
        "PATCH of a category",
        "POST to a category",
        "POST to a category that does not exist",
    ],
)
def test_a_wrong_method_is_a_json_405(method, path, allowed):
    make("travel")
    response = expect_error(
        method, path, 405, {"slug": "new", "name": "New"}, because="The address exists; the method not."
    )
    named = {name.strip() for name in response.headers.get("Allow", "").split(",")}
    if not allowed <= named or method in named:
        pytest.fail(
            f"the header Allow of {method} {path}\n  expected: {', '.join(sorted(allowed))} (and HEAD, OPTIONS)\n"
            f"  got:      {response.headers.get('Allow')!r}\n  A 405 tells the client what it may do instead.",
            pytrace=False,
        )
    expect(rows(), [("travel", "About travel")], call=f"the rows after {method} {path}")


def test_head_is_answered_where_get_is():
    make("travel")
    for path in (LIST, f"{LIST}/travel"):
        response = send("HEAD", path, because="HEAD is GET without the body; monitoring and caches use it.")
        expect(response.content, b"", call=f"the body of HEAD {path}")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        pytest.param(b'{"slug": "food", "name": "Food"}', "text/plain", 415, id="sent as text"),
        pytest.param(b"slug=food&name=Food", "application/x-www-form-urlencoded", 415, id="sent as a form"),
        pytest.param(
            b'{"slug": "food", "name": "Food"}', "application/json-patch+json", 415, id="sent as a JSON patch"
        ),
        pytest.param(b"slug=food", JSON, 400, id="no JSON"),
        pytest.param(b"", JSON, 400, id="empty"),
        pytest.param(b'{"slug": "\xff", "name": "Food"}', JSON, 400, id="no UTF-8"),
        pytest.param(b'["food", "Food"]', JSON, 400, id="a list"),
        pytest.param(b"null", JSON, 400, id="null"),
        pytest.param(b'{"name": "Food"}', JSON, 422, id="no slug"),
        pytest.param(b'{"slug": "food"}', JSON, 422, id="no name"),
        pytest.param(b'{"slug": "Food", "name": "Food"}', JSON, 422, id="a capital in the slug"),
        pytest.param(b'{"slug": "my_food", "name": "Food"}', JSON, 422, id="an underscore in the slug"),
        pytest.param('{"slug": "käse", "name": "Food"}'.encode(), JSON, 422, id="an umlaut in the slug"),
        pytest.param('{"slug": "food-٣", "name": "Food"}'.encode(), JSON, 422, id="an Arabic digit in the slug"),
        pytest.param(b"[" * 100_000 + b"]" * 100_000, JSON, 400, id="lists in lists"),
        pytest.param(b'{"slug": "food\\n", "name": "Food"}', JSON, 422, id="a line break in the slug"),
        pytest.param(b'{"slug": 7, "name": "Food"}', JSON, 422, id="a number for the slug"),
        pytest.param(b'{"slug": "food", "name": ["Food"]}', JSON, 422, id="a list for the name"),
        pytest.param(b'{"slug": "food", "name": "   "}', JSON, 422, id="a blank name"),
        pytest.param(json.dumps({"slug": "f" * 51, "name": "Food"}).encode(), JSON, 422, id="a slug of 51 characters"),
        pytest.param(json.dumps({"slug": "food", "name": "F" * 81}).encode(), JSON, 422, id="a name of 81 characters"),
        pytest.param(b'{"slug": "taken", "name": null}', JSON, 422, id="a slug that is taken, no name"),
    ],
)
def test_a_bad_body_is_the_clients_error(body, content_type, status):
    make("taken")
    expect_error("POST", LIST, status, body, content_type=content_type, because="The client must learn what was wrong.")
    expect([slug for slug, _ in rows()], ["taken"], call="the slugs after a request that was refused")


def test_a_bad_name_is_refused_when_renaming_too():
    make("food")
    for body, content_type, status in (
        (b'{"name": "Meals"}', "text/plain", 415),
        (b"Meals", JSON, 400),
        (b'"Meals"', JSON, 400),
        (b'{"name": ""}', JSON, 422),
        (b'{"name": 7}', JSON, 422),
        (json.dumps({"name": "F" * 81}).encode(), JSON, 422),
        (b'{"slug": "meals"}', JSON, 422),
    ):
        expect_error("PUT", f"{LIST}/food", status, body, content_type=content_type)
    expect_error("PUT", f"{LIST}/nowhere", 404, b"Meals", content_type="text/plain", because="404 comes before 415.")
    expect(rows(), [("food", "About food")], call="the rows after renaming was refused")
