"""Frames arrive in pieces, in bunches, and from processes that run a stranger's code."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_djangokata.protocol import wire

MESSAGES = st.lists(st.tuples(st.dictionaries(st.text(), st.integers()), st.binary()), max_size=4)


@given(MESSAGES, st.integers(1, 50))
def test_frames_arrive_whole_however_they_are_cut(messages: list[tuple[dict[str, int], bytes]], size: int) -> None:
    stream = b"".join(wire.encode(message, blob) for message, blob in messages)
    reader = wire.Reader()
    pieces = [stream[start : start + size] for start in range(0, len(stream), size)]
    assert [frame for piece in pieces for frame in reader.feed(piece)] == messages


def test_frames_before_a_bad_one_count() -> None:
    frames = wire.Reader().frames(wire.encode({"good": 1}) + wire.HEADER.pack(1, 0) + b"{")
    assert next(frames) == ({"good": 1}, b"")
    with pytest.raises(wire.WireError, match="unreadable message"):
        next(frames)


@pytest.mark.parametrize("body", [b"[]", b"1", b"{", b'{"a": NaN}', b'{"a": 1, "a": 2}', b"\xff", b"[" * 100_000])
def test_what_is_not_an_object_of_plain_values_is_refused(body: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.decode(body)


def test_a_frame_is_refused_as_soon_as_it_announces_too_much() -> None:
    with pytest.raises(wire.WireError, match="frame too long"):
        wire.Reader(max_json=10).feed(wire.HEADER.pack(11, 0))
    with pytest.raises(wire.WireError, match="frame too long"):
        wire.Reader(max_blob=10).feed(wire.HEADER.pack(2, 11))


def test_a_process_that_waits_for_a_frame_takes_none_that_is_too_long_and_none_in_half() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(wire.HEADER.pack(wire.MAX_JSON + 1, 0))
        with pytest.raises(wire.WireError, match="frame too long"):
            wire.Channel(ours).receive()
        theirs.sendall(wire.HEADER.pack(10, 0) + b"{")
        theirs.close()
        with pytest.raises(EOFError):
            wire.Channel(ours).receive()
