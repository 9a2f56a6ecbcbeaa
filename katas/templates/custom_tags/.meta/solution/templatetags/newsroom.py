"""Tags and filters for the newsroom's pages: ``{% load newsroom %}``."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from kata_project.blog.models import Post

register = template.Library()


@register.filter
def highlight(text: str | None, term: str | None) -> str:
    """Return the text as HTML with a ``mark`` around each occurrence of the term."""
    if text is None:
        return ""
    if term is None or not term.strip():
        return text
    # A group in the expression keeps what separates the parts: each second part is an occurrence.
    parts = re.split(f"({re.escape(term)})", text, flags=re.IGNORECASE)
    marked = (format_html("<mark>{}</mark>" if n % 2 else "{}", part) for n, part in enumerate(parts))
    return format_html_join("", "{}", ((part,) for part in marked))


@register.inclusion_tag("newsroom/post_tags.html")
def post_tags(post: Post | None) -> dict[str, Any]:
    """Show the tags of a post."""
    return {"tags": sorted(post.tags.all(), key=lambda tag: tag.name) if post else []}


@register.inclusion_tag("newsroom/nav_link.html", takes_context=True)
def nav_link(context: template.Context, route: str, label: str, **kwargs: Any) -> dict[str, Any]:
    """Show a link to a route, marked if it leads to the page that it stands on."""
    address = reverse(route, kwargs=kwargs)
    request = context.get("request")
    return {"address": address, "label": label, "current": request is not None and request.path == unquote(address)}
