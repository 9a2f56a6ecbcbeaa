"""Reads ``answer.toml``; nothing is to be edited here."""

from __future__ import annotations

import tomllib
from pathlib import Path

FILE = Path(__file__).with_name("answer.toml")


def answer(key: str) -> object:
    """Return the answer to a question: a letter in lower case, a sorted list, or a number.

    :raises ValueError: if the file is no TOML.
    :raises KeyError: if the question is not in it.
    """
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))[key]
    if isinstance(found, str):
        return found.strip().lower()
    if isinstance(found, list):
        return sorted({str(one).strip().lower() for one in found})
    return found
