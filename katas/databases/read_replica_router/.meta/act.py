import threading
from contextlib import suppress

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import router, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kata_project.billing.models import Invoice
from kata_project.blog.models import Comment, Post
from katas.databases.read_replica_router import clock, middleware
from katas.databases.read_replica_router.browser import lasts
from katas.databases.read_replica_router.second import with_second

BASE = 1_950_000_000.375


def alias_of(title):
    return title.partition("(")[2].rstrip(")")


def asked(client, step):
    kind, slug = step["kind"], step["slug"]
    path = f"/api/posts/{slug}/"
    if kind == "list":
        return sorted({alias_of(title) for title in client.get("/api/posts/").json()["titles"]})
    if kind == "count":
        return client.get(f"{path}read/").json()["views"]
    if kind == "fail":
        return client.post(f"{path}mail/", {"body": step["body"]}).status_code
    if kind == "write":  # Where it reads before is up to the cookie, which somebody has changed.
        return client.post(path, {"body": step["body"]}).status_code
    if kind == "spoil":
        for name in list(client.cookies):
            client.cookies[name] = step["body"]
        return client.get(path).status_code
    answer = client.post(path, {"body": step["body"]}) if kind == "add" else client.get(path)
    told = answer.json()
    return [
        answer.status_code,
        alias_of(told["title"]),
        told["comments"],
        [alias_of(title) for title in told["others"]],
    ]


def command(step):
    """Write outside of a request, by objects that were read first."""
    post = Post.objects.get(slug=step["slug"])
    post.views += 1
    post.save()
    post.tags.create(name=step["body"], slug=f"tag-{step['number']}")
    post.comments.create(name="A command", body=step["body"])
    Comment.objects.create(name="A command", body=step["body"], post=post)
    kept = Post.objects.using("default").get(slug=step["slug"])
    return [router.db_for_read(Post), kept.comments.count(), kept.comments.using("default").count()]


def at_the_same_moment():
    seen = {}
    begun, written = threading.Event(), threading.Event()

    def read(request):
        begun.set()
        written.wait(5)
        seen["other"] = router.db_for_read(Post)
        return HttpResponse()

    def write(request):
        seen["before"] = router.db_for_read(Post)
        thread = threading.Thread(target=middleware.PinWriters(read), args=(RequestFactory().get("/"),))
        thread.start()
        begun.wait(5)
        Post.objects.update(views=1)
        written.set()
        thread.join()
        seen["after"] = router.db_for_read(Post)
        return HttpResponse()

    middleware.PinWriters(write)(RequestFactory().post("/"))
    seen["outside"] = router.db_for_read(Post)
    return seen


def all_models():
    seen = []

    def look_around():
        seen.append([router.db_for_read(model) for model in (Post, User, Session, Invoice)])

    def write(request):
        look_around()
        Post.objects.filter(slug="hello").update(body="all")
        look_around()
        return HttpResponse()

    look_around()
    middleware.PinWriters(write)(RequestFactory().get("/"))
    return seen


def answer_with(method, status, wrote):
    """Where a reader who has written before reads from, after a request in the five seconds."""

    def view(request):
        if wrote:
            Post.objects.filter(slug="hello").update(body=method)
        return HttpResponse(status=status)

    clock.set_to(BASE)
    client = Client()
    client.get("/api/posts/hello/read/")
    clock.set_to(BASE + 4)
    request = RequestFactory().generic(method, "/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    client.cookies.update(middleware.PinWriters(view)(request).cookies)
    clock.set_to(BASE + 6)
    return alias_of(client.get("/api/posts/hello/").json()["title"])


ANSWERS = (("PUT", 200), ("DELETE", 404), ("HEAD", 302), ("OPTIONS", 200), ("PATCH", 403), ("POST", 503), ("GET", 500))


def slow(request):
    Post.objects.filter(slug="hello").update(body="slow")
    clock.set_to(BASE + 3)
    return HttpResponse()


def sign_in(request):
    SessionStore().create()
    return HttpResponse()


def look(request):
    with transaction.atomic():
        return HttpResponse(str(Post.objects.count()))


def leave(request):
    Post.objects.filter(slug="hello").update(body="left")
    raise SystemExit


def rolled_back():
    """Where reads come from in a transaction after its first write, after its rollback, and in the next request."""
    seen = []

    def write(request):
        with suppress(ConnectionError), transaction.atomic():
            Post.objects.filter(slug="hello").update(body="undone")
            seen.append(router.db_for_read(Post))
            raise ConnectionError
        seen.append(router.db_for_read(Post))
        return HttpResponse()

    return [read_after(write, 4), read_after(write, 5), *seen]


def left():
    """Where a command reads from after a request that wrote and raised."""
    with suppress(SystemExit):
        middleware.PinWriters(leave)(RequestFactory().get("/"))
    return router.db_for_read(Post)


def kept():
    """Whether a browser keeps the cookies of a request that wrote, for all pages."""
    clock.set_to(BASE)
    client = Client()
    client.get("/api/posts/hello/read/")
    return [all(one["path"] == "/" and lasts(one, BASE) for one in client.cookies.values())]


def read_late(begun):
    """Where a reader reads from after a write, when the answer to an earlier read comes last."""
    clock.set_to(BASE)
    client = Client()
    client.get("/api/posts/hello/read/")
    clock.set_to(BASE + begun)
    request = RequestFactory().get("/")
    request.COOKIES = {name: cookie.value for name, cookie in client.cookies.items()}
    late = middleware.PinWriters(look)(request)
    clock.set_to(BASE + begun + 2)
    client.get("/api/posts/hello/read/")
    client.cookies.update(late.cookies)
    clock.set_to(BASE + begun + 6)
    return alias_of(client.get("/api/posts/hello/").json()["title"])


def read_after(view, seconds):
    """Where a reader reads from so many seconds after BASE, when *view* answered a request."""
    clock.set_to(BASE)
    client = Client()
    client.cookies.update(middleware.PinWriters(view)(RequestFactory().get("/")).cookies)
    clock.set_to(BASE + seconds)
    return alias_of(client.get("/api/posts/hello/").json()["title"])


def relation(first, second):
    one, other = Post(pk=1), Post(pk=2)
    one._state.db, other._state.db = first, second
    return [with_second(answer).allow_relation(one, other) for answer in (True, False)]


def act(inputs):
    cache.clear()
    clients = [Client(raise_request_exception=False) for _ in range(3)]
    seen = []
    for step in inputs["steps"]:
        clock.set_to(step["at"])
        try:
            seen.append(command(step) if step["kind"] == "command" else asked(clients[step["reader"]], step))
        except Exception as error:  # noqa: BLE001
            seen.append(type(error).__name__)
    return {
        "steps": seen,
        "threads": at_the_same_moment(),
        "migrate": {alias: router.allow_migrate_model(alias, Post) for alias in ("default", "replica")},
        "migrate more": [
            with_second(answer).allow_migrate_model(alias, Post)
            for answer in (True, False)
            for alias in ("replica", "archive")
        ],
        "run python": [
            with_second(answer).allow_migrate(alias, label)
            for answer in (True, False)
            for alias in ("default", "replica", "archive")
            for label in sorted({*(config.label for config in apps.get_app_configs()), "an_app_to_come"})
            if alias != "default" or answer
        ],
        "models": all_models(),
        "answers": [answer_with(*one, wrote) for one in ANSWERS for wrote in (True, False)],
        "ends": [read_after(slow, 7.75), read_after(slow, 8), read_after(sign_in, 1), read_after(look, 1)],
        "late": [read_late(2), read_late(6)],
        "left": left(),
        "rolled back": rolled_back(),
        "kept": kept(),
        "relations": [
            relation(*pair)
            for pair in (
                ("default", "replica"),
                ("replica", "default"),
                ("archive", "replica"),
                ("default", "archive"),
                ("archive", "archive"),
            )
        ],
    }
