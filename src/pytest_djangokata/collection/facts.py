"""What travels with a kata's reports, so that those who receive them need nothing else: no items, no session.

Under pytest-xdist the reports of all workers arrive in a process that has collected nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pytest

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.given import altered
from pytest_djangokata.catalogue.shipped import shipped_answer

#: The attribute of a report that carries the facts. Pytest serialises all that is in a report's ``__dict__``.
ATTRIBUTE = "djangokata"


class Facts(msgspec.Struct, frozen=True):
    """What a report cannot say by itself about its kata.

    :param folder: the kata's folder.
    :param fingerprint: of all its files, taken before they were read for the run.
    :param answer: fingerprint of the files that the learner edits.
    :param begun: the learner's files are not as they were handed out, as far as that is known.
    :param altered: the given files that are not what the package has.
    :param collected: how many tests the kata has, whether they were chosen or not.
    :param chosen: how many katas were chosen for the run.
    """

    kata: str
    folder: str
    fingerprint: str
    answer: str
    begun: bool = True
    altered: tuple[str, ...] = ()
    collected: int = 0
    chosen: int = 1


def facts_of(kata: Kata, fingerprint: str | None = None) -> Facts:
    """Read the kata's files.

    :param fingerprint: of all of them, where it is known already.
    """
    answer = kata.answer_fingerprint
    begun = answer != shipped_answer(kata)
    return Facts(kata.id, str(kata.path), fingerprint or kata.fingerprint, answer, begun=begun, altered=altered(kata))


def attach(facts: Facts, reports: Iterable[pytest.TestReport]) -> None:
    """Add the facts to *reports*, in types that every serialiser knows."""
    data = msgspec.to_builtins(facts)
    for report in reports:
        report.__dict__[ATTRIBUTE] = data
