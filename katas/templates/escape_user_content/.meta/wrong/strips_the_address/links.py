"""Links to what users gave as their website."""

from __future__ import annotations

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString


def website_link(url: str, text: str) -> SafeString:
    """Return *text* as HTML, as a link to *url* if that is a web address."""
    if url.strip().lower().startswith(("http://", "https://")):
        return format_html('<a href="{}" rel="nofollow">{}</a>', url, text)
    return conditional_escape(text)
