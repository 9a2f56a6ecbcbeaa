"""The editors' desk of an organisation."""

from __future__ import annotations

from channels.generic.websocket import AsyncWebsocketConsumer

from katas.realtime.websocket_chat import rooms  # noqa: F401


class DeskConsumer(AsyncWebsocketConsumer):
    """One connection to the desk of the organisation whose slug is in the URL."""

    async def connect(self) -> None:
        """Let members in, and tell them what was said before."""
        raise NotImplementedError
