"""The lists on the editors' desk."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post


def edited_by_somebody_else(editor: Profile) -> QuerySet[Post]:
    """Return the posts that have another editor than *editor*."""
    return Post.objects.filter(~Q(editor=editor), Q(editor__isnull=False)).order_by("title", "pk")


def titled(text: str) -> QuerySet[Post]:
    """Return the posts with *text* in their title, in upper or lower case."""
    return Post.objects.filter(title__icontains=text).order_by("title", "id")


def unanswered() -> QuerySet[Post]:
    """Return the published posts that have no approved comment, the newest first."""
    posts = Post.objects.filter(
        ~Exists(Comment.objects.filter(post=OuterRef("pk"), approved=True)), status=Post.Status.PUBLISHED
    )
    return posts.order_by("-published_at", "-id")


def busy_authors(least: int) -> QuerySet[Profile]:
    """Return the authors of *least* published posts or more, with that number as ``published``, the busiest first."""
    published = Count("posts", filter=Q(posts__status=Post.Status.PUBLISHED))
    authors = Profile.objects.annotate(published=published).filter(published__gte=max(least, 1))
    return authors.order_by(F("published").desc(), "display_name", "id")


def schedule(author: Profile) -> QuerySet[Post]:
    """Return the posts of *author* by their date of publication, those without a date at the end."""
    return author.posts.order_by(F("published_at").asc(nulls_last=True), "id")
