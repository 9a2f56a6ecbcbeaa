"""The editors' desk of an organisation: a consumer that runs in threads, where the ORM may block."""

import json

from asgiref.sync import async_to_sync
from channels.exceptions import DenyConnection
from channels.generic.websocket import WebsocketConsumer

from katas.realtime.websocket_chat.rooms import USAGE, history, is_member, store


class DeskConsumer(WebsocketConsumer):
    joined = False

    def connect(self):
        self.slug = self.scope["url_route"]["kwargs"]["slug"]
        if not is_member(self.scope["user"], self.slug):
            raise DenyConnection
        self.accept()
        async_to_sync(self.channel_layer.group_add)(self.name, self.channel_name)
        self.joined = True
        self.send(json.dumps({"history": history(self.slug)}))

    @property
    def name(self):
        return f"{self.slug}-desk"

    def disconnect(self, code):
        if self.joined:
            async_to_sync(self.channel_layer.group_discard)(self.name, self.channel_name)

    def receive(self, text_data=None, bytes_data=None):
        try:
            text = json.loads(text_data)["text"]
            text.encode()
            fits = 1 <= len(text) <= 500 and not text.isspace()
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
            fits = False
        if not fits or not isinstance(text, str):
            self.send(json.dumps({"error": USAGE}))
            return
        event = {"type": "said", "frame": json.dumps({"message": store(self.scope["user"], self.slug, text)})}
        async_to_sync(self.channel_layer.group_send)(self.name, event)

    def said(self, event):
        self.send(event["frame"])
