"""Random bytes are counted wherever code draws them, and the bits of a text by its letters."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Callable
from math import log2
from os import urandom
from types import ModuleType

import pytest

from pytest_djangokata.testing import count_random_bytes, random_bits


def own_name(size: int) -> bytes:
    """Draw by a name that was imported before the block."""
    return MODULE.urandom(size)  # type: ignore[no-any-return]


MODULE = ModuleType("of_a_learner")
MODULE.urandom = urandom  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(lambda: secrets.token_urlsafe(16), id="secrets"),
        pytest.param(lambda: random.SystemRandom().getrandbits(128), id="SystemRandom"),
        pytest.param(uuid.uuid4, id="uuid4"),
        pytest.param(lambda: own_name(16), id="urandom under a name of the module's own"),
    ],
)
def test_each_way_to_the_operating_system_is_counted(draw: Callable[[], object]) -> None:
    with count_random_bytes(MODULE) as drawn:
        draw()
    assert sum(drawn) == 16


def test_a_generator_of_random_draws_nothing() -> None:
    generator = random.Random(7)
    with count_random_bytes() as drawn:
        generator.randbytes(16)
        random.random()
        uuid.uuid1()
    assert drawn == []


def test_what_was_replaced_is_put_back() -> None:
    with count_random_bytes(MODULE) as drawn:
        pass
    secrets.token_bytes(16)
    assert drawn == []
    assert MODULE.urandom is urandom


@pytest.mark.parametrize(
    ("texts", "bits"),
    [
        (["0123", "4567"], 4 * log2(10)),
        (["same", "same"], 0),
        (["report-0a", "report-1b"], 2 * log2(10 + 6 + 20 + 2)),
        (["0", "012"], 2 * log2(10)),
        ([], 0),
    ],
    ids=["digits", "no difference", "a common beginning", "of different lengths", "nothing"],
)
def test_what_all_texts_have_at_one_place_is_not_random(texts: list[str], bits: float) -> None:
    assert random_bits(texts) == pytest.approx(bits)
