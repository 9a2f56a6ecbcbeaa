"""Cheats of an answer that is a server: its kata needs no hole in the wall, since clients come by pairs of sockets."""

from __future__ import annotations

import pytest

from tests.attacks.answers import reference, source
from tests.attacks.conftest import Arena, Attack

KATA, FILE = "realtime/websocket_chat", "consumers.py"
pytest.importorskip("daphne")
pytest.importorskip("websocket")

#: What returns something if it succeeds.
REACHES = {
    "a socket of its own": "return socket.socket()",
    "a socket in the file system": "return socket.socket(socket.AF_UNIX)",
    "the loopback interface": "return socket.create_connection(('127.0.0.1', 22), 1)",
    "another machine": "return socket.create_connection(('192.0.2.1', 80), 1)",
    "others, who connect": "return socket.create_server(('127.0.0.1', 0))",
    "others, by the server's own reactor": "return reactor.listenTCP(0, Factory(), interface='127.0.0.1')",
    "another end, by a pair": "ours, theirs = socket.socketpair(); return ours.connect('/tmp/x') or True",
    "clients of its own, by a pair": "ours, theirs = socket.socketpair(); ours.listen(); return ours.accept()",
}

TRIES = """
import socket

def attempt():
    from twisted.internet import reactor
    from twisted.internet.protocol import Factory

    {body}

def tried():
    try:
        return f"here it is: {{attempt()!r}}"
    except Exception:
        return "nothing got"
"""


def test_a_server_is_judged_behind_the_whole_wall(arena: Arena) -> None:
    verdict = arena.right(KATA)
    assert verdict.passed, verdict.reason
    if arena.lacking(KATA):
        pytest.skip(arena.lacking(KATA))
    assert verdict.layers.granted == []


@pytest.mark.parametrize("what", REACHES)
def test_a_server_does_not_reach(attack: Attack, what: str) -> None:
    told = reference(KATA, FILE).replace(
        "history=await database_sync_to_async(rooms.history)(self.slug)", "history=tried()"
    )
    assert "tried()" in told
    cheat = told.replace("class DeskConsumer(", source(TRIES.format(body=REACHES[what])) + "\n\nclass DeskConsumer(")
    assert "nothing got" in attack(KATA, {FILE: cheat, "asgi.py": reference(KATA, "asgi.py")}).reason
