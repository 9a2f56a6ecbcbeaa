"""The desk of the newsroom."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.views.decorators.http import require_GET, require_POST

from kata_project.blog.models import Comment, Post

ORDERS = {"newest": ("-created_at", "-pk"), "oldest": ("created_at", "pk")}


@require_GET
@login_required
def desk(request: HttpRequest) -> JsonResponse:
    """All posts, with what readers said last."""
    order = request.session.get("desk", {}).get("order", "newest")
    approved = Comment.objects.filter(post=OuterRef("pk"), approved=True)
    name = Case(When(author__isnull=False, then=F("author__display_name")), default=F("name"))
    latest = approved.order_by("-created_at", "-pk").annotate(who=name).values("who")[:1]
    posts = Post.objects.order_by(*ORDERS[order]).annotate(
        comment_count=Count("comments", filter=Q(comments__approved=True)), latest=Subquery(latest)
    )
    rows = posts.values_list("title", "author__display_name", "comment_count", "latest")
    names = ("title", "author", "comments", "latest")
    return JsonResponse({"order": order, "posts": [dict(zip(names, row, strict=True)) for row in rows]})


@require_POST
@login_required
def choose_order(request: HttpRequest) -> HttpResponse:
    """Remember in which order this reader wants the posts."""
    order = request.POST.get("order", "")
    if order not in ORDERS:
        return HttpResponseBadRequest("order is newest or oldest")
    request.session.setdefault("desk", {})["order"] = order
    request.session.modified = True
    return HttpResponse(status=204)
