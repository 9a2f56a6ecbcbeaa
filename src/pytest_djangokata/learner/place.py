"""Where the learner's katas are, and where the answers to them are kept."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pytest_djangokata.catalogue import Catalogue, Kata, Problem, load_catalogue, load_kata
from pytest_djangokata.catalogue.shipped import installed_katas, is_handed_out
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import KATA_FILE, TOPIC_FILE, folders_in


@dataclass(frozen=True)
class Place:
    """A checkout or a workspace.

    :param root: the folder that holds ``katas``, and the katas of packs beside it; pytest is run there, and the state
        is kept there.
    """

    root: Path

    @cached_property
    def catalogue(self) -> Catalogue:
        return load_catalogue(self.roots)

    @cached_property
    def roots(self) -> list[Path]:
        """The folders of topics: ``katas`` first, then those of packs."""
        return sorted(roots_in(self.root), key=lambda folder: (folder.name != "katas", folder.name))

    def kata(self, name: str) -> Kata:
        """Return the kata that *name* means: its ID, its name where no other has it, or a path in its folder.

        :raises DjangokataError: if there is none; the message names those that are meant most likely.
        """
        katas = self.catalogue.katas
        wanted = name.strip().rstrip("/")
        if wanted in katas:
            return katas[wanted]
        if (inside := self.kata_above(Path(name))) is not None:
            return inside
        same_name = [kata for kata in katas.values() if kata.name == wanted]
        if len(same_name) == 1:
            return same_name[0]
        if (topic := wanted.rpartition("/")[2]) in {kata.topic for kata in katas.values()}:
            raise DjangokataError(f"{name} is a topic, and one kata is wanted.\nIts katas: djangokata list {topic}")
        from pytest_djangokata.catalogue.names import closest

        near = [kata.id for kata in same_name] or closest(wanted, katas)
        advice = f"Perhaps you mean: {', '.join(near)}" if near else "All katas: djangokata list"
        if (problem := self.catalogue.loss_of(wanted)) is not None:
            raise DjangokataError(str(problem))
        raise DjangokataError(f"There is no kata {name!r} in {self.root}.\n{advice}")

    def kata_above(self, path: Path) -> Kata | None:
        """Return the kata in whose folder *path* lies."""
        absolute = path.absolute()
        for folder in (absolute, *absolute.parents):
            if os.path.isfile(folder / KATA_FILE):  # false, and no error, for what can be no path
                return next((kata for kata in self.catalogue.katas.values() if kata.path == folder.resolve()), None)
        return None


def find_place(start: Path) -> Place:
    """Return the checkout or workspace in which *start* lies.

    :raises DjangokataError: if it lies in none.
    """
    folder = start.resolve()
    for candidate in (folder, *folder.parents):
        if roots_in(candidate):
            return Place(candidate)
    raise DjangokataError(
        f"There are no katas in {folder}, nor in a folder above it.\n"
        "Make a workspace and go there: djangokata init dojo && cd dojo"
    )


def roots_in(folder: Path) -> set[Path]:
    """Return the folders directly in *folder* that hold topics."""
    return {
        root
        for root in folders_in(folder)
        if not root.name.startswith(".") and any((topic / TOPIC_FILE).is_file() for topic in folders_in(root))
    }


def pristine(kata: Kata) -> Kata:
    """Return *kata* where its ``.meta`` is: beside it in a checkout, else among the installed katas.

    :raises DjangokataError: if nobody who made the kata has left its answers here.
    """
    if kata.hidden.is_dir():
        return kata
    for root in installed_katas():
        folder = root / kata.topic / kata.name
        if (folder / ".meta").is_dir():
            loaded = load_kata(folder)
            if isinstance(loaded, Problem):
                raise DjangokataError(str(loaded))
            return loaded
    if is_handed_out(kata):
        raise DjangokataError(
            f"{kata.id}: its hints and answers were not handed out with it.\nAsk who handed it out, or run its tests."
        )
    raise DjangokataError(
        f"{kata.id}: its hints and answers are not installed here.\n"
        "Install the package that the kata came with, into the environment that runs djangokata."
    )
