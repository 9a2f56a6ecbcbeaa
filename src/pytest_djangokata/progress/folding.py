"""Failures that repeat each other: which one is shown in full, and what is said of the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from pytest_djangokata.progress.text import clean, columns, cut, wrap

#: Lines of a message that is preferred to a shorter one.
MAX_TELLING = 12

#: Lines about tests that differ from the one in full, and lines of names.
MAX_DIFFERING = 3
MAX_NAMES = 3

#: Lines for failures in full: with all that stands around them a screen of 80 lines is full. Each failure has a line more
#: elsewhere, in the short summary. So many lines are there for failures in any case.
MAX_LINES = 44
MIN_LINES = 20

INDENT = "  "

#: How the lines begin that say what a call was to give, and what came of it.
OUTCOMES = ("expected: ", "got: ", "raised: ")


class Failure(NamedTuple):
    """One failure, as much as decides what it repeats.

    :param kata: whose test it is; nothing repeats across katas.
    :param function: the test without its parameters.
    :param parameters: with brackets; an empty string for a test without.
    :param message: what it ends in.
    :param place: file and line, where the message alone says too little to be the same.
    """

    kata: str
    function: str
    parameters: str
    message: str
    place: tuple[str, int] = ("", 0)

    @property
    def name(self) -> str:
        return self.function + self.parameters


@dataclass
class Group:
    """A failure that is shown in full, and those that repeat it, as positions in a list of failures.

    :param same: they end in the same message.
    :param differing: the same test with other parameters, which ends in another message.
    """

    first: int
    same: list[int] = field(default_factory=list)
    differing: list[int] = field(default_factory=list)

    @property
    def more(self) -> int:
        return len(self.same) + len(self.differing)


def fold(failures: Sequence[Failure]) -> list[Group]:
    """Return the groups in the order of their first failures; each failure is in one of them."""
    groups: list[Group] = []
    by_message: dict[object, Group] = {}
    by_function: dict[object, Group] = {}
    for position, failure in enumerate(failures):
        saying = (failure.kata, _comparable(failure.message), failure.place)
        test = (failure.kata, failure.function)
        if (group := by_message.get(saying)) is not None:
            group.same.append(position)
        elif failure.parameters and (group := by_function.get(test)) is not None:
            group.differing.append(position)
        else:
            group = by_message[saying] = Group(position)
            by_function.setdefault(test, group)
            groups.append(group)
    return [_with_the_most_telling(group, failures) for group in groups]


def _with_the_most_telling(group: Group, failures: Sequence[Failure]) -> Group:
    """Return *group* with that one of its test's failures in full which says most, and is still short."""
    members = sorted((group.first, *group.same, *group.differing))
    if not group.differing or len({failures[position].function for position in members}) > 1:
        return group

    def telling(position: int) -> int:
        lines = failures[position].message.count("\n") + 1
        return lines if lines <= MAX_TELLING else 0

    first = max(members, key=telling)
    if telling(first) <= telling(group.first) or not telling(group.first):
        return group
    shown = _comparable(failures[first].message)
    others = [position for position in members if position != first]
    same = [position for position in others if _comparable(failures[position].message) == shown]
    return Group(first, same, [position for position in others if position not in same])


def lines_about(group: Group, failures: Sequence[Failure], width: int, ellipsis: str = "…") -> Iterator[str]:
    """Yield what is said below the failure in full; none of the lines takes more than *width* columns."""
    first = failures[group.first]

    def labels(positions: Sequence[int]) -> str:
        named = (failures[position] for position in positions)
        return " ".join(clean(one.parameters if one.function == first.function else one.name) for one in named)

    if group.same:
        tests = "1 more test says" if len(group.same) == 1 else f"{len(group.same)} more tests say"
        yield from wrap(f"and {tests} the same: {labels(group.same)}", width, MAX_NAMES, ellipsis)
    by_text: dict[str, list[int]] = {}
    for position in group.differing:
        by_text.setdefault(difference(first.message, failures[position].message), []).append(position)
    if not by_text:
        return
    tests = "1 more fails" if len(group.differing) == 1 else f"{len(group.differing)} more fail"
    yield cut(f"and {tests} like it:", width, ellipsis)
    kept = list(by_text.items())
    if len(kept) > MAX_DIFFERING:
        kept, rest = kept[: MAX_DIFFERING - 1], kept[MAX_DIFFERING - 1 :]
    else:
        rest = []
    names = [cut(labels(positions), width // 2, ellipsis) for _, positions in kept]
    longest = max(map(columns, names))
    for name, (text, _) in zip(names, kept, strict=True):
        yield cut(f"{INDENT}{name}{' ' * (longest - columns(name))}  {text}", width, ellipsis)
    if rest:
        positions = [position for _, some in rest for position in some]
        yield cut(f"{INDENT}and {len(positions)} more: {labels(positions)}", width, ellipsis)


def which_fit(katas: Sequence[str], lengths: Sequence[int]) -> set[int]:
    """Return which failures are shown in full, as positions: the first of each kata come first, and one is always shown.

    :param katas: whose failures they are.
    :param lengths: how many lines each of them takes.
    """
    seen: Counter[str] = Counter()
    order = []
    for position, kata in enumerate(katas):
        order.append((seen[kata], position))
        seen[kata] += 1
    chosen: set[int] = set()
    room = max(MIN_LINES, MAX_LINES - len(lengths))
    for _, position in sorted(order):
        room -= lengths[position]
        if room < 0 and chosen:
            break
        chosen.add(position)
    return chosen


def difference(shown: str, other: str) -> str:
    """Return the line of *other* that says best how it differs from *shown*.

    That is the first that is not in its place there; of a value that was asked for by another call, what came of it.
    """
    theirs, known = other.splitlines(), shown.splitlines()
    differing = [number for number, line in enumerate(theirs) if number >= len(known) or line != known[number]]
    if len(differing) > 1 and differing[0] == 0 and theirs[differing[1]].strip().startswith(OUTCOMES):
        value, *rest = theirs[differing[1] :]
        return clean(" ".join([value, *takewhile(lambda line: line.startswith(f"{INDENT} "), rest)]).strip())
    return clean(theirs[differing[0] if differing else 0]) if theirs else ""


def _comparable(message: str) -> str:
    """Return what of *message* has to be the same in another one that repeats it.

    An exception that comes out of one line of the answer repeats itself, after any call. Addresses in memory differ each
    time.
    """
    raised = [line for line in message.splitlines() if line.lstrip().startswith(("raised: ", "at: "))]
    return re.sub(r"0x[0-9a-fA-F]{6,}", "0x", "\n".join(raised) if len(raised) == 2 else message)
