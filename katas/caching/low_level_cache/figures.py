"""Figures for the dashboard. They read a lot; nothing is to be done here."""

from __future__ import annotations

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def mentions(author: Profile, phrase: str) -> int | None:
    """Return in how many published posts of *author* the *phrase* occurs, or None if there is no such post at all."""
    bodies = list(Post.objects.filter(author=author, status=Post.Status.PUBLISHED).values_list("body", flat=True))
    if not bodies:
        return None
    return sum(phrase in body for body in bodies)
