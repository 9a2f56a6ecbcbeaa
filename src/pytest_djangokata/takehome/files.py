"""The files of a scorecard and of a comparison; what somebody else wrote is not written over."""

from __future__ import annotations

from pathlib import Path

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.files import replace_file
from pytest_djangokata.takehome.compare import CARD, Comparison
from pytest_djangokata.takehome.markdown import markdown
from pytest_djangokata.takehome.model import indented
from pytest_djangokata.takehome.page import COMPARED, comparison_page, scorecard_page
from pytest_djangokata.takehome.scorecard import Scorecard

#: Bytes of a page in which it says what it is.
HEAD = 2000


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


def free_for_comparison(path: Path) -> None:
    """Check that at *path* there is nothing, or an earlier comparison.

    :raises DjangokataError: if something else is there, such as a scorecard.
    """
    if not path.exists():
        return
    with path.open("rb") as file:
        if f'<meta name="generator" content="{COMPARED}">'.encode() not in file.read(HEAD):
            raise DjangokataError(
                f"{path}: it is there already, and is no comparison.\nName another file: -o FILE.html"
            )


def write_comparison(comparison: Comparison, path: Path) -> None:
    """Write a comparison as a page."""
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, comparison_page(comparison).encode("utf-8", "replace"))
