"""Tags and filters for the newsroom's pages: ``{% load newsroom %}``."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from kata_project.blog.models import Post

register = template.Library()


@register.filter
def highlight(text: str | None, term: str | None) -> str:
    """Return the text as HTML with a ``mark`` around each occurrence of the term."""
    if text is None:
        return ""
    if term is None or not term.strip():
        return text
    parts, at, key = [], 0, term.lower()
    while at < len(text):
        piece = text[at : at + len(term)]
        found = piece.lower() == key
        piece = piece if found else text[at]
        parts.append(format_html("<mark>{}</mark>", piece) if found else escape(piece))
        at += len(piece)
    return mark_safe("".join(parts))


@register.inclusion_tag("newsroom/post_tags.html")
def post_tags(post: Post | None) -> dict[str, Any]:
    """Show the tags of a post."""
    if post in (None, ""):
        return {}
    tags = list(post.tags.all())
    tags.sort(key=lambda tag: tag.name)
    return {"tags": tags, "post": post}


@register.inclusion_tag("newsroom/nav_link.html", takes_context=True)
def nav_link(context: template.Context, route: str, label: str, **kwargs: Any) -> dict[str, Any]:
    """Show a link to a route, marked if it leads to the page that it stands on."""
    address = reverse(route, kwargs=kwargs)
    request = context.get("request")
    return {"address": address, "label": label, "current": request is not None and request.path == unquote(address)}
