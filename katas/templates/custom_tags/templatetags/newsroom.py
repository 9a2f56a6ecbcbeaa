"""Tags and filters for the newsroom's pages: ``{% load newsroom %}``."""

from __future__ import annotations

from typing import Any

from django import template

from kata_project.blog.models import Post

register = template.Library()


@register.filter
def highlight(text: str | None, term: str | None) -> str:
    """Return the text as HTML with a ``mark`` around each occurrence of the term."""
    raise NotImplementedError


@register.inclusion_tag("newsroom/post_tags.html")
def post_tags(post: Post | None) -> dict[str, Any]:
    """Show the tags of a post."""
    raise NotImplementedError


@register.inclusion_tag("newsroom/nav_link.html")
def nav_link(route: str, label: str, **kwargs: Any) -> dict[str, Any]:
    """Show a link to a route, marked if it leads to the page that it stands on."""
    raise NotImplementedError
