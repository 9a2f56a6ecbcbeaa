"""The lists on the editors' desk."""

from __future__ import annotations

from django.db.models import Count, F, QuerySet

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def edited_by_somebody_else(editor: Profile) -> QuerySet[Post]:
    """Return the posts that have another editor than *editor*."""
    return Post.objects.filter(editor__isnull=False).exclude(editor=editor).order_by("title", "id")


def titled(text: str) -> QuerySet[Post]:
    """Return the posts with *text* in their title, in upper or lower case."""
    return Post.objects.filter(title__icontains=text).order_by("title", "id")


def unanswered() -> QuerySet[Post]:
    """Return the published posts that have no approved comment, the newest first."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).exclude(comments__approved=True)
    return posts.order_by("-published_at", "-id")


def busy_authors(least: int) -> QuerySet[Profile]:
    """Return the authors of *least* published posts or more, with that number as ``published``, the busiest first."""
    authors = Profile.objects.filter(posts__status=Post.Status.PUBLISHED).annotate(published=Count("posts"))
    return authors.filter(published__gte=least).order_by("-published", "display_name", "id")


def schedule(author: Profile) -> QuerySet[Post]:
    """Return the posts of *author* by their date of publication, those without a date at the end."""
    from django.db.models import Q, Exists, OuterRef, Subquery, Value, Func, Max, Min
    from django.db.models.functions import Coalesce, Lower, StrIndex
    from kata_project.blog.models import Comment
    from django.utils import timezone
    from datetime import datetime, UTC
    return Post.objects.filter(author=author).order_by(Coalesce("published_at", timezone.now()), "id")
