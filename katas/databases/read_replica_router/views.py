"""The platform's pages as JSON. None of them names a database."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt

from kata_project.blog.models import Comment, Post


def said(post: Post) -> list[str]:
    return list(post.comments.order_by("pk").values_list("body", flat=True))


def titles(request: HttpRequest) -> JsonResponse:
    """All titles."""
    return JsonResponse({"titles": list(Post.objects.order_by("pk").values_list("title", flat=True))})


@csrf_exempt
def comments(request: HttpRequest, slug: str) -> JsonResponse:
    """A post with its comments, and the titles of the others; POST adds a comment, unless it is empty."""
    post = get_object_or_404(Post, slug=slug)
    body = request.POST.get("body", "")
    if body:
        Comment.objects.create(post=post, name="A reader", body=body)
    others = list(Post.objects.exclude(pk=post.pk).order_by("pk").values_list("title", flat=True))
    refused = request.method == "POST" and not body
    page = {"title": post.title, "comments": said(post), "others": others}
    return JsonResponse(page, status=400 if refused else 200)


def read(request: HttpRequest, slug: str) -> JsonResponse:
    """Count a view."""
    Post.objects.filter(slug=slug).update(views=F("views") + 1)
    return JsonResponse({"views": Post.objects.get(slug=slug).views})


@csrf_exempt
def comment_and_mail(request: HttpRequest, slug: str) -> JsonResponse:
    """Add a comment, and tell the author, whose mail server is not there."""
    Comment.objects.create(post=get_object_or_404(Post, slug=slug), name="A reader", body=request.POST["body"])
    raise ConnectionError("The mail server does not answer.")
