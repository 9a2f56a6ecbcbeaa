"""Runs inside a process of its own: exercises the practice project in memory and prints what it found as JSON.

One process answers for many tests, because starting Django is what takes the time.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "kata_project.settings"

import django
from django.conf import settings

settings.DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Fast, and nothing to protect.
django.setup()

from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment
from django.urls import reverse
from django.utils import timezone

from kata_project import factories
from kata_project.accounts.models import Membership, Organisation, Profile
from kata_project.billing.models import Invoice
from kata_project.blog.models import Category, Post, Tag

APPS = ("accounts", "blog", "billing")
FACTORIES = {name: getattr(factories, name) for name in factories.__all__ if name.endswith("Factory")}


def fresh() -> None:
    call_command("flush", interactive=False, verbosity=0)
    for factory in FACTORIES.values():
        factory.reset_sequence(0)


def draw() -> dict[str, Any]:
    """What every factory makes, less what must differ: keys, salts and the clock."""
    fresh()
    factories.reseed(7)
    drawn = {}
    for name, factory in FACTORIES.items():
        row = factory.create()
        row.full_clean()
        drawn[name] = {
            field.attname: str(getattr(row, field.attname))
            for field in row._meta.concrete_fields
            if field.attname not in {"password", "date_joined"} and not field.attname.endswith("_at")
        }
    return drawn


def queries_of(factory: Any, **values: Any) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        factory.create(**values)
    return [query["sql"].split()[0] for query in captured]


def try_factories() -> dict[str, Any]:
    first, second = draw(), draw()
    post = factories.PostFactory.create(published=True, tags=3)
    tag = factories.TagFactory.create()
    comment = factories.CommentFactory.create(anonymous=True)
    with_password, without = factories.UserFactory.create(password="secret"), factories.UserFactory.create()
    assert post.published_at is not None
    return {
        "first": first,
        "second": second,
        "post_queries": queries_of(factories.PostFactory, published=True),
        "published": [post.status, post.created_at < post.published_at < timezone.now()],
        "tags": [post.tags.count(), list(factories.PostFactory.create(tags=[tag]).tags.all()) == [tag]],
        "own_authors": len({row.author_id for row in factories.PostFactory.create_batch(3)}),
        "draft": [factories.PostFactory.create().status, factories.PostFactory.create().editor],
        "anonymous": [comment.author, bool(comment.name)],
        "passwords": [with_password.check_password("secret"), without.has_usable_password()],
        "lines": factories.InvoiceFactory.create(lines=2).lines.count(),
    }


def story() -> list[Any]:
    return [
        list(Post.objects.order_by("pk").values_list("title", "body", "author__display_name", "views")),
        [str(line) for line in Invoice.objects.order_by("pk").values_list("number", "lines__unit_price")],
        list(Profile.objects.order_by("pk").values_list("display_name", "user__username")),
    ]


def try_seed() -> dict[str, Any]:
    fresh()
    call_command("seed", verbosity=0)
    first = story()
    try:
        call_command("seed", verbosity=0)
    except CommandError as error:
        refusal = str(error)
    else:
        refusal = ""
    unchanged = story() == first
    factories.PostFactory.create_batch(3)  # Must get on with the seeded rows.
    call_command("seed", flush=True, seed=2, posts=5, verbosity=0)
    other = story()
    call_command("seed", flush=True, verbosity=0)
    return {
        "posts": [len(first[0]), len(other[0])],
        "refusal": refusal,
        "unchanged": unchanged,
        "reproducible": story() == first,
        "empty_models": [
            model._meta.label
            for app in APPS
            for model in apps.get_app_config(app).get_models()
            if not model._default_manager.exists()
        ],
    }


def pages() -> list[str]:
    return [
        "/",
        "/?page=2",
        *[post.get_absolute_url() for post in Post.objects.filter(status="published")],
        *[row.get_absolute_url() for model in (Category, Tag, Profile) for row in model._default_manager.all()],
        reverse("billing:pricing"),
        reverse("accounts:login"),
    ]


def try_site() -> dict[str, Any]:
    client = Client()
    answers: dict[str, Any] = {"pages": {path: client.get(path).status_code for path in pages()}}
    links = {link for path in pages() for link in re.findall(r'href="(/[^"]*)"', client.get(path).content.decode())}
    answers["links"] = {
        link: client.get(link).status_code for link in sorted(links) if not link.startswith(("/static/", "/admin/"))
    }
    draft = Post.objects.filter(status="draft").first()
    assert draft is not None
    answers["draft"] = client.get(draft.get_absolute_url()).status_code

    mine, other, *_ = Organisation.objects.order_by("pk")
    invoices = reverse("billing:invoices", args=[mine.slug])
    answers["visitor"] = [client.get(invoices).status_code, client.get(invoices)["Location"]]
    login = client.post(reverse("accounts:login"), {"username": "admin", "password": "admin"}, follow=True)
    answers["login"] = "You are signed in as admin." in login.content.decode()
    answers["member"] = client.get(invoices).status_code
    answers["stranger"] = client.get(reverse("billing:invoices", args=[other.slug])).status_code
    answers["admin"] = {}
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
            answers["admin"][path] = client.get(path).status_code
    answers["unregistered"] = [
        model._meta.label
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        if not admin.site.is_registered(model)
    ]

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            Client().get(path)
        return len(captured)

    before = cost("/")
    factories.PostFactory.create_batch(
        5, published=True, tags=2, published_at=Post.objects.latest("published_at").published_at
    )
    answers["front_page_costs"] = [before, cost("/")]

    fresh()
    answers["empty"] = {path: client.get(path).status_code for path in ("/", reverse("billing:pricing"))}
    owner = Membership.Role.OWNER
    membership = factories.MembershipFactory.create(role=owner)
    client.force_login(membership.user)
    empty = client.get(reverse("billing:invoices", args=[membership.organisation.slug]))
    answers["empty"]["invoices"] = empty.status_code
    return answers


def main() -> None:
    setup_test_environment()
    call_command("migrate", verbosity=0)
    found = {"factories": try_factories(), "seed": try_seed(), "site": try_site()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
