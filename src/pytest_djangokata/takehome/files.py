"""The files of a scorecard."""

from __future__ import annotations

from pathlib import Path

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.progress.store import replace_file
from pytest_djangokata.takehome.compare import CARD
from pytest_djangokata.takehome.markdown import markdown
from pytest_djangokata.takehome.model import indented
from pytest_djangokata.takehome.page import scorecard_page
from pytest_djangokata.takehome.scorecard import Scorecard


def free(folder: Path) -> None:
    """Check that no scorecard is in *folder*.

    :raises DjangokataError: if one is: somebody may have written into it.
    """
    if (folder / CARD).exists():
        raise DjangokataError(
            f"{folder}: a scorecard is there already.\nName another folder with --out, or write over it: --replace"
        )


def write_scorecard(card: Scorecard, folder: Path) -> list[str]:
    """Write a scorecard as a page, as Markdown and as JSON, and return the names of the files."""
    files = {
        "scorecard.html": scorecard_page(card).encode("utf-8", "replace"),
        "scorecard.md": markdown(card).encode("utf-8", "replace"),
        CARD: indented(card),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        replace_file(folder / name, content)
    return list(files)
