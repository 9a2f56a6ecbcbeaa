import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory, UserFactory
from katas.api.viewset_permissions import views
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

LIST = "/api/posts/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
FAR = NOON + timedelta(days=36500)
NEW = {"slug": "new", "title": "New", "summary": "", "body": "Long"}
#: Who asks, and what they get: for a draft, and for a published post.
SEES = {"the author": (200, 200), "another author": (404, 200), "staff": (200, 200), "nobody signed in": (404, 200)}
SEES["a user without a profile"] = SEES["another author"]
CHANGES = {"the author": (200, 200), "another author": (404, 403), "staff": (403, 403), "nobody signed in": (403, 403)}
SEES["a superuser who is not staff"] = SEES["another author"]
CHANGES["a user without a profile"] = CHANGES["another author"]
CHANGES["a superuser who is not staff"] = CHANGES["another author"]
DELETES = CHANGES | {"the author": (204, 403)}


@pytest.fixture(autouse=True)
def people():
    """Make the people; no user has the key of the profile that belongs to it."""
    UserFactory.create_batch(3)
    author = ProfileFactory(display_name="Ada")
    return {
        "the author": author.user,
        "another author": ProfileFactory(display_name="Ada").user,
        "staff": ProfileFactory(user__is_staff=True).user,
        "nobody signed in": None,
        "a user without a profile": UserFactory(),
        "a superuser who is not staff": ProfileFactory(user__is_superuser=True).user,
    }


@pytest.fixture
def posts(people):
    author = people["the author"].profile
    others = people["another author"].profile
    draft = PostFactory(slug="draft", author=author, editor=others, published_at=NOON)  # public once, and taken back
    public = PostFactory(slug="public", author=author, published=True, published_at=NOON)
    return [draft, public]


def browser(user):
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def ask(user, method, url, data=None):
    return getattr(browser(user), method)(url, json.dumps(data or {}), content_type="application/json")


def read(user, url, method="get"):
    return getattr(browser(user), method)(url)


def both(send):
    """Return the statuses for the draft and for the published post."""
    return tuple(send(slug).status_code for slug in ("draft", "public"))


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("who", SEES)
def test_drafts_are_seen_by_their_author_and_by_staff(people, posts, who, method):
    expect(
        both(lambda slug: read(people[who], f"{LIST}{slug}/", method)),
        SEES[who],
        call=f"{method.upper()} a draft and a published post, by {who}: statuses",
        because="A 403 would tell a stranger that there is a draft of that name.",
    )


@pytest.mark.parametrize("who", CHANGES)
def test_a_post_is_changed_by_its_author(people, posts, who):
    expect(
        both(lambda slug: ask(people[who], "patch", f"{LIST}{slug}/", {"title": "Changed"})),
        CHANGES[who],
        call=f"PATCH a draft and a published post, by {who}: statuses",
    )
    changed = [post.title == "Changed" for post in Post.objects.order_by("id")]
    expect(changed, [status == 200 for status in CHANGES[who]], call=f"what a PATCH by {who} has changed")


@pytest.mark.parametrize("who", CHANGES)
def test_a_post_is_published_by_its_author(people, posts, who):
    expect(
        both(lambda slug: ask(people[who], "post", f"{LIST}{slug}/publish/")),
        CHANGES[who],
        call=f"POST to publish/ of a draft and of a published post, by {who}: statuses",
        because="An action that fetches its object by itself asks no permission of it.",
    )
    status = Post.objects.get(slug="draft").status
    expect(status, "published" if who == "the author" else "draft", call=f"status of the draft after a POST by {who}")


@pytest.mark.parametrize("who", DELETES)
def test_a_draft_is_deleted_by_its_author_and_a_published_post_by_nobody(people, posts, who):
    expect(
        both(lambda slug: ask(people[who], "delete", f"{LIST}{slug}/")),
        DELETES[who],
        call=f"DELETE a draft and a published post, by {who}: statuses",
    )
    left = [post.slug for post in Post.objects.order_by("id")]
    expect(left, ["public"] if who == "the author" else ["draft", "public"], call=f"posts after DELETE by {who}")


def test_staff_write_posts_of_their_own(people, posts):
    author = people["the author"]
    author.is_staff = True
    author.save()
    expect(
        [
            ask(author, "post", LIST, NEW).status_code,
            ask(author, "patch", f"{LIST}draft/", {"title": "Changed"}).status_code,
            ask(author, "patch", f"{LIST}public/", {"title": "Changed"}).status_code,
            ask(author, "delete", f"{LIST}public/").status_code,
            ask(author, "post", f"{LIST}draft/publish/").status_code,
            ask(author, "delete", f"{LIST}new/").status_code,
        ],
        [201, 200, 200, 403, 200, 204],
        call="POST of a new post, PATCH of a draft and a published post, DELETE of the published one, publishing, and"
        " DELETE of a draft, by an author who is staff: statuses",
        because="The row 'staff' is for those who are not the author.",
    )


@pytest.mark.parametrize("who", ["another author", "staff", "nobody signed in", "a user without a profile"])
def test_a_slug_that_does_not_exist_tells_nothing(people, who):
    status = 403 if who == "nobody signed in" else 404
    seen = {
        "GET": read(people[who], f"{LIST}none/").status_code,
        "PATCH": ask(people[who], "patch", f"{LIST}none/").status_code,
        "DELETE": ask(people[who], "delete", f"{LIST}none/").status_code,
        "publish": ask(people[who], "post", f"{LIST}none/publish/").status_code,
    }
    expect(
        seen,
        {"GET": 404, "PATCH": status, "DELETE": status, "publish": status},
        call=f"a slug that does not exist, asked for by {who}: statuses",
        because="Nobody can tell a draft that exists from one that does not.",
    )


@pytest.mark.parametrize("name", ["translate", "pin"])
@pytest.mark.parametrize("who", CHANGES)
def test_an_action_that_comes_later_is_closed(people, posts, who, name):
    def later(self, request, slug):
        return Response(self.get_object().slug)

    later.__name__ = name
    view = type("Later", (views.PostViewSet,), {name: action(detail=True, methods=["post"])(later)})

    def send(slug):
        request = APIRequestFactory().post(f"{LIST}{slug}/{name}/")
        force_authenticate(request, people[who])
        return view.as_view({"post": name}, detail=True)(request, slug=slug)

    expect(
        both(send),
        CHANGES[who],
        call=f"POST to an action that a colleague has added, for a draft and a published post, by {who}: statuses",
        because="What is not named must be closed; a list of names is out of date tomorrow.",
    )


@pytest.mark.parametrize(
    ("who", "slugs"),
    [
        ("the author", ["draft", "public", "theirs"]),
        ("another author", ["public", "theirs", "their-draft"]),
        ("staff", ["draft", "public", "theirs", "their-draft"]),
        ("nobody signed in", ["public", "theirs"]),
        ("a user without a profile", ["public", "theirs"]),
        ("a superuser who is not staff", ["public", "theirs"]),
    ],
    ids=[*SEES],
)
def test_the_list_has_what_the_user_may_see(people, posts, who, slugs):
    other = people["another author"].profile
    PostFactory(slug="theirs", author=other, published=True, published_at=FAR, tags=2)
    PostFactory(slug="their-draft", author=other, tags=3)
    found = [post["slug"] for post in read(people[who], LIST).json()]
    expect(found, slugs, call=f"the slugs of GET {LIST}, by {who}")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA reverse_unordered_selects = ON")  # what no ORDER BY decides comes the other way round
        try:
            found = [post["slug"] for post in read(people[who], LIST).json()]
        finally:
            cursor.execute("PRAGMA reverse_unordered_selects = OFF")
    expect(
        found,
        slugs,
        call=f"the slugs of GET {LIST}, by {who}, from a database that goes backwards where it may",
        because="Without order_by() a database gives rows in any order.",
    )


@pytest.mark.parametrize("number", [2, 9])
@pytest.mark.parametrize("who", ["the author", "staff", "nobody signed in"])
def test_the_list_takes_four_queries(people, who, number, assert_queries):
    PostFactory.create_batch(number, published=True)
    client = browser(people[who])
    with assert_queries(at_most=4, because="session, user and posts; the author of each post must not be one more"):
        found = client.get(LIST).json()
    expect(len(found), number, call=f"GET {LIST} with {number} posts: how many")


def test_a_post_has_seven_keys(people, posts):
    public = posts[1]
    expect(
        read(None, f"{LIST}public/").json(),
        {
            "slug": "public",
            "title": public.title,
            "summary": public.summary,
            "body": public.body,
            "author": "Ada",
            "status": "published",
            "published_at": "2026-03-01T12:00:00Z",
        },
        call=f"GET {LIST}public/",
    )


def test_a_new_post_is_a_draft_of_the_user(people):
    user = people["another author"]
    response = ask(user, "post", LIST, NEW)
    expect(
        (response.status_code, response.json()),
        (201, NEW | {"author": "Ada", "status": "draft", "published_at": None}),
        call=f"POST {LIST} with slug, title, summary and body",
    )
    expect(Post.objects.get(slug="new").author.user, user, call="the user of the new post's author")


@pytest.mark.parametrize("who", ["nobody signed in", "a user without a profile", "staff without a profile"])
def test_only_authors_write_posts(people, who):
    user = UserFactory(is_staff=True) if who.startswith("staff") else people[who]
    for what, data in (("a right post", NEW), ("nothing", {})):
        status = ask(user, "post", LIST, data).status_code
        expect(
            (status, Post.objects.count()),
            (403, 0),
            call=f"POST {LIST} with {what}, by {who}: status, and number of posts",
            because="Whether somebody may write is decided before it is read what they write.",
        )


def test_a_user_writes_from_the_moment_there_is_a_profile(people):
    user = people["a user without a profile"]
    seen = [ask(user, "post", LIST, NEW).status_code]
    profile = ProfileFactory(user=user)
    seen.append(ask(user, "post", LIST, NEW).status_code)
    profile.delete()
    seen.append(ask(user, "post", LIST, NEW | {"slug": "newer"}).status_code)
    expect(
        seen,
        [403, 201, 403],
        call=f"POST {LIST} by a user without a profile, with one, and without it again: statuses",
        because="Nothing is remembered from one request to the next.",
    )


EXTRA = {"status": "published", "published_at": "2020-01-01T00:00:00Z", "views": 900, "id": 77, "editor": None}


@pytest.mark.parametrize("method", ["post", "patch"])
def test_a_client_writes_four_keys_and_no_others(people, posts, method):
    user = people["the author"]
    others = people["another author"].profile
    extra = EXTRA | {"author": others.pk, "editor": others.pk, "category": None, "created_at": EXTRA["published_at"]}
    if method == "post":
        response = ask(user, "post", LIST, NEW | extra)
    else:
        response = ask(user, "patch", f"{LIST}draft/", NEW | extra)
    expect(response.status_code, 201 if method == "post" else 200, call=f"{method.upper()} with more keys: status")
    post = Post.objects.select_related("author").get(slug="new")
    expect(
        {
            "written": {key: getattr(post, key) for key in NEW},
            "author": post.author.user == user,
            "status": post.status,
            "published_at": post.published_at,
            "views": post.views,
            "id is 77": post.pk == 77,
            "editor": post.editor == (None if method == "post" else others),
            "created this year": post.created_at.year > 2020,
        },
        {
            "written": NEW,
            "author": True,
            "status": "draft",
            "published_at": None if method == "post" else NOON,
            "views": 0,
            "id is 77": False,
            "editor": True,
            "created this year": True,
        },
        call=f"what a {method.upper()} with {', '.join(extra)} has written",
        because="What a client was not offered, it must not write.",
    )


@pytest.mark.parametrize("method", ["post", "patch"])
def test_what_a_client_may_not_write_is_not_even_looked_at(people, posts, method):
    sent = {"status": "gone", "published_at": "yesterday", "author": [], "id": "x"}
    call = f"{method.upper()} with status 'gone' and published_at 'yesterday'"
    if method == "post":
        status = ask(people["the author"], "post", LIST, NEW | sent).status_code
        expect(status, 201, call=f"{call}: status", because="What is ignored cannot be wrong.")
        return
    for extra in (sent, {"status": "draft", "published_at": None}):
        status = ask(people["the author"], "patch", f"{LIST}public/", {"title": "Changed"} | extra).status_code
        public = Post.objects.get(slug="public")
        expect(
            (status, public.title, public.status, public.published_at),
            (200, "Changed", "published", NOON),
            call=f"PATCH a published post with title, status {extra['status']!r} and published_at"
            f" {extra['published_at']!r}: status code, and title, status and published_at of the post",
            because="What is ignored cannot be wrong, and withdraws nothing.",
        )


def test_a_published_post_without_a_date_is_published(people, posts):
    Post.objects.filter(slug="public").update(published_at=None)
    author, stranger = people["the author"], people["nobody signed in"]
    seen = {
        "GET by nobody signed in": read(stranger, f"{LIST}public/").status_code,
        "the list by nobody signed in": [post["slug"] for post in read(stranger, LIST).json()],
        "DELETE by its author": ask(author, "delete", f"{LIST}public/").status_code,
        "publish by its author": ask(author, "post", f"{LIST}public/publish/").status_code,
        "published_at": list(Post.objects.filter(slug="public").values_list("published_at", flat=True)),
    }
    expect(
        seen,
        {
            "GET by nobody signed in": 200,
            "the list by nobody signed in": ["public"],
            "DELETE by its author": 403,
            "publish by its author": 200,
            "published_at": [None],
        },
        call="a published post whose published_at is None",
        because="An import knew no dates. It is the status that says what is published.",
    )


def test_what_is_sent_is_still_validated(people, posts):
    taken = ask(people["the author"], "post", LIST, NEW | {"slug": "public"}).status_code
    empty = ask(people["the author"], "patch", f"{LIST}draft/", {"title": ""}).status_code
    expect((taken, empty), (400, 400), call="POST with a slug that is taken, and PATCH with an empty title: statuses")


def test_publishing_notes_the_moment(people, posts):
    before = timezone.now()
    answer = ask(people["the author"], "post", f"{LIST}draft/publish/", {"title": "Sly", "slug": "sly"}).json()
    post = Post.objects.get(pk=posts[0].pk)
    expect((post.slug, post.title), ("draft", posts[0].title), call="slug and title after publishing, with others sent")
    moment = post.published_at
    expect(moment is not None and before <= moment <= timezone.now(), True, call="published_at is the present moment")
    expect(
        {key: answer.get(key) for key in ("slug", "status", "author")},
        {"slug": "draft", "status": "published", "author": "Ada"},
        call=f"POST {LIST}draft/publish/: slug, status and author of the answer",
    )


def test_publishing_again_changes_nothing(people, posts):
    Post.objects.update(updated_at=NOON)
    response = ask(people["the author"], "post", f"{LIST}public/publish/")
    public = Post.objects.get(slug="public")
    expect(
        (response.status_code, response.json().get("published_at"), public.published_at, public.updated_at),
        (200, "2026-03-01T12:00:00Z", NOON, NOON),
        call=f"POST {LIST}public/publish/ of a published post: status, published_at in the answer, published_at and"
        " updated_at in the database",
    )


def test_other_methods_are_not_allowed(people, posts):
    user = people["the author"]
    seen = [
        ask(user, "put", f"{LIST}draft/", NEW).status_code,
        read(user, f"{LIST}draft/publish/").status_code,
        ask(user, "delete", LIST).status_code,
    ]
    expect(seen, [405, 405, 405], call="PUT of a post, GET of publish/, DELETE of the list, by the author: statuses")
