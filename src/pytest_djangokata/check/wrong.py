"""``.meta/wrong.toml``: what is wrong with the wrong answers, and what stops them.

It gives the traps away, so no learner's run reads it.
"""

from __future__ import annotations

import msgspec

from pytest_djangokata.catalogue.model import Kata, Problem, Text
from pytest_djangokata.catalogue.read import WRONG_FILE, read_toml

#: Stands for a test where only the probe stops an answer.
PROBE = "probe"


class WrongFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """The contents of ``.meta/wrong.toml``."""

    #: Each wrong answer and what stops it: a test, or ``probe``.
    stopped_by: dict[str, Text] = {}
    #: Wrong answers that only the tests can tell from right ones, because no observable fact differs.
    probe_cannot_see: list[Text] = []
    #: What is wrong with each answer that is a folder; a diff says it in its first line.
    sentences: dict[str, Text] = {}


def load_wrong(kata: Kata) -> WrongFile | Problem:
    """Read what stops the wrong answers of *kata*."""
    return read_toml(kata.path / WRONG_FILE, WrongFile)
