"""Links to what users gave as their website."""

from __future__ import annotations

import re
from html import escape

from django.utils.safestring import SafeString, mark_safe


def website_link(url: str, text: str) -> SafeString:
    """Return *text* as HTML, as a link to *url* if that is a web address."""
    if not re.fullmatch(r"https?://[^\s\"'<>\[\]]+", url, re.IGNORECASE):
        return mark_safe(escape(text))
    return mark_safe(f"<a rel='nofollow' href='{escape(url)}'>{escape(text)}</a>")
