"""The katas that a teacher or a hirer hands out: complete ones, with their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pytest_djangokata.catalogue import Catalogue, load_catalogue
from pytest_djangokata.catalogue.load import pack_roots
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import TOPIC_FILE
from pytest_djangokata.learner.workspace import own_root


def complete_catalogue(packs: Iterable[str] | None = None) -> Catalogue:
    """Return the katas of this package and of packs, never those of a workspace, which have no answers.

    :param packs: instead of all: names of installed packs, or their folders. The katas of this package are left out where
        packs are named.

    :raises DjangokataError: if a pack is not there.
    """
    if packs is None:
        return load_catalogue([own_root(), *pack_roots().values()])
    return load_catalogue(list(_folders(packs)))


def _folders(packs: Iterable[str]) -> Iterator[Path]:
    known = pack_roots()
    for name in packs:
        if name in known:
            yield known[name]
        elif (folder := topics_in(Path(name))) is not None:
            yield folder
        else:
            there = ", ".join(sorted(known)) or "none is installed"
            raise DjangokataError(
                f"--pack {name}: there is no such pack, and no folder with topics.\nInstalled packs: {there}"
            )


def topics_in(folder: Path) -> Path | None:
    """Return the folder of topics that *folder* is, or that lies in it, as in a pack's project; None without any."""
    for pattern in (f"*/{TOPIC_FILE}", f"*/*/{TOPIC_FILE}", f"src/*/*/{TOPIC_FILE}"):
        for path in sorted(folder.glob(pattern)):
            return path.parents[1].resolve()
    return None
