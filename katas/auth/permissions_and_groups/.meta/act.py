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


def again(given, taken):
    """Let the admin change the groups, and migrate once more."""
    for group in Group.objects.filter(name__in=["Writers", "Editors"]):
        group.permissions.add(*Permission.objects.filter(content_type__app_label="blog", codename=given))
        group.permissions.remove(*Permission.objects.filter(content_type__app_label=APP, codename=taken))
    before = groups()
    call_command("migrate", verbosity=0, stdout=StringIO())
    kept = [groups() == before]
    for group in Group.objects.filter(name__in=["Writers", "Editors"]):
        group.permissions.clear()
    call_command("migrate", verbosity=0, stdout=StringIO())
    return [*kept, [held for _, held in groups()]]


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


def visit(client, name, slugs, words):
    """Go to the pages, and say what came."""
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
    """Let visitors with permissions of all origins go to every page."""
    seen = {"groups": groups(), "visits": []}
    stranger = User.objects.create(username="stranger")
    for name, traits in inputs["visitors"]:
        client, author = Client(), stranger
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
        seen["visits"].append(visit(client, name, slugs, inputs["words"]))
        if traits is not None and traits["is"].get("is_superuser"):
            draft = Post.objects.create(title="Draft", slug=f"{name}-draft", author=stranger)
            pages = [f"/magazine/{draft.slug}/publish/", f"/magazine/{draft.slug}/edit/"]
            pages += ["/magazine/none/edit/", "/magazine/none/"]
            seen["odd"] = [client.get(page).status_code for page in pages]
            for method in ("OPTIONS", "PUT", "PATCH", "DELETE"):
                client.generic(method, pages[0])
            seen["none"] = client.post("/magazine/none/publish/").status_code
            seen["mounted"] = []
            for page in ("new", f"{draft.slug}/edit", f"{draft.slug}/publish"):
                with override_script_prefix("/club/"):
                    response = Client(SCRIPT_NAME="/club").get(f"/magazine/{page}/")
                seen["mounted"].append(answer(response, f"/club/magazine/{page}/"))
    seen["posts"] = [
        [
            post.title,
            post.slug,
            post.author.username,
            [None, THEN, LATER].index(post.published_at) if one_of(post) else "now",
        ]
        for post in Post.objects.select_related("author").order_by("slug")
    ]
    return seen


def migrations(inputs):
    """Look for changes without a migration, and migrate again after the admin's changes and after the shipped files."""
    return [groups(), migrated(), again(*inputs["changes"]), as_shipped()]


def changes(inputs):
    """Let a member of both groups look around, who is staff: with empty groups, and with permissions that come and go."""
    both = Group.objects.filter(name__in=["Writers", "Editors"])
    for group in both:
        group.permissions.clear()
    member, client = User.objects.create(username="member", is_staff=True), Client()
    member.groups.set(both)
    client.force_login(member)
    other = User.objects.create(username="other")
    slugs = ["last", "theirs", "their-old"]
    for slug, author, at in zip(slugs, (member, other, other), (None, None, THEN), strict=True):
        Post.objects.create(title="Last", slug=slug, author=author, published_at=at)
    seen = [visit(client, "member", slugs, inputs["words"])]
    held = Permission.objects.filter(content_type__app_label=APP, codename__endswith="_post")
    for codename, more in (
        ("publish_post", "view_post"),
        ("change_post", "view_post"),
        ("view_post", ""),
        ("add_post", ""),
    ):
        member.user_permissions.set(held.filter(codename__in=[codename, more]))
        Post.objects.filter(slug__in=["last", "theirs"]).update(published_at=None)
        seen.append(visit(client, f"member-{codename}", slugs, inputs["words"]))
    return seen


def one_of(post):
    return post.published_at in (None, THEN, LATER)
