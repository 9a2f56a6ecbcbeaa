"""The desk of the newsroom."""

from __future__ import annotations

from collections import Counter

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kata_project.blog.models import Comment, Post

ORDERS = {"newest": ("-created_at", "-pk"), "oldest": ("created_at", "pk")}


@require_GET
@login_required
def desk(request: HttpRequest) -> JsonResponse:
    """All posts, with what readers said last."""
    order = request.session.get("desk", {}).get("order", "newest")
    posts = list(Post.objects.order_by(*ORDERS[order]).select_related("author"))
    counts, latest = Counter(), {}
    for comment in Comment.objects.filter(approved=True).select_related("author").order_by("created_at", "pk"):
        counts[comment.post_id] += 1
        latest[comment.post_id] = comment.author.display_name if comment.author else comment.name
    rows = [
        {
            "title": post.title,
            "author": post.author.display_name,
            "comments": counts[post.pk],
            "latest": latest.get(post.pk),
        }
        for post in posts
    ]
    return JsonResponse({"order": order, "posts": rows})


@require_POST
@login_required
def choose_order(request: HttpRequest) -> HttpResponse:
    """Remember in which order this reader wants the posts."""
    order = request.POST.get("order", "")
    if order not in ORDERS:
        return HttpResponseBadRequest("order is newest or oldest")
    request.session["desk"] = {**request.session.get("desk", {}), "order": order}
    return HttpResponse(status=204)
