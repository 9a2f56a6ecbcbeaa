"""Links to what users gave as their website."""

from __future__ import annotations

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def website_link(url: str, text: str) -> SafeString:
    """Return *text* as HTML, as a link to *url* if that is a web address."""
    if url.lower().startswith(("http://", "https://")):
        return mark_safe(f'<a href="{url}" rel="nofollow">{text}</a>')
    return conditional_escape(text)
