from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models

from kata_project.blog.models import Post


def published():
    return Post.objects.filter(status=Post.Status.PUBLISHED).order_by("-published_at", "-id")


def front_page() -> Iterable[Post]:
    mode = models.FETCH_RAISE if settings.DEBUG else models.FETCH_PEERS
    return published().select_related("author", "category").fetch_mode(mode)


def report() -> Iterable[Post]:
    return published().fetch_mode(models.FETCH_PEERS).only(
        "title", "slug", "author", "editor", "category", "summary", "status", "views", "created_at", "updated_at"
    )
