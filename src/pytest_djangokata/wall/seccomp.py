"""Seccomp: the system calls that a process may make, as a program for the kernel's packet filter.

https://docs.kernel.org/userspace-api/seccomp_filter.html. What is not named fails with EPERM. Threads are always allowed:
they end with the process, and Python's own watchdog is one. Another architecture's calls end the process.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pytest_djangokata.wall import syscalls
from pytest_djangokata.wall.kernel import MACHINES, PR_SET_SECCOMP, Missing, machine, prctl, system_call

#: Opcodes of the packet filter: load a word, jump always, if equal, if at least, if a bit is set; return.
LOAD, JUMP, EQUAL, AT_LEAST, BIT, RETURN = 0x20, 0x05, 0x15, 0x35, 0x45, 0x06
#: What the program can return.
ALLOW, REFUSE, END, ASK = 0x7FFF0000, 0x00050000, 0x80000000, 0x7FC00000
#: Where the number of a call, its architecture and its arguments lie.
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
#: From here on, x86_64's numbers are those of the x32 interface.
X32 = 0x40000000

CLONE_THREAD = 0x00010000
MAP_SHARED, MAP_ANONYMOUS = 0x01, 0x20
FILTER_MODE = 2
#: Of seccomp(2): put a filter in, and return a descriptor at which a process outside hears what it asks.
PUT_IN, WITH_LISTENER = 1, 8
AF_UNIX = 1
SO_SNDBUF, SO_SNDBUFFORCE = 7, 32
FIOCLEX, FIONCLEX, FIONBIO, FIONREAD = 0x5451, 0x5450, 0x5421, 0x541B
PR_SET_NAME, PR_GET_NAME = 15, 16
#: Of a pair of sockets: a stream, which may be closed on exec and need not block. One for datagrams reaches by an address
#: every socket of the system that lies in a folder, such as the log's.
STREAMS = (1, 0x801, 0x80001, 0x80801)
#: Of fcntl: duplicates, flags, locks, sizes of pipes. Not who gets a signal when there is something to read.
FCNTL = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032)

Instruction = tuple[int, int, int, int]
Result = TypeVar("Result")


def _argument(number: int) -> int:
    return ARGUMENTS + 8 * number  # the lower half, on the machines that are known


def _return(code: int) -> Instruction:
    return (RETURN, 0, 0, code)


def _refuse(code: int = errno.EPERM) -> Instruction:
    return _return(REFUSE | code)


def _hold_to(argument: int, values: Iterable[int], code: int) -> list[Instruction]:
    """Return what goes on where an argument has one of *values*; else the call fails with *code*."""
    wanted = list(values)
    tests = [(EQUAL, len(wanted) - at, 0, value) for at, value in enumerate(wanted)]
    return [(LOAD, 0, 0, _argument(argument)), *tests, _refuse(code)]


@dataclass
class Program:
    """Instructions, which grow from top to bottom."""

    column: int
    lines: list[Instruction] = field(default_factory=list)

    def number(self, pair: tuple[int | None, int | None]) -> int | None:
        """Return a call's number on this machine."""
        return pair[self.column]

    def when(self, pair: tuple[int | None, int | None], *body: Instruction) -> None:
        """Add what happens at one call; *body* ends in a return on every way through it."""
        if (number := self.number(pair)) is not None:
            self.lines += [(EQUAL, 0, len(body), number), *body]

    def only(self, pair: tuple[int | None, int | None], argument: int, values: Iterable[int], code: int) -> None:
        """Allow a call where an argument has one of *values*; else it fails with *code*."""
        self.when(pair, *_hold_to(argument, values, code), _return(ALLOW))

    def each(self, calls: Mapping[str, tuple[int | None, int | None]], result: Instruction) -> None:
        """Add one result for many calls."""
        numbers = sorted({number for pair in calls.values() if (number := self.number(pair)) is not None})
        for start in range(0, len(numbers), 200):  # a jump reaches 255 instructions
            part = numbers[start : start + 200]
            self.lines += [(EQUAL, len(part) - at, 0, number) for at, number in enumerate(part)]
            self.lines += [(JUMP, 0, 0, 1), result]


def program(pid: int, *, files: bool, processes: bool = False, signals: bool = False, door: bool = False) -> bytes:
    """Return the filter for the process *pid*.

    :param files: it may write files: Landlock says where.
    :param processes: it may start processes by fork, and wait for them.
    :param signals: it may send signals: Landlock says to whom.
    :param door: it may make streams to sockets in folders, and somebody outside connects them.
    :raises Missing: if the machine's numbers are not known.
    """
    name = machine()
    made = Program(MACHINES.index(name))
    made.lines += [(LOAD, 0, 0, ARCHITECTURE), (EQUAL, 1, 0, ARCHITECTURES[name]), _return(END), (LOAD, 0, 0, NUMBER)]
    if name == "x86_64":
        made.lines += [(AT_LEAST, 0, 1, X32), _return(END)]
    # Its flags lie in memory, where a filter cannot look. Without it the C library falls back to clone.
    made.when(syscalls.CLONE3, _refuse(errno.ENOSYS))
    if processes:
        made.each(syscalls.PROCESSES, _return(ALLOW))
    else:
        threads = ((LOAD, 0, 0, _argument(0)), (BIT, 0, 1, CLONE_THREAD), _return(ALLOW), _refuse())
        made.when(syscalls.CLONE, *threads)
    # What lies in bigger buffers, and memory that is shared with nobody, is in none of the bounds that a process has.
    sizes = ((EQUAL, 1, 0, SO_SNDBUF), (EQUAL, 0, 1, SO_SNDBUFFORCE), _return(REFUSE))
    made.when(syscalls.SETSOCKOPT, (LOAD, 0, 0, _argument(2)), *sizes, _return(ALLOW))
    shared = ((LOAD, 0, 0, _argument(3)), (BIT, 0, 2, MAP_ANONYMOUS), (BIT, 0, 1, MAP_SHARED), _refuse(errno.ENOMEM))
    made.when(syscalls.MMAP, *shared, _return(ALLOW))
    made.only(syscalls.PRLIMIT, 0, [0, pid], errno.EPERM)  # of others it could end them
    for pair in (syscalls.KILL, syscalls.TGKILL):
        if signals:
            made.when(pair, _return(ALLOW))
        else:
            made.only(pair, 0, [pid], errno.EPERM)
    made.only(syscalls.IOCTL, 1, [FIOCLEX, FIONCLEX, FIONBIO, FIONREAD], errno.ENOTTY)
    made.only(syscalls.FCNTL, 1, FCNTL, errno.EPERM)
    made.only(syscalls.SOCKETPAIR, 1, STREAMS, errno.EPERM)
    if door:
        # No other family: some send what they are given to an address before they are connected.
        of_folders = _hold_to(0, [AF_UNIX], errno.EPERM)
        made.when(syscalls.SOCKET, *of_folders, *_hold_to(1, STREAMS, errno.EPERM), _return(ALLOW))
        made.when(syscalls.CONNECT, _return(ASK))
    # Another filter on top of this one can only take away.
    filters = [PR_SET_SECCOMP] if processes else []
    made.only(syscalls.PRCTL, 0, [PR_SET_NAME, PR_GET_NAME, *filters], errno.EPERM)
    if files:
        made.each(syscalls.FILES, _return(ALLOW))
        made.each(syscalls.PRETENDED, _return(REFUSE))
    else:
        writing = 0o3 | 0o100 | 0o1000 | 0o2000  # for writing, created, emptied, appended to
        for call, argument in (("openat", 2), ("open", 1)):
            test = (LOAD, 0, 0, _argument(argument)), (BIT, 0, 1, writing)
            made.when(syscalls.FILES[call], *test, _refuse(errno.EROFS), _return(ALLOW))
    made.each(syscalls.ATTRIBUTES, _refuse(errno.ENOTSUP))
    made.each(syscalls.PLAIN, _return(ALLOW))
    made.lines.append(_refuse())
    return b"".join(struct.pack("=HBBI", *line) for line in made.lines)


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def obey(code: bytes) -> None:
    """Hold this process to the program *code* from now on; no new privileges must have been promised before.

    :raises Missing: if the kernel or a container does not let it.
    """
    _put_in(code, lambda described: prctl(PR_SET_SECCOMP, FILTER_MODE, described))


def obey_and_ask(code: bytes) -> int:
    """Do the same with a program that asks somebody outside, and return the descriptor at which they hear it.

    :raises Missing: if the kernel or a container does not let it; some containers have somebody outside themselves.
    """
    call = syscalls.SECCOMP[MACHINES.index(machine())]
    assert call is not None
    return _put_in(
        code, lambda described: system_call(call, PUT_IN, ctypes.c_ulong(WITH_LISTENER), ctypes.c_void_p(described))
    )


def _put_in(code: bytes, call: Callable[[int], Result]) -> Result:
    buffer = ctypes.create_string_buffer(code, len(code))
    described = _Filter(len(code) // 8, ctypes.addressof(buffer))
    try:
        return call(ctypes.addressof(described))
    except OSError as error:
        raise Missing(f"the kernel or a container forbids it ({error.strerror})") from error
