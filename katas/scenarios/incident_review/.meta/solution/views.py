"""The desk of the newsroom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kata_project.blog.models import Comment, Post

ORDERS = {"newest": ("-created_at", "-pk"), "oldest": ("created_at", "pk")}


@require_GET
@login_required
def desk(request: HttpRequest) -> JsonResponse:
    """All posts, with what readers said last."""
    order = request.session.get("desk", {}).get("order", "newest")
    approved = Comment.objects.filter(approved=True).select_related("author").order_by("created_at", "pk")
    posts = (
        Post.objects.order_by(*ORDERS[order])
        .select_related("author")
        .prefetch_related(Prefetch("comments", approved, to_attr="approved"))
    )
    return JsonResponse({"order": order, "posts": [row(post, post.approved) for post in posts]})


def row(post: Post, approved: list[Comment]) -> dict[str, Any]:
    """What the desk shows of a post.

    :param approved: its approved comments, the latest last.
    """
    name = None
    if approved:
        latest = approved[-1]
        name = latest.author.display_name if latest.author else latest.name
    return {"title": post.title, "author": post.author.display_name, "comments": len(approved), "latest": name}


@require_POST
@login_required
def choose_order(request: HttpRequest) -> HttpResponse:
    """Remember in which order this reader wants the posts."""
    order = request.POST.get("order", "")
    if order not in ORDERS:
        return HttpResponseBadRequest("order is newest or oldest")
    request.session["desk"] = {**request.session.get("desk", {}), "order": order}
    return HttpResponse(status=204)
