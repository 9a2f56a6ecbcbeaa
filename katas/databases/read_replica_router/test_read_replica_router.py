import threading
from contextlib import suppress

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import router, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kata_project.accounts.models import Profile
from kata_project.billing.models import Invoice
from kata_project.blog.models import Category, Comment, Post, Tag
from kata_project.factories import PostFactory
from katas.databases.read_replica_router import clock, middleware
from katas.databases.read_replica_router.browser import lasts
from katas.databases.read_replica_router.second import with_second
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db(databases=["default", "replica"])

#: 2027-01-15, and three eighths of a second.
START = 1_800_000_000.375


@pytest.fixture(autouse=True)
def start():
    clock.set_to(START)
    yield
    clock.set_to(None)


def replicate(model):
    """Do what replication does, once."""
    model.objects.using("replica").bulk_create(list(model.objects.using("default").order_by("pk")))


@pytest.fixture
def posts():
    """Two posts; a title says which database it comes from."""
    made = [PostFactory(slug=slug, title=f"{slug} (primary)") for slug in ("hello", "bye")]
    for model in (User, Profile, Category, Post):
        replicate(model)
    for post in made:
        Post.objects.using("replica").filter(pk=post.pk).update(title=f"{post.slug} (replica)")
    return made


def shown(client, slug="hello"):
    """Return the database that a page comes from, by the title on it."""
    return client.get(f"/api/posts/{slug}/").json()["title"].partition("(")[2].rstrip(")")


def add(client, body="First!", slug="hello"):
    return attempt(
        client.post,
        f"/api/posts/{slug}/",
        {"body": body},
        call=f"client.post('/api/posts/{slug}/', body={body!r})",
        because="A post read from the replica may get a comment.",
    )


def bodies(alias):
    return list(Comment.objects.using(alias).order_by("pk").values_list("body", flat=True))


def test_reads_come_from_the_replica(posts):
    client = Client()
    for path in ("/api/posts/", "/api/posts/hello/"):
        answer = str(client.get(path).json())
        expect("replica" in answer, True, call=f"GET {path} is read from the replica", because="Nobody has written.")
    Post.objects.using("default").create(title="new", slug="new", author=posts[0].author, body="…")
    expect(
        Post.objects.count(), 2, call="Post.objects.count()", because="The replica has two posts, the primary three."
    )
    post = Post.objects.get(slug="bye")
    expect(post.title, "bye (replica)", call="Post.objects.get(slug='bye').title")


def test_all_models_are_read_from_the_same_database():
    seen = [read_from()]

    def write(request):
        seen.append(read_from())
        Post.objects.update(views=1)
        seen.append(read_from())

    answered(write)
    expect(
        seen,
        [dict.fromkeys(seen[0], alias) for alias in ("replica", "replica", "default")],
        call="db_for_read() of each model outside of requests, in one before its write, and after it",
        because="Most reads of a page are those of sessions and users.",
    )


def read_from():
    return {model.__name__: router.db_for_read(model) for model in (Post, User, Session, Invoice)}


def create(post):
    Comment.objects.create(name="A reader", body="new", post_id=post.pk)


def save_again(post):
    post.title = "changed"
    post.save()


def update(post):
    Post.objects.filter(slug="hello").update(title="changed")


def tag(post):
    post.tags.create(name="new", slug="new")


def through_the_relation(post):
    post.comments.create(name="A reader", body="new")


def delete(post):
    Post.objects.get(slug="bye").delete()


def content(alias):
    return {
        "titles": sorted(Post.objects.using(alias).values_list("title", flat=True)),
        "comments": bodies(alias),
        "tags": list(Tag.objects.using(alias).values_list("name", flat=True)),
    }


@pytest.mark.parametrize(
    "write", [create, save_again, update, tag, through_the_relation, delete], ids=lambda write: write.__name__
)
def test_every_write_goes_to_the_primary(posts, write):
    before = {alias: content(alias) for alias in ("default", "replica")}
    attempt(write, Post.objects.get(slug="hello"), call=f"{write.__name__}(a post read from the replica)")
    expect(content("replica"), before["replica"], call="the replica's rows", because="Nobody writes to a replica.")
    expect(content("default") != before["default"], True, call="the primary's rows have changed")


def test_objects_of_the_two_may_be_tied_to_each_other(posts):
    there = Post.objects.using("replica").get(slug="hello")
    here = Comment.objects.using("default").create(name="A reader", body="First!", post_id=there.pk)

    def tie():
        here.post = there
        here.save()

    attempt(tie, call="comment_of_the_primary.post = post_of_the_replica", because="Both are the same platform's.")


def test_a_request_reads_what_it_has_written(posts):
    answer = add(Client()).json()
    expect(answer["comments"], ["First!"], call="the answer to the POST", because="It is read after the write.")
    expect(answer["others"], ["bye (primary)"], call="the other titles in it", because="They are read after the write.")
    expect(bodies("default"), ["First!"], call="the primary's comments")
    expect(bodies("replica"), [], call="the replica's comments")


@pytest.mark.parametrize(
    ("seconds", "alias"),
    [
        pytest.param(0, "primary", id="at once"),
        pytest.param(4.75, "primary", id="just before the five seconds are over"),
        pytest.param(5, "replica", id="exactly five seconds later"),
        pytest.param(3600, "replica", id="an hour later"),
    ],
)
def test_a_reader_sees_the_own_comment_for_five_seconds(posts, seconds, alias):
    client = Client()
    add(client)
    clock.set_to(START + seconds)
    expect(
        shown(client),
        alias,
        call=f"GET, {seconds} seconds after the POST, comes from",
        because="Five seconds are enough for replication, and no longer is asked for.",
    )


def test_a_browser_keeps_the_cookie_for_all_pages(posts):
    client = Client()
    add(client)
    for name, cookie in client.cookies.items():
        call = f"the cookie {name!r} that a POST to /api/posts/hello/ sets"
        expect(
            cookie["path"], "/", call=f"{call}, its path", because="A browser sends it to pages below its path only."
        )
        expect(
            lasts(cookie, clock.now()),
            True,
            call=f"{call}: does a browser keep it for 5 seconds? {cookie.OutputString()}",
        )


def test_each_write_starts_the_time_again(posts):
    client = Client()
    add(client)
    clock.set_to(START + 4)
    add(client, "Second!")
    clock.set_to(START + 8)
    expect(shown(client), "primary", call="GET, 4 seconds after the second of two POSTs, comes from")
    expect(shown(client, "bye"), "primary", call="GET of another post comes from")


def test_reading_does_not_start_the_time_again(posts):
    client = Client()
    add(client)
    for seconds in (2, 4):
        clock.set_to(START + seconds)
        expect(shown(client), "primary", call=f"GET, {seconds} seconds after the POST, comes from")
    clock.set_to(START + 4.5)
    add(client, body="")
    clock.set_to(START + 6)
    expect(
        shown(client),
        "replica",
        call="GET, 6 seconds after the write, 2 after a GET and 1.5 after a refused POST, comes from",
        because="A request that wrote nothing changes nothing.",
    )


def test_a_refused_post_is_no_write(posts):
    client = Client()
    expect(add(client, body="").json()["title"], "hello (replica)", call="the answer to an empty POST comes from")
    expect(shown(client), "replica", call="GET after an empty POST comes from")


def test_a_get_that_writes_is_a_write(posts):
    client = Client()
    views = client.get("/api/posts/hello/read/").json()["views"]
    expect(views, posts[0].views + 1, call="GET /api/posts/hello/read/, the views", because="It counts, then it reads.")
    expect(shown(client), "primary", call="GET after a GET that wrote comes from")


def test_a_view_that_fails_after_its_write_has_written(posts):
    client = Client(raise_request_exception=False)
    status = client.post("/api/posts/hello/mail/", {"body": "First!"}).status_code
    expect(status, 500, call="POST /api/posts/hello/mail/")
    expect(
        shown(client), "primary", call="GET after it comes from", because="The comment has been stored all the same."
    )
    expect(shown(Client()), "replica", call="GET of another reader comes from")


@pytest.mark.parametrize("wrote", [True, False], ids=["wrote", "wrote nothing"])
@pytest.mark.parametrize(
    ("method", "status"),
    [("GET", 200), ("HEAD", 404), ("OPTIONS", 204), ("PUT", 201), ("PATCH", 302), ("DELETE", 404), ("POST", 503)],
)
def test_what_counts_is_the_write_and_not_method_or_status(posts, method, status, wrote):
    reader = Client()
    add(reader)
    clock.set_to(START + 4)

    def view(request):
        if wrote:
            Post.objects.update(views=1)
        return HttpResponse(status=status)

    request = RequestFactory().generic(method, "/")
    request.COOKIES = {name: cookie.value for name, cookie in reader.cookies.items()}
    reader.cookies.update(middleware.PinWriters(view)(request).cookies)
    clock.set_to(START + 6)
    expect(
        shown(reader),
        "primary" if wrote else "replica",
        call=f"GET, 6 seconds after a write, and 2 after a {method} that {'wrote' if wrote else 'wrote nothing'} and was"
        f" answered with {status}, comes from",
    )


@pytest.mark.parametrize("begun", [2, 6], ids=["within the five seconds", "after them"])
def test_a_slow_read_takes_nothing_back(posts, begun):
    client = Client()
    add(client)
    clock.set_to(START + begun)
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    late = middleware.PinWriters(lambda request: HttpResponse())(request)
    clock.set_to(START + begun + 2)
    add(client, "Second!")
    client.cookies.update(late.cookies)
    clock.set_to(START + begun + 6)
    expect(
        shown(client),
        "primary",
        call="GET, 4 seconds after a write, and after the late answer to a read that began before it, comes from",
        because="A request that wrote nothing leaves the cookie alone.",
    )


def test_reads_in_a_transaction_are_no_write(posts):
    def look(request):
        with transaction.atomic():
            return HttpResponse(str(Post.objects.count()))

    expect(shown(reader_after(look)), "replica", call="GET, after a request that read in a transaction, comes from")


def test_a_write_that_is_rolled_back_has_counted_at_once(posts):
    seen = []

    def write(request):
        with suppress(ConnectionError), transaction.atomic():
            Post.objects.update(views=1)
            seen.append(router.db_for_read(Post))
            raise ConnectionError
        seen.append(router.db_for_read(Post))
        return HttpResponse()

    reader = reader_after(write)
    expect(
        seen,
        ["default", "default"],
        call="db_for_read(Post) in a transaction after its first write, and after its rollback",
        because="What the transaction has written is on the primary only.",
    )
    expect(shown(reader), "primary", call="GET, after a request whose write was rolled back, comes from")


def reader_after(view):
    """Return a client with the cookies that a request got, which *view* answers."""
    client = Client()
    client.cookies.update(middleware.PinWriters(view)(RequestFactory().get("/")).cookies)
    return client


def test_the_five_seconds_begin_when_the_request_ends(posts):
    def slow(request):
        Post.objects.update(views=1)
        clock.set_to(START + 3)
        return HttpResponse()

    reader = reader_after(slow)
    for seconds, alias in ((4.75, "primary"), (5, "replica")):
        clock.set_to(START + 3 + seconds)
        expect(shown(reader), alias, call=f"GET, {seconds} seconds after a request that took 3 seconds, comes from")


def test_a_write_of_the_session_counts(posts):
    def sign_in(request):
        SessionStore().create()
        return HttpResponse()

    expect(
        shown(reader_after(sign_in)),
        "primary",
        call="GET, after a request that stored a session, comes from",
        because="The replica does not have the session yet: who has just signed in would be signed out.",
    )


def test_other_readers_read_from_the_replica(posts):
    writer, other = Client(), Client()
    add(writer)
    expect(shown(other), "replica", call="GET of another reader comes from", because="That one has written nothing.")
    expect(shown(writer), "primary", call="GET of the writer, after that, comes from")


def answered(step):
    """Take a step within a request."""

    def view(request):
        step(request)
        return HttpResponse()

    middleware.PinWriters(view)(RequestFactory().get("/"))


def test_a_request_in_another_thread_is_not_concerned():
    seen = {}
    begun, written = threading.Event(), threading.Event()

    def read_meanwhile(request):
        begun.set()
        written.wait(5)
        seen["other"] = router.db_for_read(Post)

    def write(request):
        thread = threading.Thread(target=answered, args=(read_meanwhile,))
        thread.start()
        begun.wait(5)
        Post.objects.update(views=1)
        written.set()
        thread.join()
        seen["writer"] = router.db_for_read(Post)

    answered(write)
    expect(seen, {"other": "replica", "writer": "default"}, call="db_for_read() in two requests at the same moment")


def test_commands_read_from_the_replica(posts):
    client = Client()
    add(client)
    expect(router.db_for_read(Post), "replica", call="db_for_read(Post) after a request that wrote")
    shown(client)
    expect(router.db_for_read(Post), "replica", call="db_for_read(Post) after a request that read from the primary")
    post = Post.objects.using("default").get(slug="hello")
    expect(
        [post.comments.count(), post.comments.using("default").count()],
        [0, 1],
        call="comments of a post of the primary, read outside of a request, and those that the primary has",
        because="Where an object was read says nothing about where the next read goes.",
    )
    Post.objects.filter(slug="hello").update(views=1)
    expect(router.db_for_read(Post), "replica", call="db_for_read(Post) after a write outside of a request")
    expect(shown(Client()), "replica", call="GET after a write outside of a request comes from")

    def leave(request):
        Post.objects.update(views=1)
        raise SystemExit

    with suppress(SystemExit):
        answered(leave)
    expect(
        router.db_for_read(Post), "replica", call="db_for_read(Post) after a request that wrote and raised SystemExit"
    )


@pytest.mark.parametrize("value", ["", "x", "nan", "²", "1e999", "None", "{}"], ids=repr)
def test_a_changed_cookie_is_no_error(posts, value):
    client = Client()
    add(client)
    for name in list(client.cookies):
        client.cookies[name] = value
    got = attempt(client.get, "/api/posts/hello/", call=f"GET with every cookie set to {value!r}")
    expect(got.status_code, 200, call=f"GET with every cookie set to {value!r}")


def test_migrations_do_not_run_on_the_replica():
    allowed = {alias: router.allow_migrate_model(alias, Post) for alias in ("default", "replica")}
    allowed["replica, by another router"] = with_second(True).allow_migrate_model("replica", Post)
    expect(
        allowed,
        {name: name == "default" for name in allowed},
        call="which databases a migration of posts runs on",
        because="Replication brings tables too.",
    )
    labels = [*(config.label for config in apps.get_app_configs()), "an_app_to_come"]
    expect(
        [label for label in labels if with_second(True).allow_migrate("replica", label)],
        [],
        call="the apps whose RunPython may run on the replica",
    )


NO_OPINION = "Who has no opinion returns None. Then Django asks the next router, which alone knows the archive."


@pytest.mark.parametrize("answer", [True, False])
def test_another_router_says_what_is_migrated_on_a_third_database(answer):
    expect(
        with_second(answer).allow_migrate_model("archive", Post),
        answer,
        call=f"whether a migration of posts runs on 'archive', where the next router returns {answer}",
        because=NO_OPINION,
    )


@pytest.mark.parametrize("answer", [True, False])
@pytest.mark.parametrize(
    "pair", [("archive", "replica"), ("default", "archive"), ("archive", "archive")], ids=", ".join
)
def test_the_router_ties_nothing_to_a_third_database(pair, answer):
    one, other = Post(pk=1), Post(pk=2)
    one._state.db, other._state.db = pair
    expect(
        with_second(answer).allow_relation(one, other),
        answer,
        call=f"may posts of {' and '.join(pair)} be tied to each other, where the next router returns {answer}",
        because=NO_OPINION,
    )
