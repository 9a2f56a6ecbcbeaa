import daphne.http_protocol  # noqa: F401  (before processes are copied: Twisted takes longer than all requests of a test)

from kata_project.settings import *  # noqa: F403
from kata_project.settings import INSTALLED_APPS as APPS

INSTALLED_APPS = ["channels", *APPS, "katas.realtime.websocket_chat"]
ASGI_APPLICATION = "katas.realtime.websocket_chat.asgi.application"
ALLOWED_HOSTS = ["desk.example"]

# Groups in the memory of one process. In production this is Redis, so that all servers share them.
CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
