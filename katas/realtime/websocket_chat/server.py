"""A real Daphne in a thread, and clients that connect to it. Nothing is to be done here."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from datetime import timedelta
from functools import cache
from typing import Any

from channels.layers import get_channel_layer
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.utils import timezone
from websocket import ABNF, WebSocket, WebSocketBadStatusException, WebSocketException, WebSocketTimeoutException

from katas.realtime.websocket_chat.models import Message
from pytest_djangokata.testing import wait_until
from pytest_djangokata.testing.asgi import LocalServer

#: The pages of this site.
ORIGIN = "https://desk.example"

#: How many seconds to wait for a frame that may still come. When none came once, nobody waits that long again.
PATIENCE, AFTER_SILENCE = 4.0, 0.3

#: When nothing came.
silences: list[float] = []
#: The clients whose connection is open.
open_lines: set[Line] = set()
#: The channels that joined a group, once for each time.
joins: list[str] = []
#: What consumers raised that nobody caught.
crashes: list[BaseException] = []
#: Statements that were executed on the event loop, where they hold up all connections.
blocking: list[str] = []
#: How many connections were in each group whenever messages were read.
at_reading: list[list[int]] = []


class Daphne(LocalServer):
    """The server, which tells what a consumer has raised."""

    def crashed(self, error: BaseException) -> None:
        crashes.append(error)

    def at_rest(self) -> bool:
        """Whether no more connections are open than clients have, and no consumer is left of the others."""
        known = [*self.connections.values()]
        ended = [details for details in known if "disconnected" in details]
        return len(known) - len(ended) <= len(open_lines) and not any("application_instance" in one for one in ended)


@cache
def server() -> Daphne:
    """Start the server, once for the process, and return it."""
    from katas.realtime.websocket_chat.asgi import application

    layer = get_channel_layer()
    join = layer.group_add

    async def group_add(group: str, channel: str) -> None:
        joins.append(channel)
        await join(group, channel)

    layer.group_add = group_add
    return Daphne(application).start()


def cookie_of(user: User | None) -> str | None:
    """Return what a browser sends along with a session in which *user* is signed in; it has other cookies too."""
    if user is None:
        return None
    client = Client()
    client.force_login(user)
    return f"theme=dark; sessionid={client.cookies['sessionid'].value}; language=en"


class Line:
    """A client's connection to a desk.

    ``answer`` is "open", or the HTTP status with which the connection was refused.
    """

    def __init__(
        self,
        slug: str,
        user: User | None,
        *,
        cookie: str | None = None,
        origin: str | None = ORIGIN,
        host: str = "desk.example",
        query: str = "",
    ) -> None:
        self.socket = WebSocket()
        self.answer: str | int = "open"
        cookie = cookie or cookie_of(user)
        address = f"ws://{host}/desk/{slug}/{query}"
        options: dict[str, Any] = {"origin": origin} if origin else {"suppress_origin": True}
        try:
            self.socket.settimeout(15)
            self.socket.connect(address, socket=server().dial(), cookie=cookie, **options)
            open_lines.add(self)
        except WebSocketBadStatusException as error:
            self.answer = error.status_code
            self.vanish()
        if crashes and self.answer != "open":
            self.answer = f"{self.answer}, as the consumer raised {told()}"

    def say(self, text: str, **more: Any) -> None:
        """Send a message."""
        self.send(json.dumps({"text": text, **more}))

    def send(self, frame: str | bytes) -> None:
        """Send a frame of text or of bytes."""
        with contextlib.suppress(WebSocketException, OSError):
            self.socket.send(frame, ABNF.OPCODE_BINARY if isinstance(frame, bytes) else ABNF.OPCODE_TEXT)

    def hear(self) -> Any:
        """Return the next frame, read as JSON, or words for what came instead of one."""
        try:
            self.socket.settimeout(AFTER_SILENCE if silences else PATIENCE)
            opcode, frame = self.socket.recv_data()
        except WebSocketTimeoutException:
            silences.append(time.monotonic())
            return "nothing"
        except (WebSocketException, OSError):
            return f"the end of the connection{f', as the consumer raised {told()}' if crashes else ''}"
        if opcode == ABNF.OPCODE_CLOSE:
            return f"the end of the connection{f', as the consumer raised {told()}' if crashes else ''}"
        try:
            return json.loads(frame)
        except ValueError:
            return f"no JSON: {frame[:100]!r}"

    def hear_all(self, count: int) -> list[Any]:
        """Return the next *count* frames, or what comes until there is silence, or the end."""
        heard: list[Any] = []
        while len(heard) < count and not (heard and isinstance(heard[-1], str)):
            heard.append(self.hear())
        return heard

    def close(self) -> None:
        """Say goodbye, and wait until the server is done with it."""
        with contextlib.suppress(WebSocketException, OSError):
            self.socket.close(timeout=5)
        self.vanish()

    def vanish(self) -> None:
        """Be gone without a goodbye, as somebody whose laptop is closed."""
        self.socket.shutdown()
        open_lines.discard(self)
        if not wait_until(server().at_rest):
            raise RuntimeError("The server has not come to rest.")


def end_session(user: User, how: str) -> str | None:
    """Return the cookie of a session of *user* that counts no more: *how* is "inactive", "ended" or "password"."""
    cookie = cookie_of(user)
    if how == "ended":
        Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    else:
        changed = {"inactive": {"is_active": False}, "password": {"password": "another one"}}[how]
        User.objects.filter(pk=user.pk).update(**changed)
    return cookie


def status_of(path: str) -> int:
    """Return the status of the answer to a GET request, by HTTP."""
    return server().send("GET", path, headers={"Host": "desk.example"}).answer().status


def told() -> str:
    """Return what the last consumer raised that nobody caught."""
    lines = str(crashes[-1]).splitlines()
    return f"{type(crashes[-1]).__name__}{f': {lines[0][:160]}' if lines else ''}"


def groups() -> list[int]:
    """Return how many connections are in each group."""
    return sorted(len(channels) for channels in [*get_channel_layer().groups.values()])


def forget() -> None:
    """Let all groups be empty, and forget what was noted."""
    for line in [*open_lines]:
        line.vanish()
    layer = get_channel_layer()
    layer.groups.clear()
    layer.channels.clear()
    joins.clear()
    crashes.clear()
    blocking.clear()
    at_reading.clear()


@contextlib.contextmanager
def watching() -> Any:
    """Note each statement that is executed on the event loop, and who is in a group when messages are read."""
    execute = CursorWrapper.execute

    def noting(self: Any, sql: str, params: Any = None) -> Any:
        with contextlib.suppress(RuntimeError):
            asyncio.get_running_loop()
            blocking.append(sql)
        if sql.startswith("SELECT") and Message._meta.db_table in sql:
            at_reading.append(groups())
        return execute(self, sql, params)

    CursorWrapper.execute = noting
    try:
        yield
    finally:
        CursorWrapper.execute = execute


@contextlib.contextmanager
def failing() -> Any:
    """Let the database refuse to store messages."""
    execute = CursorWrapper.execute

    def refusing(self: Any, sql: str, params: Any = None) -> Any:
        if sql.startswith("INSERT") and Message._meta.db_table in sql:
            raise OperationalError("the database takes no messages now")
        return execute(self, sql, params)

    CursorWrapper.execute = refusing
    try:
        yield
    finally:
        CursorWrapper.execute = execute
