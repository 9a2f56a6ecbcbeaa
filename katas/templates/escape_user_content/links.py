"""Links to what users gave as their website."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def website_link(url: str, text: str) -> SafeString:
    """Return *text* as HTML, as a link to *url* if that is a web address."""
    if not url:
        return mark_safe(text)
    return mark_safe(f'<a href="{url}" rel="nofollow">{text}</a>')
