"""The search inside a category."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape
from django.views import View

from kata_project.blog.models import Category, Post


class Search(View):
    """The posts of a category with certain words in their title."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Answer as HTML, or as text if that is asked for."""
        if not Category.objects.filter(slug=slug).exists():
            raise Http404("There is no such category.")
        words = (request.GET.get("q") or "").strip()
        if words == "":
            return HttpResponse("What are you looking for?", status=400)
        posts = Post.objects.filter(category__slug=slug, title__icontains=words, status="published")
        posts = posts.order_by("-published_at", "-id")
        if request.GET.get("format") == "text":
            return HttpResponse("\n".join(post.title for post in posts), content_type="text/plain; charset=UTF-8")
        items = "".join(
            f'<li><a href="{escape(post.get_absolute_url())}">{escape(post.title)}</a></li>' for post in posts
        )
        page = f"<html><body><main><h1>Results for {escape(words)}</h1><ol>{items}</ol></main></body></html>"
        return HttpResponse(page)


search = Search.as_view()
