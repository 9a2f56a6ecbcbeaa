"""The PostgreSQL server of a run: all children of one launcher share it, since starting one takes seconds."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from pytest_djangokata.errors import DjangokataError

if TYPE_CHECKING:
    from pytest_djangokata.databases.postgres import PostgresServer


class SharedServer:
    """A server that is opened when a kata needs it first, and closed after the last child has ended."""

    def __init__(self) -> None:
        self._server: PostgresServer | None = None

    def open(self) -> PostgresServer:
        """Return the server.

        :raises DjangokataError: if there can be none.
        """
        if self._server is None:
            import secrets
            import tempfile
            from pathlib import Path

            from pytest_djangokata.databases import embedded

            # Not in a folder of the run: where root starts it, another user must be able to go there.
            place = Path(tempfile.gettempdir(), f"djangokata-{secrets.token_hex(4)}")
            self._server = embedded.open_server(place)
        return self._server

    def drop(self, url: str) -> None:
        """Drop the database of a child that has ended; where the server has gone, the database has too."""
        if self._server is not None:
            with contextlib.suppress(DjangokataError):
                self._server.drop(url)

    def close(self) -> None:
        """Stop a server of the run's own, and leave one of the user's as it was."""
        server, self._server = self._server, None
        if server is not None:
            server.close()
