"""Claims of the katas on the list, the form and the login of the admin."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext, override_settings

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, UserFactory

pytestmark = pytest.mark.django_db


class Editable(admin.ModelAdmin):  # type: ignore[type-arg]  # Generic in the type stubs only.
    list_display = ("title", "status")
    list_editable = ("status",)


def save_list(**rows: Any) -> LogEntry:
    """Send the list back, as a page that was loaded some time ago."""
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "_save": "Save", **rows}
    request = RequestFactory().post("/admin/blog/post/", data)
    request.user = UserFactory(is_staff=True, is_superuser=True)
    request._dont_enforce_csrf_checks = True
    request._messages = type("Messages", (), {"add": lambda *args: None})()
    assert Editable(Post, admin.site).changelist_view(request).status_code == 302
    return LogEntry.objects.get(user=request.user)


def test_an_editable_list_that_was_loaded_before_takes_back_what_somebody_has_published() -> None:
    post = PostFactory.create()
    Post.objects.update(status="published")  # A colleague, after the page was loaded.
    with CaptureQueriesContext(connection) as log:
        entry = save_list(**{"form-0-id": post.pk, "form-0-status": "draft"})
    post.refresh_from_db()
    assert post.status == "draft"
    assert entry.change_message == '[{"changed": {"fields": ["Status"]}}]'
    (written,) = (query["sql"] for query in log if query["sql"].startswith("UPDATE"))
    assert '"views" =' in written


def test_an_editable_list_fills_in_nothing_beside_its_fields() -> None:
    post = PostFactory.create()
    save_list(**{"form-0-id": post.pk, "form-0-status": "published"})
    post.refresh_from_db()
    assert (post.status, post.published_at) == ("published", None)


@override_settings(LOGIN_URL="/sign-in-with-a-code/")
def test_the_admin_has_a_login_page_of_its_own_and_does_not_ask_login_url() -> None:
    client = Client()
    assert client.get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"
    UserFactory(username="ada", password="tea", is_staff=True)
    assert client.post("/admin/login/?next=/admin/", {"username": "ada", "password": "tea"}).status_code == 302
    assert client.get("/admin/").status_code == 200
