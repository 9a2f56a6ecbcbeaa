"""The pages of the archive."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from kata_project.blog.models import Post, Tag

ONE_WEEK = timedelta(days=7)


def published() -> QuerySet[Post]:
    """Return the published posts, the oldest first."""
    return Post.objects.filter(status=Post.Status.PUBLISHED, published_at__isnull=False).order_by("published_at", "pk")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Link to the week of each published post."""
    days = dict.fromkeys(moment.date() for moment in published().values_list("published_at", flat=True))
    return render(request, "archive/index.html", {"days": days})


@require_GET
def week(request: HttpRequest, week: date) -> HttpResponse:
    """Show what was published in the week that begins on the Monday *week*."""
    posts = published().filter(published_at__date__gte=week)
    context = {"week": week}
    if week - date.min >= ONE_WEEK:
        context["previous"] = week - ONE_WEEK
    if date.max - week >= ONE_WEEK:
        context["next"] = week + ONE_WEEK
        posts = posts.filter(published_at__date__lt=week + ONE_WEEK)
    return render(request, "archive/week.html", context | {"posts": posts})


@require_GET
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was published about a theme, with any slug."""
    tag = get_object_or_404(Tag, slug=slug)
    return render(request, "archive/theme.html", {"tag": tag, "posts": published().filter(tags=tag)})
