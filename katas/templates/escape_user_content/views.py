"""The public profile of an author."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from kata_project.accounts.models import Profile
from katas.templates.escape_user_content.links import website_link


def profile(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an author; the data are for the script that lets readers follow them."""
    author = get_object_or_404(Profile, pk=pk)
    context = {
        "author": author,
        "link": website_link(author.website, author.display_name),
        "data": {"name": author.display_name, "website": author.website, "bio": author.bio},
    }
    return render(request, "authors/profile.html", context)
