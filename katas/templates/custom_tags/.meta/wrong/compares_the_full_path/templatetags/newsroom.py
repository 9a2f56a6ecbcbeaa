"""Tags and filters for the newsroom's pages."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, unquote

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def highlight(text, term):
    if text is None:
        return ""
    if not term or not term.strip():
        return escape(text)
    parts = re.split(f"({re.escape(term)})", text, flags=re.IGNORECASE)
    return mark_safe("".join(f"<mark>{escape(p)}</mark>" if n % 2 else str(escape(p)) for n, p in enumerate(parts)))


@register.inclusion_tag("newsroom/post_tags.html")
def post_tags(post):
    return {"tags": sorted(post.tags.all(), key=lambda tag: tag.name) if post else []}


@register.inclusion_tag("newsroom/nav_link.html", takes_context=True)
def nav_link(context, route, label, **kwargs):
    address = reverse(route, kwargs=kwargs)
    request = context.get("request")
    return {"address": address, "label": label, "current": request is not None and request.get_full_path().partition("?")[0] == address}
