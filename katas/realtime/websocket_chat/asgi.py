"""Where connections lead to: HTTP to Django, WebSockets to the desks."""

from __future__ import annotations

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from katas.realtime.websocket_chat.consumers import DeskConsumer

websockets = URLRouter([path("desk/<slug:slug>/", DeskConsumer.as_asgi())])

application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": websockets})
