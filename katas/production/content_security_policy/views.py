"""A page with scripts, and one that has moved. Nothing is to be done here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kata_project.blog.models import Post


def page(request: HttpRequest) -> HttpResponse:
    """Show the published posts."""
    posts = Post.objects.filter(status=Post.Status.PUBLISHED).order_by("title", "id")
    return render(request, "content_security_policy/page.html", {"posts": posts})


def old_page(request: HttpRequest) -> HttpResponse:
    """Lead to the page."""
    return redirect("/page/")
