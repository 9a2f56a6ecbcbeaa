"""Landlock: the files that a process may read, and the folders that it may write to.

https://docs.kernel.org/userspace-api/landlock.html. Rules only add: what lies in a folder that may be read cannot be taken
out again, so :mod:`pytest_djangokata.wall.reading` names the parts of a folder around what shall stay hidden.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

from pytest_djangokata.wall.kernel import Missing, machine, system_call

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_ONLY = 1
PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 0x1, 0x2, 0x4, 0x8
MAKE_CHAR, MAKE_SOCK, MAKE_FIFO, MAKE_BLOCK = 0x40, 0x200, 0x400, 0x800
TRUNCATE = 0x4000
#: The rights on files that each version of the interface knows; the last holds for later ones.
RIGHTS = (0, 0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF)
#: The version from which on signals reach nobody outside, if the rules say so.
SCOPES_SIGNALS = 6
READ = READ_FILE | READ_DIR
#: Everything but running programs and making devices, sockets and pipes.
WRITE = RIGHTS[-1] & ~(EXECUTE | MAKE_CHAR | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK)
#: Rights that a file can have, as opposed to a folder.
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE


def version() -> int:
    """Return the version of the interface.

    :raises Missing: if the kernel has none, or has been started without it.
    """
    machine()
    try:
        return system_call(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint(VERSION_ONLY))
    except OSError as error:
        raise Missing("the kernel lacks it (Linux 5.13 has it), or a container forbids it") from error


def make_rules(readable: Iterable[Path], writable: Iterable[Path] = ()) -> int:
    """Return a descriptor of rules: reading below *readable*, reading and writing below *writable*, nothing else.

    TCP, and signals and abstract sockets that lead out, are forbidden where the kernel can. Paths that are not there are
    left out.

    :raises Missing: see :func:`version`.
    """
    known = version()
    handled = RIGHTS[min(known, len(RIGHTS) - 1)]
    attributes = struct.pack("=Q", handled)
    if known >= 4:
        attributes += struct.pack("=Q", 0b11)  # bind and connect by TCP
    if known >= SCOPES_SIGNALS:
        attributes += struct.pack("=Q", 0b11)  # abstract sockets and signals
    rules = system_call(
        CREATE_RULESET,
        ctypes.create_string_buffer(attributes, len(attributes)),
        ctypes.c_size_t(len(attributes)),
        ctypes.c_uint(0),
    )
    for paths, rights in ((readable, READ), (writable, WRITE)):
        for path in paths:
            _allow(rules, path, rights & handled)
    return rules


def _allow(rules: int, path: Path, rights: int) -> None:
    with contextlib.suppress(OSError):  # it is not there, or is a link that leads nowhere
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not path.is_dir():
                rights &= OF_FILES
            rule = struct.pack("=Qi", rights, descriptor)
            system_call(ADD_RULE, rules, PATH_BENEATH, ctypes.create_string_buffer(rule, len(rule)), ctypes.c_uint(0))
        finally:
            os.close(descriptor)


def obey(rules: int) -> None:
    """Hold this process to *rules* from now on; no new privileges must have been promised before."""
    system_call(RESTRICT_SELF, rules, ctypes.c_uint(0))
