from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import count
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import override_script_prefix

from katas.auth.permissions_and_groups.models import Post
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

APP = "permissions_and_groups"
WRITE = ("view_post", "add_post", "change_post")
ALL = (*WRITE, "publish_post")
numbers = count(1)
THEN = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2126, 3, 1, tzinfo=UTC)

#: Who visits: the permissions, how they came by them, and what else could be taken for one.
VISITORS = {
    "nobody": None,
    "a reader": {},
    "staff": {"is_staff": True},
    "a writer": {"group": WRITE},
    "an editor": {"group": ALL},
    "a superuser": {"is_superuser": True},
    "only publishes": {"own": ["publish_post"]},
    "only views": {"own": ["view_post"]},
    "only changes": {"own": ["change_post"]},
    "only adds": {"group": ["add_post"]},
    "changes, publishes": {"own": ["publish_post"], "group": ["change_post"]},
    "blog's editor": {"blog": True},
    "in empty groups": {"named": ["Writers", "Editors"]},
    "staff who write": {"is_staff": True, "own": ["add_post", "change_post"], "named": ["Writers", "Editors"]},
}


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """Keep Django's lines about refused requests, which are many here, out of a failure."""
    caplog.set_level("CRITICAL", logger="django.request")


def permission(codename, app=APP):
    found = Permission.objects.filter(content_type__app_label=app, content_type__model="post", codename=codename)
    if not found:
        pytest.fail(
            f"the permission {app}.{codename}\n  expected: it is in the migrated database\n  got:      no such row\n"
            "  A model's Meta says which permissions it has beside Django's four.",
            pytrace=False,
        )
    return found.get()


def somebody(**flags):
    return User.objects.create(username=f"user-{next(numbers)}", **flags)


def visitor(traits):
    """Return a user with these traits; nobody is None."""
    if traits is None:
        return None
    user = somebody(**{flag: True for flag in traits if flag.startswith("is_")})
    user.user_permissions.set([permission(name) for name in traits.get("own", ())])
    if "group" in traits:
        empty, group = (Group.objects.create(name=f"{name} {user.pk}") for name in ("Club", "Friends"))
        group.permissions.set([permission(name) for name in traits["group"]])
        user.groups.set([empty, group])
    if "blog" in traits:
        user.user_permissions.set(Permission.objects.filter(content_type__app_label="blog"))
    for name in traits.get("named", ()):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.clear()
        user.groups.add(group)
    return user


def client_of(user):
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def post(slug, author=None, published=False):
    return Post.objects.create(
        title=slug.title(),
        slug=slug,
        body="…",
        author=author or somebody(),
        published_at=THEN if published else None,
    )


def answer(response, path):
    """Say in a word what a response is; the right redirect to the login page is 'login'."""
    there = urlsplit(response.headers.get("Location", ""))
    if there.path.endswith("/accounts/login/"):
        return "login" if parse_qs(there.query) == {"next": [path]} else f"login with next={there.query}"
    return response.status_code


def compare(call, got, expected, because):
    """Fail with those visitors whose answer differs."""
    wrong = [who for who in expected if got[who] != expected[who]]
    if wrong:
        width = max(map(len, wrong))
        lines = [f"    {who:{width}}  expected: {expected[who]}  got: {got[who]}" for who in wrong[:4]]
        more = [f"    and {len(wrong) - 4} more"] if len(wrong) > 4 else []
        pytest.fail("\n".join([call, *lines, *more, f"  {because}"]), pytrace=False)


def everybody_else(answer, *, nobody="login", **others):
    """Return the expected answers: some by name, with underscores for blanks, and one for all others."""
    names = {who.replace("'", "").replace(",", "").replace(" ", "_"): who for who in VISITORS}
    named = {names[who]: what for who, what in others.items()}
    return {who: named.get(who, nobody if who == "nobody" else answer) for who in VISITORS}


def held_by(name):
    held = Permission.objects.filter(group__name=name)
    names = held.values_list("content_type__app_label", "codename", "content_type__model")
    if not Group.objects.filter(name=name):
        return "no such group"
    return sorted(f"{app}.{codename} of {model}" for app, codename, model in names)


@pytest.mark.parametrize(("name", "codenames"), [("Writers", WRITE), ("Editors", ALL)], ids=["Writers", "Editors"])
def test_a_fresh_database_has_the_groups_with_their_permissions(name, codenames):
    expect(
        held_by(name),
        sorted(f"{APP}.{codename} of post" for codename in codenames),
        call=f"the permissions of the group {name} in a database that was migrated from nothing",
        because="Permissions are made after the last migration. A migration that looks for them earlier finds none.",
    )
    expect(
        sorted(Permission.objects.filter(group__name=name, name="").values_list("codename", flat=True)),
        [],
        call=f"which permissions of the group {name} have no name",
        because="The admin shows the name. Django leaves a row alone that it finds, so an empty name stays.",
    )


def test_a_database_that_was_migrated_as_shipped_gets_the_groups_too(monkeypatch):
    Group.objects.all().delete()
    Permission.objects.filter(codename="publish_post").delete()
    MigrationRecorder.Migration.objects.filter(app=APP).exclude(name="0001_initial").delete()
    with monkeypatch.context() as patch:
        # SQLite cannot switch its checks off and on in a test's transaction.
        for name in ("disable_constraint_checking", "check_constraints"):
            patch.setattr(connection, name, lambda *args, **kwargs: True)
        call = "migrate, where 0001_initial and Django's own permissions are there"
        attempt(call_command, "migrate", verbosity=0, call=call)
    for name, codenames in (("Writers", WRITE), ("Editors", ALL)):
        expect(
            held_by(name),
            sorted(f"{APP}.{codename} of post" for codename in codenames),
            call=f"the permissions of the group {name} after {call}",
            because="That is how staging looks. There view_post, add_post and change_post are rows already.",
        )


@pytest.mark.parametrize("how", ["changed", "all taken away"])
@pytest.mark.parametrize("name", ["Writers", "Editors"])
def test_what_the_admin_changed_stays_when_migrate_runs_again(name, how):
    group = Group.objects.filter(name=name).first()
    expect(group and group.name, name, call=f"the group {name}")
    if how == "changed":
        group.permissions.remove(permission("change_post"))
        group.permissions.add(permission("delete_post"))
    else:
        group.permissions.clear()
    before = sorted(group.permissions.values_list("codename", flat=True))
    call_command("migrate", verbosity=0)
    expect(
        sorted(group.permissions.values_list("codename", flat=True)),
        before,
        call=f"the permissions of {name}, {how} in the admin, after the next migrate",
        because="Each deployment runs migrate. What somebody took away on purpose would be back.",
    )


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", APP, check=True, dry_run=True, verbosity=1)
    except SystemExit:
        missing = capsys.readouterr().out.strip()
        pytest.fail(
            f"makemigrations --check\n  expected: No changes detected\n  got:      {missing}\n"
            "  The permissions of a model are part of its state, so they are in a migration.",
            pytrace=False,
        )


def test_members_of_the_two_groups_can_work():
    writer, editor = somebody(), somebody()
    for user, name in ((writer, "Writers"), (editor, "Editors")):
        user.groups.set(Group.objects.filter(name=name))
    data = {"title": "Spring", "slug": "spring", "body": "…"}
    for user, who, path, expected in (
        (writer, "a writer", "/magazine/new/", 302),
        (writer, "the writer", "/magazine/spring/edit/", 302),
        (writer, "the writer", "/magazine/spring/publish/", 403),
        (editor, "an editor", "/magazine/spring/edit/", 302),
        (editor, "the editor", "/magazine/spring/publish/", 302),
        (writer, "the writer, whose post is published,", "/magazine/spring/edit/", 403),
    ):
        expect(answer(client_of(user).post(path, data), path), expected, call=f"the status for {who} of POST {path}")
    spring = Post.objects.get(slug="spring")
    expect(
        [spring.author_id == writer.pk, spring.published_at is not None],
        [True, True],
        call="the author is the writer, and the post is published",
    )


def test_drafts_are_shown_to_those_who_may_see_them():
    post("draft")
    path = "/magazine/draft/"
    expected = everybody_else(404, nobody=404, a_writer=200, an_editor=200, a_superuser=200, only_views=200)
    for method in ("GET", "HEAD"):
        got = {who: client_of(visitor(traits)).generic(method, path).status_code for who, traits in VISITORS.items()}
        compare(f"{method} {path}, a draft", got, expected, "To others, a draft does not exist yet.")
    author = somebody()
    post("mine", author)
    expect(client_of(author).get("/magazine/mine/").status_code, 200, call="the status for its author of GET a draft")


@pytest.mark.parametrize("when", [THEN, LATER], ids=["in the past", "in the future"])
def test_published_posts_are_shown_to_everybody(when):
    post("spring", published=True)
    Post.objects.update(published_at=when)
    path = "/magazine/spring/"
    got = {who: answer(client_of(visitor(traits)).get(path), path) for who, traits in VISITORS.items()}
    compare(f"GET {path}, which is published", got, everybody_else(200, nobody=200), "It is what the site is for.")


def test_the_login_page_leads_back_into_a_site_that_is_mounted_somewhere():
    post("tulips", published=True)
    for page in ("new/", "tulips/edit/", "tulips/publish/"):
        with override_script_prefix("/club/"):
            response = Client(SCRIPT_NAME="/club").get(f"/magazine/{page}")
        expect(
            answer(response, f"/club/magazine/{page}"),
            "login",
            call=f"GET /club/magazine/{page} by nobody, of a site that is mounted at /club/",
            because="The prefix is in request.path. It is not in path_info.",
        )


def came(client, path, data):
    """Return the answers to GET and to POST of a form."""
    return [answer(client.get(path), path), answer(client.post(path, data), path)]


def test_writing_is_for_holders_of_add_post():
    got, path = {}, "/magazine/new/"
    for number, (who, traits) in enumerate(VISITORS.items()):
        slug = f"new-{number}"
        seen = came(client_of(visitor(traits)), path, {"title": "New", "slug": slug, "body": "…"})
        got[who] = [*seen, "stored" if Post.objects.filter(slug=slug).exists() else "not stored"]
    may = {
        who: [200, 302, "stored"] for who in ("a_writer", "an_editor", "a_superuser", "only_adds", "staff_who_write")
    }
    compare(
        f"GET and POST of {path}",
        got,
        everybody_else([403, 403, "not stored"], nobody=["login", "login", "not stored"], **may),
        "What somebody may do is a permission. Staff only means: may enter the admin.",
    )


@pytest.mark.parametrize(
    "what",
    [
        "somebody else's draft",
        "somebody else's post, published",
        "their own draft",
        "their own post, published in the future",
    ],
)
def test_editing_is_for_holders_of_change_post_and_beyond_own_drafts_of_publish_post_too(what):
    got, path = {}, "/magazine/tulips/edit/"
    for who, traits in VISITORS.items():
        user = visitor(traits)
        author = user if what.startswith("their own") else None
        tulips = post("tulips", author)
        when = LATER if "future" in what else THEN if "published" in what else None
        Post.objects.filter(pk=tulips.pk).update(published_at=when)
        seen = came(client_of(user), path, {"title": "Changed", "slug": "tulips", "body": ""})
        now = Post.objects.get(pk=tulips.pk)
        got[who] = [*seen, "stored" if now.title == "Changed" else "not stored"]
        if now.author_id != tulips.author_id:
            got[who].append("it has another author")
        if now.published_at != when:
            got[who].append("it has another published_at")
        tulips.delete()
    yes = [200, 302, "stored"]
    own = {"a_writer": yes, "only_changes": yes, "staff_who_write": yes} if what == "their own draft" else {}
    compare(
        f"GET and POST of {path}, {what}",
        got,
        everybody_else(
            [403, 403, "not stored"],
            nobody=["login", "login", "not stored"],
            an_editor=yes,
            a_superuser=yes,
            changes_publishes=yes,
            **own,
        ),
        "The check is in the view. A link that is not shown stops nobody.",
    )


@pytest.mark.parametrize("what", ["one's own draft", "somebody else's draft"])
def test_publishing_is_for_holders_of_publish_post(what):
    got, path = {}, "/magazine/tulips/publish/"
    for who, traits in VISITORS.items():
        user = visitor(traits)
        tulips = post("tulips", user if "own" in what else None)
        got[who] = came(client_of(user), path, {})
        published = Post.objects.get(pk=tulips.pk).published_at is not None
        if published != (got[who][1] == 302):
            got[who].append("published" if published else "a draft")
        tulips.delete()
    may = {who: [405, 302] for who in ("an_editor", "a_superuser", "only_publishes", "changes_publishes")}
    expected = everybody_else([403, 403], nobody=["login", "login"], **may)
    compare(f"GET and POST of {path}, {what}", got, expected, "This page asks for publish_post, and for nothing else.")


@pytest.mark.parametrize("how", ["the user", "the user's group", "the groups of the user"])
def test_permissions_count_from_the_next_request_on(how):
    user = somebody()
    group, empty = (Group.objects.create(name=f"{name} {user.pk}") for name in ("Desk", "Club"))
    user.groups.add(group)
    draft = post("draft", user)
    client = client_of(user)
    seen = []
    for codenames in (ALL, ["view_post"], ALL):
        held = [permission(name) for name in codenames]
        if how == "the groups of the user":
            group, empty = empty, group
            user.groups.set([group])
        (user.user_permissions if how == "the user" else group.permissions).set(held)
        page = client.get("/magazine/draft/")
        seen.append([client.get("/magazine/draft/edit/").status_code, client.get("/magazine/new/").status_code])
        seen[-1] += [*Offers(page).seen, client.post("/magazine/draft/publish/").status_code]
        Post.objects.filter(pk=draft.pk).update(published_at=None)
    expect(
        seen,
        [[200, 200, "edit", "publish", 302], [403, 403, 403], [200, 200, "edit", "publish", 302]],
        call="the edit page, the page for new posts, the links and publishing, for somebody who has all four permissions,"
        f" then only view_post, then all four, by a change of {how}",
        because="Who leaves the desk at noon must not publish after lunch.",
    )


def test_publishing_takes_a_post_request_and_is_done_once():
    editor = client_of(visitor({"group": ALL}))
    draft = post("draft")
    for method in ("GET", "HEAD"):
        path = "/magazine/draft/publish/"
        expect(
            editor.generic(method, path).status_code,
            405,
            call=f"the status for an editor of {method} {path}",
            because="A page that is only looked at, by a prefetching browser too, must not change anything.",
        )
    for method in ("OPTIONS", "PUT", "PATCH", "DELETE"):
        editor.generic(method, path)
    expect(
        Post.objects.get(pk=draft.pk).published_at,
        None,
        call="published_at after GET, HEAD, OPTIONS, PUT, PATCH and DELETE",
        because="Django checks the CSRF token for none of the first three.",
    )
    old = post("old")
    for when in (THEN, LATER):
        Post.objects.filter(pk=old.pk).update(published_at=when)
        expect(editor.post("/magazine/old/publish/").status_code, 302, call="the status of publishing once more")
        expect(
            Post.objects.get(pk=old.pk).published_at,
            when,
            call=f"published_at of a post that was published at {when:%Y-%m-%d}, and once more",
        )
    editor.raise_request_exception = False
    for method, path in (("POST", "publish/"), ("POST", "edit/"), ("GET", "edit/"), ("GET", "")):
        call = f"the status for an editor of {method} /magazine/none/{path}"
        expect(editor.generic(method, f"/magazine/none/{path}").status_code, 404, call=call)


class Offers(HTMLParser):
    """What a page offers: where its links lead, and where its forms post to."""

    def __init__(self, response):
        super().__init__()
        self.page = response.wsgi_request.path
        self.seen = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        there = urlsplit(urljoin(self.page, given.get("href") or given.get("action") or "")).path
        if tag == "a" and there.endswith("/edit/"):
            self.seen.append("edit" if there == f"{self.page}edit/" else f"edit at {there}")
        if tag == "form" and there.endswith("/publish/"):
            post = (given.get("method") or "").lower() == "post"
            self.seen.append("publish without a CSRF token" if post else "publish by GET")
        if given.get("name") == "csrfmiddlewaretoken" and self.seen[-1:] == ["publish without a CSRF token"]:
            self.seen[-1] = "publish"


@pytest.mark.parametrize(
    "what",
    [
        "their own draft",
        "somebody else's draft",
        "somebody else's post, published",
        "their own post, published",
        "their own post, published in the future",
    ],
)
def test_a_page_offers_what_is_open_to_the_visitor(what):
    got = {}
    for who, traits in VISITORS.items():
        user = visitor(traits)
        own = what.startswith("their own")
        tulips = post("tulips", user if own else None, published="published" in what)
        if "future" in what:
            Post.objects.filter(pk=tulips.pk).update(published_at=LATER)
        response = client_of(user).get("/magazine/tulips/")
        got[who] = Offers(response).seen if response.status_code == 200 else "not shown"
        tulips.delete()
    if what == "their own draft":
        expected = everybody_else([], nobody="not shown", only_publishes=["publish"])
        expected |= {who: ["edit"] for who in ("a writer", "only changes", "staff who write")}
        for who in ("an editor", "a superuser", "changes, publishes"):
            expected[who] = ["edit", "publish"]
    elif what == "somebody else's draft":
        expected = everybody_else("not shown", nobody="not shown", a_writer=[], only_views=[])
        expected |= {"an editor": ["edit", "publish"], "a superuser": ["edit", "publish"]}
    else:
        expected = everybody_else([], nobody=[], an_editor=["edit"], a_superuser=["edit"], changes_publishes=["edit"])
    compare(f"what the page of {what} offers", got, expected, "A button that answers 403 is as wrong as a missing one.")
