"""Where serialised database templates are kept from run to run."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from pytest_djangokata.files import replace_file

#: A stored template begins with the hash of its image.
DIGEST = hashlib.sha256().digest_size
#: The key of no template: for a database that begins empty.
NO_TEMPLATE = "0" * 32


class TemplateStore:
    """The folder of templates. Only trusted parents write to it.

    :param folder: where they are kept from run to run.
    :param fallback: where they are kept for this run, if *folder* cannot be written.
    """

    def __init__(self, folder: Path, fallback: Path | None = None) -> None:
        self.folder = folder
        self._fallback = fallback

    def path(self, key: str) -> Path:
        return self.folder / f"{key}.sqlite3"

    def read(self, key: str) -> bytes | None:
        """Return the image for *key*, or None if it is not there or not whole."""
        try:
            content = self.path(key).read_bytes()
        except OSError:
            return None
        image = content[DIGEST:]
        return image if content[:DIGEST] == hashlib.sha256(image).digest() else None

    def write(self, key: str, image: bytes) -> None:
        """Store *image* at once or not at all; a reader never sees half of it."""
        try:
            self._write(key, image)
        except OSError:
            if self._fallback is None:
                raise
            self.folder, self._fallback = self._fallback, None
            self._write(key, image)

    def _write(self, key: str, image: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(self.path(key), hashlib.sha256(image).digest() + image)


def cache_folder() -> Path:
    """Return the folder of templates: ``$DJANGOKATA_CACHE``, or the user's cache folder."""
    if configured := os.environ.get("DJANGOKATA_CACHE"):
        return Path(configured)
    if os.name == "nt":  # pragma: no cover  (win32)
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "pytest-djangokata"
