"""Building the wall: all layers in their order, and the word on which of them are there."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Collection, Iterable
from functools import partial
from pathlib import Path

import msgspec

from pytest_djangokata.wall import kernel, landlock, seccomp
from pytest_djangokata.wall.kernel import Missing

#: The layers that only a kernel can give, in words for a report.
FILES, CALLS, PRIVILEGES = "files (Landlock)", "system calls (seccomp)", "privileges"
#: The layer that needs no kernel: the database is in another process.
DATABASE = "database"
ALL = (DATABASE, PRIVILEGES, FILES, CALLS)

#: What a kata can ask for beyond what every answer may do.
NEEDS = ("processes",)


#: The layers that this process has around it, since it built them or came from a process that did.
_around: list[Layers] = []


class Layers(msgspec.Struct, frozen=True):
    """Which layers hold a process, and why the others do not."""

    in_force: list[str] = []
    #: The reason for each that is missing.
    missing: dict[str, str] = {}
    #: What the kata asked for.
    granted: list[str] = []

    @property
    def whole(self) -> bool:
        """Whether nothing is missing: a verdict from such a process is proof, any other is practice."""
        return not self.missing and set(self.in_force) == set(ALL)

    def describe(self) -> str:
        """Return the layers in one line."""
        parts = [", ".join(self.in_force) or "no layer in force"]
        parts += [f"missing: {name} ({reason})" for name, reason in self.missing.items()]
        if self.granted:
            parts.append(f"granted: {', '.join(self.granted)}")
        return "; ".join(parts)


def prepare(readable: Iterable[Path], writable: Iterable[Path]) -> int | None:
    """Return a descriptor of Landlock's rules, which any number of forked processes can obey, or None without Landlock."""
    with contextlib.suppress(Missing):
        return landlock.make_rules(readable, [*writable, Path(os.devnull)])
    return None


def build(rules: int | None, needs: Collection[str] = (), door: str = "") -> Layers:
    """Build the wall around this process. It cannot be taken down.

    :param rules: what :func:`prepare` returned.
    :param needs: of :data:`NEEDS`, what this kata's answers cannot do without.
    :param door: the path of the only socket to which this process may connect, if there is one.
    """
    way_out = None
    if door and sys.platform == "linux":
        from pytest_djangokata.wall.door import Door  # what it imports is not there on Windows

        way_out = Door(door)
    in_force: list[str] = []
    missing: dict[str, str] = {}

    def attempt(name: str, step: Callable[[], None]) -> None:
        try:
            step()
        except (Missing, OSError) as error:
            missing[name] = str(error)
        else:
            in_force.append(name)

    attempt(PRIVILEGES, _give_up_privileges)
    attempt(FILES, lambda: _obey(rules))
    held = FILES in in_force
    processes = "processes" in needs
    signals = processes and held and landlock.version() >= landlock.SCOPES_SIGNALS
    # The last, because it forbids what the others are done with.
    allowed = partial(seccomp.program, os.getpid(), files=held, processes=processes, signals=signals)
    if way_out is None:
        attempt(CALLS, lambda: seccomp.obey(allowed()))
    else:
        attempt(CALLS, lambda: way_out.give(seccomp.obey_and_ask(allowed(door=True))))
        way_out.close()
    layers = Layers(in_force, missing, sorted(set(needs) & set(NEEDS)))
    _around.append(layers)
    return layers


def take_back() -> None:
    """Take from this process, and those that it starts, what was granted: the code that needed it has done its part.

    Where there is no wall, nothing changes.

    :raises Missing: if the kernel does not let it, though it did when the wall was built.
    """
    for layers in _around:
        if layers.granted and CALLS in layers.in_force:
            # Filters add up: the call has to pass each of them.
            seccomp.obey(seccomp.program(os.getpid(), files=FILES in layers.in_force))


def _give_up_privileges() -> None:
    kernel.machine()
    kernel.pin_privileges()
    kernel.drop_capabilities()
    kernel.forbid_dumps()
    kernel.bound_descriptors()


def _obey(rules: int | None) -> None:
    if rules is None:
        landlock.version()  # which says why
        raise Missing("its rules could not be made")
    landlock.obey(rules)


def forbid_dumps() -> None:
    """Keep strangers' processes out of this one's memory, where the system can."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            kernel.forbid_dumps()
