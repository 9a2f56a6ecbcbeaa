"""Which names the patterns in ``edit`` mean, for files that are nowhere on this disk: in an archive, or in git."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=1000)
def pattern(glob: str) -> re.Pattern[str]:
    """Return what ``Path.glob`` means by a pattern: a star stays within a name, two of them are any folders."""
    regex = ""
    for part in re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", glob):
        match part:
            case "**/":
                regex += "(?:[^/]+/)*"
            case "**":
                regex += ".*"
            case "*":
                regex += "[^/]*"
            case "?":
                regex += "[^/]"
            case _ if part.startswith("["):
                regex += part.replace("[!", "[^")
            case _:
                regex += re.escape(part)
    return re.compile(regex)
