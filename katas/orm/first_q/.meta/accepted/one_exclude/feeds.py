"""What a reader gets to see."""

from __future__ import annotations

from django.db.models import Q

from kata_project.blog.models import Post


def feed(followed, muted):
    unwanted = ~Q(author=followed) & Q(category=muted)
    return Post.objects.exclude(Q(status=Post.Status.DRAFT) | unwanted).order_by("-published_at", "-id").iterator()
