"""The catalogue around the katas of a run, read at most once.

Reading it takes as long as a few tests, so a session does it while it waits for its first child.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pytest_djangokata.catalogue import Catalogue, Kata, load_catalogue
from pytest_djangokata.catalogue.shipped import installed_katas
from pytest_djangokata.layout import TOPIC_FILE


class Surroundings:
    """Catalogues and fingerprints, as they were when they were first asked for."""

    def __init__(self) -> None:
        self._catalogues: dict[tuple[Path, ...], Catalogue] = {}
        self._fingerprints: dict[Path, str] = {}

    def look_ahead(self, folders: Iterable[Path], known: Iterable[str]) -> None:
        """Read now what the end of a run will ask for.

        :param folders: of the katas that were chosen.
        :param known: IDs of the katas with results of earlier runs, which hold for the same files only.
        """
        tuple(installed_katas())
        katas = self.around(folders).katas
        for name in known:
            if name in katas:
                self.fingerprint(katas[name])

    def around(self, folders: Iterable[Path]) -> Catalogue:
        """Return all of the catalogues to which the katas in *folders* belong."""
        topics = tuple(topic_folders(folders))
        if topics not in self._catalogues:
            self._catalogues[topics] = load_catalogue(topics)
        return self._catalogues[topics]

    def fingerprint(self, kata: Kata) -> str:
        """Return the fingerprint of a kata's files."""
        if kata.path not in self._fingerprints:
            self._fingerprints[kata.path] = kata.fingerprint
        return self._fingerprints[kata.path]


def topic_folders(katas: Iterable[Path]) -> list[Path]:
    """Return the folders of all topics in the catalogues to which *katas* belong.

    Only folders with a ``topic.toml`` are entered: the folder above may be somebody's home.
    """
    topics = {folder.parent for folder in katas}
    for root in {folder.parent for folder in topics}:
        topics.update(file.parent for file in root.glob(f"*/{TOPIC_FILE}"))
    return sorted(topics)
