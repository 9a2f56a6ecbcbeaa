from datetime import UTC, datetime
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import parse_qs, urljoin, urlsplit

from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import override_script_prefix

from katas.auth.permissions_and_groups.models import Post

APP = "permissions_and_groups"
THEN = datetime(2025, 7, 1, tzinfo=UTC)
LATER = datetime(2125, 7, 1, tzinfo=UTC)


def groups():
    """Return each group with its permissions, and whether those have names."""
    held = Permission.objects.select_related("content_type")
    return sorted(
        [
            group.name,
            sorted(
                f"{'.'.join(one.content_type.natural_key())}.{one.codename} {one.name > ''}"
                for one in held.filter(group=group)
            ),
        ]
        for group in Group.objects.all()
    )


def as_shipped():
    """Migrate a database that has Django's permissions and no groups, as one of the shipped files has."""
    Group.objects.all().delete()
    Permission.objects.filter(codename="publish_post").delete()
    MigrationRecorder.Migration.objects.filter(app=APP).exclude(name="0001_initial").delete()
    try:
        call_command("migrate", verbosity=0, stdout=StringIO())
    except Exception as error:  # noqa: BLE001  (which one came is the answer)
        return type(error).__name__
    return groups()


def changed(inputs):
    """Let the admin change the groups, and migrate once more."""
    for group in Group.objects.filter(name__in=["Writers", "Editors"]):
        group.permissions.add(*Permission.objects.filter(content_type__app_label="blog", codename=inputs["given"]))
        group.permissions.remove(*Permission.objects.filter(content_type__app_label=APP, codename=inputs["taken"]))
    before = groups()
    call_command("migrate", verbosity=0, stdout=StringIO())
    return groups() == before


def cleared():
    """Let the admin take everything away, and migrate once more."""
    for group in Group.objects.filter(name__in=["Writers", "Editors"]):
        group.permissions.clear()
    call_command("migrate", verbosity=0, stdout=StringIO())
    return groups()


def migrated():
    try:
        call_command("makemigrations", APP, check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def user(name, traits):
    one = User.objects.create(username=name, **traits["is"])
    ours = Permission.objects.filter(content_type__app_label=APP, content_type__model="post")
    one.user_permissions.set(ours.filter(codename__in=traits["own"]))
    one.user_permissions.add(*Permission.objects.filter(content_type__app_label="blog", codename__in=traits["blog"]))
    for number, codenames in enumerate(traits["groups"]):
        group = Group.objects.create(name=f"{name} {number}")
        group.permissions.set(ours.filter(codename__in=codenames))
        one.groups.add(group)
    one.groups.add(*Group.objects.filter(name__in=traits["named"]))
    return one


class Offers(HTMLParser):
    def __init__(self, response):
        super().__init__()
        self.page = response.wsgi_request.path
        self.seen, self.form = [], None
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        there = urlsplit(urljoin(self.page, given.get("href") or given.get("action") or "")).path
        if tag == "a" and there.endswith("/edit/"):
            self.seen.append(["edit", there])
        if tag == "form":
            self.form = [(given.get("method") or "get").lower(), there, "no token"]
            if there.endswith("/publish/"):
                self.seen.append(self.form)
        if given.get("name") == "csrfmiddlewaretoken" and self.form:
            self.form[2] = "token"

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None


def answer(response, path):
    there = urlsplit(response.headers.get("Location", ""))
    if there.path.endswith("/accounts/login/"):
        return ["login", parse_qs(there.query).get("next") == [path]]
    return response.status_code


def visit(client, name, inputs, slugs):
    """Go to the pages, and say what came."""
    words = inputs["words"]
    seen = {}
    for slug in slugs:
        shown = client.get(f"/magazine/{slug}/")
        seen[f"show {slug}"] = [shown.status_code, Offers(shown).seen if shown.status_code == 200 else None]
        seen[f"head {slug}"] = client.head(f"/magazine/{slug}/").status_code
    path = f"/magazine/{slugs[0]}/edit/"
    seen["edit"] = answer(client.get(path), path)
    for slug in slugs:
        path = f"/magazine/{slug}/edit/"
        seen[f"store {slug}"] = answer(client.post(path, {"title": words, "slug": slug}), path)
    if inputs["new"]:
        path = "/magazine/new/"
        seen["new"] = answer(client.get(path), path)
        seen["store new"] = answer(client.post(path, {"title": words, "slug": f"{name}-new"}), path)
    seen["look at publish"] = client.get(f"/magazine/{slugs[-1]}/publish/").status_code
    for slug in dict.fromkeys((*slugs[:2], slugs[-1])):
        path = f"/magazine/{slug}/publish/"
        seen[f"publish {slug}"] = answer(client.post(path), path)
    return seen


def act(inputs):
    return globals()[inputs["do"]](inputs)


def visits(inputs):
    """Let a visitor, whose permissions have any origin, go to every page."""
    name, traits = inputs["name"], inputs["traits"]
    client, stranger = Client(), User.objects.create(username="stranger")
    author = stranger
    if traits is not None:
        author = user(name, traits)
        client.force_login(author)
    slugs = []
    for slug, by, at in (
        ("mine", author, None),
        ("theirs", stranger, None),
        ("their-old", stranger, THEN),
        ("my-old", author, THEN),
        ("my-later", author, LATER),
    ):
        if slug in inputs["slugs"]:
            slugs.append(f"{name}-{slug}")
            Post.objects.create(title=slug, slug=slugs[-1], body="", author=by, published_at=at)
    return {"groups": groups(), "visit": visit(client, name, inputs, slugs), "posts": posts()}


def odd(inputs):
    """Let a superuser use odd methods, go to posts that do not exist, and nobody to a site that is mounted somewhere."""
    client = Client()
    client.force_login(User.objects.create(username="chief", is_superuser=True))
    slug = Post.objects.create(title="Draft", slug="draft", author=User.objects.create(username="stranger")).slug
    pages = [f"/magazine/{slug}/publish/", f"/magazine/{slug}/edit/", "/magazine/none/edit/", "/magazine/none/"]
    seen = {"odd": [client.get(page).status_code for page in pages], "mounted": []}
    for method in ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"):
        client.generic(method, pages[0])
    seen["none"] = client.post("/magazine/none/publish/").status_code
    for page in ("new", f"{slug}/edit", f"{slug}/publish"):
        with override_script_prefix("/club/"):
            response = Client(SCRIPT_NAME="/club").get(f"/magazine/{page}/")
        seen["mounted"].append(answer(response, f"/club/magazine/{page}/"))
    return seen | {"posts": posts()}


def posts():
    return [
        [
            post.title,
            post.slug,
            post.author.username,
            [None, THEN, LATER].index(post.published_at) if one_of(post) else "now",
        ]
        for post in Post.objects.select_related("author").order_by("slug")
    ]


def migrations(inputs):
    """Look at what was migrated, or migrate again: after the admin's changes, or after the shipped files."""
    if inputs["step"] == "state":
        return [groups(), migrated()]
    if inputs["step"] == "changed":
        return changed(inputs)
    return cleared() if inputs["step"] == "cleared" else as_shipped()


def changes(inputs):
    """Let somebody look around before and after a change; all are staff, and have the two groups without permissions."""
    both = Group.objects.filter(name__in=["Writers", "Editors"])
    for group in both:
        group.permissions.clear()
    member, client = User.objects.create(username="member", is_staff=True), Client()
    more = [Group.objects.create(name=name) for name in ("Desk", "Club")]
    member.groups.set([*both, more[0]])
    client.force_login(member)
    other = User.objects.create(username="other")
    for slug, author, at in (("last", member, None), ("theirs", other, None), ("their-old", other, THEN)):
        if slug in inputs["slugs"]:
            Post.objects.create(title="Last", slug=slug, author=author, published_at=at)
    held = Permission.objects.filter(content_type__app_label=APP)
    seen = []
    for number, codenames in enumerate(inputs["steps"]):
        if inputs["place"] == "own":
            member.user_permissions.set(held.filter(codename__in=codenames))
        elif inputs["place"] == "group":
            more[0].permissions.set(held.filter(codename__in=codenames))
        else:
            more[number].permissions.set(held.filter(codename__in=codenames))
            member.groups.set([*both, more[number]])
        Post.objects.filter(slug__in=["last", "theirs"]).update(published_at=None)
        seen.append(visit(client, f"member-{number}", inputs, inputs["slugs"]))
    return seen


def one_of(post):
    return post.published_at in (None, THEN, LATER)
