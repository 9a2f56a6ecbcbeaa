"""Where connections lead to: HTTP to Django, WebSockets to the desks."""

from __future__ import annotations

from channels.auth import AuthMiddlewareStack
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import AllowedHostsOriginValidator
from django.core.asgi import get_asgi_application
from django.urls import path

from katas.realtime.websocket_chat.consumers import DeskConsumer

websockets = URLRouter([path("desk/<slug:slug>/", DeskConsumer.as_asgi())])

application = ProtocolTypeRouter(
    {
        "http": get_asgi_application(),
        # A browser sends the session's cookie from any page, so the page has to be asked for as well.
        "websocket": AllowedHostsOriginValidator(AuthMiddlewareStack(websockets)),
    }
)
