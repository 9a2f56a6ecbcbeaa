"""A door in the wall: behind it ``connect`` leads to one socket in a folder, and nowhere else.

The kernel stops a thread that calls ``connect`` and asks the doorman, a process outside of the wall. It connects a socket of
its own to the one place that it knows, puts that in the place of the caller's, and lets the caller go on. Which address was
asked for does not matter, and is never looked at.

https://docs.kernel.org/userspace-api/seccomp_filter.html#userspace-notification, from Linux 5.9 on.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import select
import signal
import socket
import struct
import warnings
from typing import NoReturn

#: Requests of ioctl(2), from include/uapi/linux/seccomp.h.
RECEIVE, SEND, ADD_DESCRIPTOR = 0xC0502100, 0xC0182101, 0x40182103
#: The kernel's question: ID, process, flags; number of the call, machine, place; six arguments.
QUESTION = struct.Struct("=QIIiIQ6Q")
#: A descriptor for the caller: ID, flags, the doorman's, the caller's, its flags. The answer: ID, result, error, flags.
DESCRIPTOR, ANSWER = struct.Struct("=QIIII"), struct.Struct("=QqiI")
#: The descriptor takes the number that the caller's socket had.
IN_ITS_PLACE = 1
SECONDS_TO_CONNECT = 10.0


class Door:
    """A door that is to be built in: it must be made before the wall.

    :param path: of the socket to which it leads.
    """

    def __init__(self, path: str) -> None:
        self._ours, theirs = socket.socketpair()
        with warnings.catch_warnings():
            # It makes system calls and nothing else, so that locks of other threads do not matter.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _watch(theirs, path)
        theirs.close()

    def give(self, listener: int) -> None:
        """Let the doorman answer what *listener* asks, which is closed here."""
        try:
            socket.send_fds(self._ours, [b"."], [listener])
        finally:
            os.close(listener)

    def close(self) -> None:
        """Send the doorman away if it has nothing to watch; else it stays until nobody is left behind the wall."""
        self._ours.close()


def _watch(theirs: socket.socket, path: str) -> NoReturn:
    """Be the doorman, until everybody behind the wall has gone."""
    with contextlib.suppress(BaseException):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        # Those who wait for the end of a connection of the process must not wait for the doorman.
        os.dup2(theirs.fileno(), 0)
        os.closerange(1, 1 << 16)
        _, listeners, _, _ = socket.recv_fds(socket.socket(fileno=0), 1, 1)
        for listener in listeners:
            _answer_all(listener, path)
    os._exit(0)


def _answer_all(listener: int, path: str) -> None:
    poll = select.poll()
    poll.register(listener, select.POLLIN)
    while True:
        for _, events in poll.poll():
            if not events & select.POLLIN:  # the last one has gone
                return
            question = bytearray(QUESTION.size)
            try:
                fcntl.ioctl(listener, RECEIVE, question)
            except OSError as error:
                if error.errno in (errno.ENOENT, errno.EINTR):  # the caller has been killed
                    continue
                raise
            number, *_, descriptor = QUESTION.unpack(question)[:7]
            failed = _let_out(listener, number, descriptor, path)
            with contextlib.suppress(FileNotFoundError):
                fcntl.ioctl(listener, SEND, ANSWER.pack(number, 0, -failed, 0))


def _let_out(listener: int, number: int, descriptor: int, path: str) -> int:
    """Put a connection in the place of the caller's *descriptor*, and return the number of an error, or 0."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(SECONDS_TO_CONNECT)
            connection.connect(path)
            connection.setblocking(False)  # as the client library has set its own
            place = (connection.fileno(), descriptor & 0xFFFFFFFF, os.O_CLOEXEC)
            fcntl.ioctl(listener, ADD_DESCRIPTOR, DESCRIPTOR.pack(number, IN_ITS_PLACE, *place))
    except OSError as error:
        return error.errno or errno.ECONNREFUSED
    return 0
