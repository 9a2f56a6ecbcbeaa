from __future__ import annotations

import re

from django.utils.html import format_html
from django.utils.safestring import SafeString


def website_link(url: str, text: str) -> SafeString:
    if not re.match("https?://", url, re.IGNORECASE):
        return format_html("{}", text)
    return format_html('<a href="{}" rel="nofollow">{}</a>', url, text)
