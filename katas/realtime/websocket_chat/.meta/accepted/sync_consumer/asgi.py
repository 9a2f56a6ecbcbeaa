"""Where connections lead to: HTTP to Django, WebSockets to the desks."""

from channels.auth import AuthMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from channels.sessions import CookieMiddleware, SessionMiddleware
from django.core.asgi import get_asgi_application
from django.urls import path

from katas.realtime.websocket_chat.consumers import DeskConsumer

desks = URLRouter([path("desk/<slug:slug>/", DeskConsumer.as_asgi())])
known = CookieMiddleware(SessionMiddleware(AuthMiddleware(OriginValidator(desks, ["desk.example"]))))
application = ProtocolTypeRouter({"http": get_asgi_application(), "websocket": known})
