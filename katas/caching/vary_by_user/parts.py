"""What the page shows: a public part and a private one. Nothing is to be done here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import Http404

from kata_project.billing.models import Wallet
from kata_project.blog.models import Post


def public_part(slug: str) -> dict[str, Any]:
    """Return what everybody sees of a published post, with two queries.

    :raises Http404: if there is no such post, or if it is a draft.
    """
    post = Post.objects.filter(slug=slug, status=Post.Status.PUBLISHED).select_related("author").first()
    if post is None:
        raise Http404
    comments = post.comments.filter(approved=True).order_by("created_at", "id")
    return {"title": post.title, "author": post.author.display_name, "comments": [one.body for one in comments]}


def private_part(user: User) -> dict[str, Any]:
    """Return what only *user* sees, with one query."""
    wallet = Wallet.objects.filter(owner__user=user).first()
    return {"name": user.username, "balance": str(wallet.balance) if wallet else "none"}
