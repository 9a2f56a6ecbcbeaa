"""The broker's part: the databases of one submission, from what the parent puts in to what it takes out."""

from __future__ import annotations

import importlib
import socket
from functools import partial
from pathlib import Path
from typing import Any

from pytest_djangokata.child.opened import PACKAGE
from pytest_djangokata.child.process import Child, warm
from pytest_djangokata.child.warm import be_warm, prepare_warm
from pytest_djangokata.databases.broker import Broker
from pytest_djangokata.probe.answering import answer
from pytest_djangokata.protocol import wire
from pytest_djangokata.wall import build
from pytest_djangokata.wall.reading import reading_list


@warm
def brokers(process: Child) -> None:
    """Stay warm for brokers. Nobody else's code runs in this process, nor in those that it forks."""
    importlib.import_module("django.db.backends.sqlite3.base")  # which registers Django's types
    prepare_warm(process)
    build.forbid_dumps()
    readable = reading_list([PACKAGE], [Path(folder) for folder in process.job.hidden])
    be_warm(process, partial(broker, readable=readable))


def broker(process: Child, *, readable: list[Path]) -> None:
    """Own the databases of one submission, whose connections come through the descriptor that the parent handed over."""
    folder = process.scratch / "databases"
    folder.mkdir()
    build.build(build.prepare(readable, [folder, process.scratch / "tmp"]))
    owned = Broker(folder)
    owned.listen(socket.socket(fileno=process.descriptors[0]))

    def handle(request: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        if request["do"] == "put":
            owned.put(wire.cut(request["sizes"], blob))
        elif request["do"] == "keep":
            owned.keep()
        elif request["do"] == "put kept":
            owned.put_kept()
        else:
            counts, images = owned.end(images=request["images"])
            sizes = {name: len(image) for name, image in images.items()}
            return {"queries": counts.queries, "rows": counts.rows, "sizes": sizes}, b"".join(images.values())
        return {}, b""

    try:
        answer(process, handle)
    finally:
        owned.close()
