"""A real Daphne in a thread of this process, and what sends it real requests. It needs the extra ``channels``.

Daphne listens on the loopback interface. Behind a wall nothing may listen or connect; there it is handed one end of a pair
of sockets for each client, and does the same with it. Twisted runs once in a process, so there is one server in each.
"""

from __future__ import annotations

import asyncio
import json
import logging
import select
import socket
import threading
from collections.abc import Mapping
from functools import cache
from http.client import HTTPConnection, HTTPException
from typing import Any, NamedTuple, Self

from daphne.server import Server
from django.core.handlers.asgi import ASGIHandler
from twisted.internet import reactor

from pytest_djangokata.testing.waiting import PATIENCE, wait_until

LOOPBACK = "127.0.0.1"


class LocalServer(Server):  # type: ignore[misc]  # Daphne has no types.
    """Daphne on a free port, which deals at once with what an application has raised."""

    def __init__(self, application: Any) -> None:
        self._ready = threading.Event()
        endpoint = f"tcp:port=0:interface={LOOPBACK}"
        super().__init__(
            application, endpoints=[endpoint], signal_handlers=False, verbosity=0, ready_callable=self._ready.set
        )
        if not may_listen():
            self.endpoints: list[str] = []
        #: The thread of the event loop.
        self.thread = threading.Thread(target=self.run, name="daphne", daemon=True)

    def start(self) -> Self:
        """Serve from now on, until the process ends; return when clients may come."""
        for name in ("daphne.server", "daphne.ws_protocol", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self.thread.start()
        self._ready.wait()
        if not wait_until(lambda: bool(self.listening_addresses) or not self.endpoints):
            raise RuntimeError("Daphne does not listen: see what it has logged.")
        return self

    def create_application(self, protocol: Any, scope: Any) -> Any:
        """Start the application for one connection, and notice when it ends."""
        queue = super().create_application(protocol, scope)
        if queue is not None:  # None where the client has gone already
            task = self.connections[protocol]["application_instance"]
            task.add_done_callback(lambda task: self._ended(protocol, task))
        return queue

    def _ended(self, protocol: Any, task: asyncio.Task[Any]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            self.crashed(error)
            protocol.handle_exception(error)
        self.connections.get(protocol, {}).pop("application_instance", None)

    def crashed(self, error: BaseException) -> None:
        """Take note of what an application has raised."""

    def at_rest(self) -> bool:
        """Whether no application runs."""
        return not any("application_instance" in one for one in [*self.connections.values()])

    def takes_turn(self) -> bool:
        """Whether the event loop does something else while the caller waits; no where the caller holds it up itself."""
        if threading.current_thread() is self.thread:
            return False
        turn = threading.Event()
        reactor.callFromThread(turn.set)
        return turn.wait(PATIENCE)

    def dial(self) -> socket.socket:
        """Return a socket that is connected to the server."""
        if self.endpoints:
            return socket.create_connection(self.listening_addresses[0])
        mine, other = socket.socketpair()
        other.setblocking(False)
        adopted = threading.Event()

        def adopt() -> None:
            reactor.adoptStreamConnection(other.fileno(), other.family, self.http_factory)
            other.close()
            adopted.set()

        reactor.callFromThread(adopt)
        adopted.wait()
        return mine

    def send(
        self, method: str, path: str, *, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Sent:
        """Send a request, and do not wait for its answer."""
        return Sent(self, method, path, body, headers or {})


class Answer(NamedTuple):
    """What came back. Its status is 0 where nothing did.

    :param content: read as JSON where it is, else as text.
    :param headers: with their names in lower case.
    """

    status: int
    content: Any
    headers: dict[str, str]

    @property
    def told(self) -> tuple[int, Any]:
        """Status and content; of an error page its status is enough."""
        is_page = self.status >= 400 and isinstance(self.content, str)
        return self.status, None if is_page else self.content


class Sent:
    """A request on its way, over a connection of its own."""

    def __init__(
        self, server: LocalServer, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> None:
        self._connection = HTTPConnection("testserver", timeout=PATIENCE)
        self._connection.sock = server.dial()
        self._connection.sock.settimeout(PATIENCE)
        self._connection.request(method, path, body, {"Connection": "close", **headers})

    def is_answered(self) -> bool:
        """Whether the answer has begun to come, or the server has closed the connection."""
        return bool(select.select([self._connection.sock], [], [], 0)[0])

    def answer(self) -> Answer:
        """Wait for the answer."""
        try:
            response = self._connection.getresponse()
            content = response.read().decode()
        except TimeoutError:
            return Answer(0, f"no answer in {PATIENCE:g} seconds", {})
        except (HTTPException, OSError) as error:
            return Answer(0, f"no answer: {type(error).__name__}", {})
        finally:
            self.hang_up()
        headers = {name.lower(): value for name, value in response.getheaders()}
        is_json = headers.get("content-type") == "application/json"
        return Answer(response.status, json.loads(content) if is_json else content, headers)

    def hang_up(self) -> None:
        """Be gone, as somebody who closes the page."""
        self._connection.close()


@cache
def serve() -> LocalServer:
    """Return the server that serves Django in this process as the settings say; the first call starts it."""
    return LocalServer(ASGIHandler()).start()


def may_listen() -> bool:
    """Whether this process may open sockets."""
    try:
        socket.socket().close()
    except PermissionError:
        return False
    return True
