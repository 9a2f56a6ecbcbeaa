"""Values as TOML, for the files that the product writes; the standard library only reads it."""

from __future__ import annotations

import json


def as_toml(value: object) -> str:
    """Return a text, a whole number, a boolean or a list of them as TOML.

    JSON writes them as TOML does, but for one control character.
    """
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
