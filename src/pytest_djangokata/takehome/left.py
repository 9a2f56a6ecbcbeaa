"""What a candidate wrote for a kata and nobody takes: it is named, since an answer may do something else without it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from pytest_djangokata.assignments.standalone import folder_of
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.catalogue.given import is_test
from pytest_djangokata.grading.given import given_names
from pytest_djangokata.grading.left import not_taken, notes_of
from pytest_djangokata.grading.model import Changed
from pytest_djangokata.grading.take import is_wanted
from pytest_djangokata.grading.trees import MAX_FILE
from pytest_djangokata.grading.wrapped import listed
from pytest_djangokata.takehome.model import RECEIPT


@dataclass(frozen=True)
class Left:
    """What of a kata's folder is not taken.

    :param others: files that are neither given nor to be edited, such as a module of the candidate's own.
    :param changed: given files that came back otherwise, or that ``submit`` says are other ones.
    :param unpacked: files that would be taken, and that ``submit`` left out.
    """

    others: list[str] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unpacked: list[str] = field(default_factory=list)

    def marks(self, kata: Kata) -> list[str]:
        """Return what is to be looked at, as sentences without their period."""
        marks = [f"left aside: changed given files: {listed(map(str, self.changed))}"] if self.changed else []
        marks += notes_of([], self.others, kata)
        if self.unpacked:
            verb = "was" if len(self.unpacked) == 1 else "were"
            marks.append(
                f"{listed(self.unpacked)} {verb} left out by submit: a link, or bigger than {MAX_FILE:,} bytes"
            )
        return marks


def left_of(
    names: Collection[str], folder: str | None, kata: Kata, noted: Collection[str], changed: Sequence[Changed]
) -> Left:
    """Return what is not taken: by what lies in a kata's *folder*, and by what ``submit`` noted.

    Of a file that ``submit`` leaves out only the note comes back. Who changes the note hides what nobody takes, and no more.

    :param names: everything that came back.
    :param noted: paths in the take-home.
    :param changed: given files of which it is seen that they came back otherwise.
    """
    own = f"{folder_of(kata)}/"
    told = [name.removeprefix(own) for name in noted if name.startswith(own)]
    others = not_taken(names, folder, kata) if folder is not None else []
    # With the receipt beside it, the kata's folder is not taken for the top of a project.
    others += not_taken([*(f"{own}{name}" for name in told), RECEIPT], own, kata)
    given = [name for name in given_names(kata) if name in told and not is_test(name)]
    return Left(
        others=sorted({name for name in others if not is_test(name)}),
        changed=[*changed, *(Changed(name) for name in given if name not in {one.file for one in changed})],
        unpacked=sorted({name for name in told if is_wanted(name, kata) or is_test(name)}),
    )
