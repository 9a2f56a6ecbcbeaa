"""Claims of the katas on connections that stay open."""

from __future__ import annotations

import asyncio

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import SynchronousOnlyOperation
from django.db import connection


async def asks_on_the_loop() -> bool:
    try:
        return User.objects.exists()
    finally:
        # It is the loop's own, and a database in memory is not closed by connection.close().
        if connection.connection is not None:
            connection.connection.close()


@pytest.mark.django_db
def test_the_orm_refuses_to_block_an_event_loop_unless_it_is_silenced(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SynchronousOnlyOperation):
        asyncio.run(asks_on_the_loop())
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    assert asyncio.run(asks_on_the_loop()) is False


def test_a_group_of_channels_drops_what_a_full_channel_cannot_take() -> None:
    layers = pytest.importorskip("channels.layers")

    async def send_three() -> int:
        layer = layers.InMemoryChannelLayer(capacity=2)
        await layer.group_add("desk", "somebody")
        for _ in range(3):
            await layer.group_send("desk", {"type": "said"})
        return int(layer.channels["somebody"].qsize())

    assert asyncio.run(send_three()) == 2


def test_a_group_forgets_nobody_by_itself() -> None:
    layers = pytest.importorskip("channels.layers")

    async def who_is_there() -> list[str]:
        layer = layers.InMemoryChannelLayer()
        await layer.group_add("desk", "somebody")
        await layer.group_send("desk", {"type": "said"})
        await layer.receive("somebody")
        return list(layer.groups["desk"])

    assert asyncio.run(who_is_there()) == ["somebody"]
