"""The search inside a category."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.template import RequestContext, Template
from django.views.decorators.http import require_safe

from kata_project.blog.models import Category

PAGE = """{% extends "base.html" %}
{% block title %}Results for {{ words }}{% endblock %}
{% block content %}
  <h1>Results for {{ words }}</h1>
  <article>{% for post in posts %}<li>{{ post.title }}</li>{% endfor %}</article>
{% endblock %}"""


@require_safe
def search(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the published posts of the category *slug* that have the words of ``q`` in their title."""
    words = request.GET.get("q", default="").strip()
    if not words:
        return HttpResponseBadRequest()
    try:
        category = Category.objects.get(slug=slug)
    except Category.DoesNotExist:
        return HttpResponseNotFound()
    posts = [post for post in category.posts.exclude(status="draft") if words.casefold() in post.title.casefold()]
    posts.sort(key=lambda post: (post.published_at, post.pk), reverse=True)
    if request.GET.get("format", "html") == "text":
        response = HttpResponse(headers={"Content-Type": "text/plain; charset=utf-8"})
        response.writelines(f"{post.title}\r\n" for post in posts)
        return response
    return HttpResponse(Template(PAGE).render(RequestContext(request, {"words": words, "posts": posts})))
