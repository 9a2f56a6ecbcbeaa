"""All files of a batch, by their names in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from pytest_djangokata.grading.model import Results
from pytest_djangokata.grading.render import gradebook


def rendered(results: Results) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file."""
    yield "results.json", msgspec.json.format(msgspec.json.encode(results), indent=1).decode() + "\n"
    yield "gradebook.csv", gradebook.plain(results)
    yield "gradebook-canvas.csv", gradebook.canvas(results)
    yield "gradebook-moodle.csv", gradebook.moodle(results)


def write_all(results: Results, folder: Path) -> list[str]:
    """Write the files into *folder*, each at once or not at all, and return their names."""
    names = []
    for name, text in rendered(results):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.tmp")
        temporary.write_bytes(text.encode("utf-8", "replace"))
        temporary.replace(path)
        names.append(name)
    return names
