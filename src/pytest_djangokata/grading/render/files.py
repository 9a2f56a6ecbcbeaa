"""All files of a batch, by their names in its folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import msgspec

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.model import Results
from pytest_djangokata.grading.render import gradebook
from pytest_djangokata.grading.render.feedback import feedback_of, to_markdown
from pytest_djangokata.grading.render.html import feedback_page, index_page
from pytest_djangokata.grading.render.junit import to_junit
from pytest_djangokata.grading.render.names import file_name


def rendered(results: Results, out: str = "DIR") -> Iterator[tuple[str, str]]:
    """Yield name and text of each file.

    :param out: their folder, as commands name it.
    """
    yield "results.json", msgspec.json.format(msgspec.json.encode(results), indent=1).decode() + "\n"
    yield "gradebook.csv", gradebook.plain(results)
    yield "gradebook-canvas.csv", gradebook.canvas(results)
    yield "gradebook-moodle.csv", gradebook.moodle(results)
    yield "index.html", index_page(results, out)
    yield "junit.xml", to_junit(results)
    if results.feedback != "hidden":
        for row in results.rows:
            feedback, name = feedback_of(results, row), file_name(row.student.key)
            yield f"feedback/{name}.md", to_markdown(feedback)
            yield f"feedback/{name}.html", feedback_page(feedback)


def write_all(results: Results, folder: Path) -> list[str]:
    """Write the files into *folder*, each at once or not at all, and return their names."""
    names = []
    for name, text in rendered(results, str(folder)):
        write_file(folder / name, text)
        names.append(name)
    for path in sorted((folder / "feedback").glob("*")):
        if f"feedback/{path.name}" not in names and path.suffix in (".md", ".html"):
            path.unlink()  # of a student who is not among them any more
    return names


def write_file(path: Path, text: str) -> None:
    """Write a file at once or not at all, with the folders above it.

    A submission may lie there: a link in the file's place is replaced, and none is written through.

    :raises DjangokataError: if a folder is in its place.
    """
    if path.is_dir() and not path.is_symlink():
        raise DjangokataError(f"{path}: a folder is where this file is to be written.\nRemove it.")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode("utf-8", "replace"))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
