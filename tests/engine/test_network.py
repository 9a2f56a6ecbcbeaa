"""A kata reaches its own machine and no other, and the learner is told of each attempt."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

SWALLOWS_THE_ERROR = """
import socket
import pytest

def attempt():
    {attempt}

def test_it():
    with pytest.raises(OSError, match="a kata must work without it"):
        attempt()
"""

ATTEMPTS = {
    "a connection": ("socket.create_connection(('192.0.2.1', 80), 0.01)", "192.0.2.1"),
    "a connection over IPv6": ("socket.socket(socket.AF_INET6).connect(('2001:db8::1', 80))", "2001:db8::1"),
    "a datagram": ("socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))", "192.0.2.1"),
    "a look-up": ("socket.getaddrinfo('example.org', 80)", "example.org"),
    "a look-up in bytes": ("socket.getaddrinfo(b'example.org', 80)", "example.org"),
    "a page": ("__import__('urllib.request').request.urlopen('http://example.org')", "example.org"),
}

AT_HOME = """
import socket
import pytest

@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", ""])
def test_this_machine(host):
    with socket.create_server((host, 0)) as server, socket.create_connection(server.getsockname()[:2], 5):
        assert server.accept()

def test_a_socket_in_the_file_system(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("here")
        server.listen()
        client.connect("here")

def test_a_pair():
    ours, theirs = socket.socketpair(type=socket.SOCK_DGRAM)
    ours.send(b"x")
    assert theirs.recv(1) == b"x"
"""


@pytest.mark.parametrize("kind", ATTEMPTS)
def test_an_attempt_fails_and_is_a_warning_beside_the_test(kata_tree: KataTree, kind: str) -> None:
    attempt, host = ATTEMPTS[kind]
    test = SWALLOWS_THE_ERROR.format(attempt=attempt)
    kata_tree.kata(test=test)
    result = kata_tree.run("katas", "-W", "ignore::ResourceWarning")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(
        [
            "katas/orm/first/test_first.py::test_it",
            f"*UserWarning: tried to reach the network: {host}; a kata must work without it",
        ]
    )


def test_an_attempt_that_nobody_catches_fails_the_test(kata_tree: KataTree) -> None:
    kata_tree.kata(test="import socket\ndef test_it():\n    socket.create_connection(('192.0.2.1', 80))\n")
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1, warnings=1)
    result.stdout.fnmatch_lines(["FAILED *::test_it - OSError: tried to reach the network: 192.0.2.1; *"])


def test_a_katas_own_machine_is_free(kata_tree: KataTree) -> None:
    kata_tree.kata(test=AT_HOME)
    kata_tree.run("katas").assert_outcomes(passed=5)
