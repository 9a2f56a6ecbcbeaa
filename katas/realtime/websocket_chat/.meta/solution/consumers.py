"""The editors' desk of an organisation."""

from __future__ import annotations

import json
import re
from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

from katas.realtime.websocket_chat import rooms

#: Half of a surrogate pair, which JSON can have and UTF-8 cannot.
HALF = re.compile("[\ud800-\udfff]")


class DeskConsumer(AsyncWebsocketConsumer):
    """One connection to the desk of the organisation whose slug is in the URL."""

    group = ""

    async def connect(self) -> None:
        """Let members in, and tell them what was said before."""
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        if not await database_sync_to_async(rooms.is_member)(self.scope["user"], self.slug):
            await self.close()
            return
        self.group = f"desk.{self.slug}"
        # First the group and then the history: what is said in between waits in the channel.
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()
        await self.tell(history=await database_sync_to_async(rooms.history)(self.slug))

    async def disconnect(self, code: int) -> None:
        """Leave the group: nobody else does it."""
        if self.group:
            await self.channel_layer.group_discard(self.group, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Store what a member says, and pass it on to all."""
        text = read(text_data)
        if text is None:
            await self.tell(error=rooms.USAGE)
            return
        message = await database_sync_to_async(rooms.store)(self.scope["user"], self.slug, text)
        await self.channel_layer.group_send(self.group, {"type": "desk.message", "message": message})

    async def desk_message(self, event: dict[str, Any]) -> None:
        """Pass on what came by the group."""
        await self.tell(message=event["message"])

    async def tell(self, **content: Any) -> None:
        """Send JSON to this connection."""
        await self.send(text_data=json.dumps(content))


def read(frame: str | None) -> str | None:
    """Return the text in a frame, or None if it is not what a client may send."""
    try:
        content = json.loads(frame or "")
    except (ValueError, RecursionError):
        return None
    text = content.get("text") if isinstance(content, dict) else None
    return text if isinstance(text, str) and text.strip() and len(text) <= 500 and not HALF.search(text) else None
