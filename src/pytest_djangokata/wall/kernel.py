"""System calls that Python has no function for, by way of the C library."""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import sys
from functools import cache
from typing import Any

#: Options of prctl(2).
PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 4, 24, 22, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
#: The version of capset(2)'s structures that has 64 capabilities.
CAPABILITY_VERSION_3 = 0x20080522
MAX_CAPABILITY = 63
#: Descriptors of a process. Some systems give no more to any.
MAX_OPEN = 256

#: What uname(2) calls the machines whose numbers of system calls are known here.
MACHINES = ("x86_64", "aarch64")


class Missing(Exception):
    """The kernel or the machine does not offer a layer; the message says why."""


def machine() -> str:
    """Return the machine, as :data:`MACHINES` names it.

    :raises Missing: on any other, and where the kernel is not Linux.
    """
    name = platform.machine()
    if sys.platform != "linux":
        raise Missing("it is a layer of Linux")
    if name not in MACHINES or sys.maxsize < 1 << 32:
        raise Missing(f"not known for {name}")
    return name


@cache
def libc() -> Any:
    """Return the C library with the functions that are used here."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    library.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4
    return library


def system_call(number: int, *arguments: Any) -> int:
    """Make a system call and return its result.

    :raises OSError: if it fails.
    """
    result: int = libc().syscall(number, *arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def prctl(option: int, *arguments: int) -> None:
    """Call prctl(2), filling up with zeros.

    :raises OSError: if it fails.
    """
    padded = (*arguments, 0, 0, 0, 0)[:4]
    if libc().prctl(option, *padded) == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def pin_privileges() -> None:
    """Let neither this process nor what it executes ever gain a privilege."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)


def forbid_dumps() -> None:
    """Keep other processes of the same user from reading this one's memory and descriptors."""
    prctl(PR_SET_DUMPABLE, 0)


def bound_descriptors() -> None:
    """Bound how many files, pipes and sockets can be open at once: what lies in their buffers counts as nobody's memory."""
    if sys.platform == "linux":
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        bound = MAX_OPEN if most == resource.RLIM_INFINITY else min(most, MAX_OPEN)
        resource.setrlimit(resource.RLIMIT_NOFILE, (bound, bound))


def drop_capabilities() -> None:
    """Give up every capability: root that may not do what only root may do."""
    capset = {"x86_64": 126, "aarch64": 91}[machine()]
    for capability in range(MAX_CAPABILITY + 1):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # beyond the last one that this kernel has, or none to drop
    with contextlib.suppress(OSError):
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = ctypes.create_string_buffer(CAPABILITY_VERSION_3.to_bytes(4, sys.byteorder) + bytes(4))
    system_call(capset, header, ctypes.create_string_buffer(24))
