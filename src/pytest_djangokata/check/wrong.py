"""``.meta/wrong.toml``: what stops each wrong answer. It gives the traps away, so no learner's run reads it."""

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


def load_wrong(kata: Kata) -> WrongFile | Problem:
    """Read what stops the wrong answers of *kata*."""
    return read_toml(kata.path / WRONG_FILE, WrongFile)
