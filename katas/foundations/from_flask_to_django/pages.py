"""A form of the platform, for people with browsers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kata_project.blog.models import Category


def suggest(request: HttpRequest) -> HttpResponse:
    """Let a reader suggest a category; the editors see it with the name in brackets."""
    if request.method == "POST":
        number = Category.objects.count() + 1
        Category.objects.create(name=f"[{request.POST.get('name', '')[:70]}]", slug=f"suggestion-{number}")
        return redirect("blog:home")
    return render(request, "from_flask_to_django/suggest.html")
