"""Random bytes are counted wherever code draws them."""

from __future__ import annotations

import random
import secrets
import uuid
from collections.abc import Callable
from os import urandom
from types import ModuleType

import pytest

from pytest_djangokata.testing import count_random_bytes


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
