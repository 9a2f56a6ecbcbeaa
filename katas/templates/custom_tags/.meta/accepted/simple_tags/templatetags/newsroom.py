"""Tags and filters for the newsroom's pages: ``{% load newsroom %}``."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Any
from urllib.parse import unquote

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kata_project.blog.models import Post

register = template.Library()


@register.filter(needs_autoescape=True)
def highlight(text: str | None, term: str | None, autoescape: bool = True) -> str:
    """Return the text as HTML with a ``mark`` around each occurrence of the term."""
    escape = conditional_escape if autoescape else str
    text, term = text or "", term or ""
    if not term.strip():
        return mark_safe(escape(text))
    result, end = "", 0
    for match in re.finditer(re.escape(term), text, re.IGNORECASE):
        result += f"{escape(text[end : match.start()])}<mark>{escape(match[0])}</mark>"
        end = match.end()
    return mark_safe(result + escape(text[end:]))


@register.simple_tag
def post_tags(post: Post | None) -> str | SafeString:
    """Show the tags of a post."""
    if not post:
        return ""
    tags = sorted(post.tags.all(), key=attrgetter("name"))
    items = format_html_join("", '<li><a href="{}">{}</a></li>', ((tag.get_absolute_url(), tag.name) for tag in tags))
    return format_html("<ul>{}</ul>", items) if tags else ""


@register.simple_tag(takes_context=True)
def nav_link(context: template.Context, route: str, label: str, **kwargs: Any) -> SafeString:
    """Show a link to a route, marked if it leads to the page that it stands on."""
    address = reverse(route, kwargs=kwargs)
    here = "request" in context and context["request"].path == unquote(address)
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html("<a href={}{}>{}</a>", mark_safe(f'"{address}"'), current, label)
