"""The katas that a teacher or a hirer hands out: complete ones, with their answers."""

from __future__ import annotations

from collections.abc import Iterable

from pytest_djangokata.catalogue import Catalogue, load_catalogue
from pytest_djangokata.catalogue.load import pack_roots
from pytest_djangokata.catalogue.shipped import own_katas
from pytest_djangokata.layout import TOPIC_FILE
from pytest_djangokata.learner.workspace import pack_folders


def complete_catalogue(packs: Iterable[str] | None = None) -> Catalogue:
    """Return the katas of this package and of packs, never those of a workspace, which have no answers.

    :param packs: folders of packs that are not installed; names of installed ones may be among them.

    :raises DjangokataError: if a pack is not there.
    """
    own = [root for root in own_katas() if any(root.glob(f"*/{TOPIC_FILE}"))][:1]
    roots = [*own, *pack_roots().values(), *pack_folders(packs or ())]
    return load_catalogue(dict.fromkeys(root.resolve() for root in roots))
