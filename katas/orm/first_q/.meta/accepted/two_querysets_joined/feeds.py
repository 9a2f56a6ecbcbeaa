"""What a reader gets to see."""

from __future__ import annotations

from kata_project.blog.models import Post


def feed(followed, muted):
    published = Post.objects.filter(status="published")
    wanted = published.filter(author_id=followed.pk) | published.exclude(category_id=muted.pk)
    return list(wanted.distinct().order_by("-published_at", "-pk").select_related("author"))
