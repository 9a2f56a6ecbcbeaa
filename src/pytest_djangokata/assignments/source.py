"""The katas that a teacher or a hirer hands out: complete ones, with their answers."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pytest_djangokata.catalogue import Catalogue, load_catalogue
from pytest_djangokata.catalogue.installed import own_katas
from pytest_djangokata.catalogue.load import pack_roots
from pytest_djangokata.layout import TOPIC_FILE
from pytest_djangokata.learner.workspace import pack_folders


def complete_catalogue(packs: Iterable[str] | None = None) -> Catalogue:
    """Return the katas of this package and of packs, never those of a workspace, which have no answers.

    :param packs: folders of packs that are not installed; names of installed ones may be among them. A folder counts
        instead of an installed copy of the same pack.

    :raises DjangokataError: if a pack is not there.
    """
    named = list(pack_folders(packs or ()))
    names = {root.name for root in named}
    installed = [root for root in pack_roots().values() if root.name not in names]
    roots = [*own_topics(), *installed, *named]
    return load_catalogue(dict.fromkeys(root.resolve() for root in roots))


def own_topics() -> list[Path]:
    """Return the folder of this package's own katas, which are public; nothing where it was installed without any."""
    return [root.resolve() for root in own_katas() if any(root.glob(f"*/{TOPIC_FILE}"))][:1]
