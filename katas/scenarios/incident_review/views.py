"""The desk of the newsroom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kata_project.blog.models import Post

ORDERS = {"newest": ("-created_at", "-pk"), "oldest": ("created_at", "pk")}


@require_GET
@login_required
def desk(request: HttpRequest) -> JsonResponse:
    """All posts, with what readers said last."""
    order = request.session.get("desk", {}).get("order", "newest")
    rows = [row(post) for post in Post.objects.order_by(*ORDERS[order])]
    return JsonResponse({"order": order, "posts": rows})


def row(post: Post) -> dict[str, Any]:
    approved = post.comments.filter(approved=True)
    latest = approved.order_by("created_at", "pk").last()
    name = None
    if latest is not None:
        name = latest.author.display_name if latest.author else latest.name
    return {"title": post.title, "author": post.author.display_name, "comments": approved.count(), "latest": name}


@require_POST
@login_required
def choose_order(request: HttpRequest) -> HttpResponse:
    """Remember in which order this reader wants the posts."""
    order = request.POST.get("order", "")
    if order not in ORDERS:
        return HttpResponseBadRequest("order is newest or oldest")
    request.session.setdefault("desk", {})["order"] = order
    return HttpResponse(status=204)
