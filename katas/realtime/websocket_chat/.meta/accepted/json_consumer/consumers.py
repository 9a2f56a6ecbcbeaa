"""The editors' desk of an organisation: Channels decodes the JSON, and joins and leaves the group."""

import json

from asgiref.sync import sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer

from kata_project.accounts.models import Membership
from katas.realtime.websocket_chat import rooms


class DeskConsumer(AsyncJsonWebsocketConsumer):
    async def websocket_connect(self, message):
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        user = self.scope["user"]
        if user.is_anonymous or not await Membership.objects.filter(user=user, organisation__slug=self.slug).aexists():
            await self.close()
            return
        self.groups = [self.slug]
        await super().websocket_connect(message)
        await self.send_json({"history": await sync_to_async(rooms.history)(self.slug)})

    @classmethod
    async def decode_json(cls, text_data):
        try:
            return json.loads(text_data)
        except (ValueError, RecursionError):
            return None

    async def receive(self, text_data=None, bytes_data=None, **kwargs):
        await super().receive(text_data or "null", None)

    async def receive_json(self, content):
        match content:
            case {"text": str(text)} if (
                text.strip() and len(text) < 501 and text.encode(errors="ignore").decode() == text
            ):
                said = await sync_to_async(rooms.store)(self.scope["user"], self.slug, text)
                await self.channel_layer.group_send(self.slug, {"type": "send_on", "content": {"message": said}})
            case _:
                await self.send_json({"error": rooms.USAGE})

    async def send_on(self, event):
        await self.send_json(event["content"])
