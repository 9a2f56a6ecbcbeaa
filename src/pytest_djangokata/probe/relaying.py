"""The relay's part: all that a submission and its PostgreSQL server say to each other goes through it."""

from __future__ import annotations

import socket
from typing import Any

from pytest_djangokata.child.process import Child
from pytest_djangokata.databases import addresses
from pytest_djangokata.databases.relay import Relay
from pytest_djangokata.probe.answering import answer


def relay(process: Child) -> None:
    """Lead what comes to the listening socket that the parent handed over to the job's server, and count."""
    url = process.job.database_url
    leads = Relay(socket.socket(fileno=process.descriptors[0]), lambda: addresses.connect(url))
    leads.start()

    def handle(request: dict[str, Any], _: bytes) -> tuple[dict[str, Any], bytes]:
        if request["do"] == "begin":
            leads.begin()
            return {}, b""
        return {"queries": leads.counts.queries, "rows": leads.counts.rows}, b""

    answer(process, handle)
