"""The lists on the editors' desk."""

from __future__ import annotations

from django.db.models import Case, Count, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Upper

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def edited_by_somebody_else(editor: Profile) -> QuerySet[Post]:
    """Return the posts that have another editor than *editor*."""
    return Post.objects.filter(Q(editor__gt=editor) | Q(editor__lt=editor)).order_by("title", "id")


def titled(text: str) -> QuerySet[Post]:
    """Return the posts with *text* in their title, in upper or lower case."""
    return (
        Post.objects.annotate(upper=Upper("title")).filter(upper__contains=Upper(Value(text))).order_by("title", "id")
    )


def unanswered() -> QuerySet[Post]:
    """Return the published posts that have no approved comment, the newest first."""
    posts = (
        Post.objects.exclude(status=Post.Status.DRAFT)
        .annotate(answer=FilteredRelation("comments", condition=Q(comments__approved=True)))
        .filter(answer=None)
    )
    return posts.order_by("-published_at", "-id")


def busy_authors(least: int) -> QuerySet[Profile]:
    """Return the authors of *least* published posts or more, with that number as ``published``, the busiest first."""
    own = Post.objects.filter(author=OuterRef("pk"), status=Post.Status.PUBLISHED).order_by().values("author")
    published = Subquery(own.annotate(number=Count("pk")).values("number"))
    authors = Profile.objects.annotate(published=published).filter(published__isnull=False, published__gte=least)
    return authors.order_by("-published", "display_name", "id")


def schedule(author: Profile) -> QuerySet[Post]:
    """Return the posts of *author* by their date of publication, those without a date at the end."""
    return (
        Post.objects.filter(author=author)
        .annotate(undated=Case(When(published_at=None, then=1), default=0, output_field=IntegerField()))
        .order_by("undated", "published_at", "id")
    )
