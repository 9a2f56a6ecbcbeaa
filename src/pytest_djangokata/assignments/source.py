"""The katas that a teacher or a hirer hands out: complete ones, with their answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from pytest_djangokata.catalogue import Catalogue, load_catalogue
from pytest_djangokata.catalogue.load import pack_roots
from pytest_djangokata.catalogue.shipped import own_katas
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import TOPIC_FILE


def complete_catalogue(packs: Iterable[str] | None = None) -> Catalogue:
    """Return the katas of this package and of packs, never those of a workspace, which have no answers.

    :param packs: folders of packs that are not installed; names of installed ones may be among them.

    :raises DjangokataError: if a pack is not there.
    """
    own = [root for root in own_katas() if any(root.glob(f"*/{TOPIC_FILE}"))][:1]
    roots = [*own, *pack_roots().values(), *pack_folders(packs or ())]
    return load_catalogue(dict.fromkeys(root.resolve() for root in roots))


def pack_folders(packs: Iterable[str]) -> Iterator[Path]:
    """Yield the folders of topics of *packs*: names of installed ones, or folders.

    :raises DjangokataError: if one is not there.
    """
    known = pack_roots()
    for name in packs:
        if name in known:
            yield known[name].resolve()
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
