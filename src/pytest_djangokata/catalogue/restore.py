"""How a file comes back that ``djangokata init`` wrote into a workspace."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pytest_djangokata.catalogue.installed import MANIFEST, own_katas, packs
from pytest_djangokata.interpreter import quote
from pytest_djangokata.layout import KATA_FILE, is_kata


def init_command(path: Path) -> str:
    """Return what writes *path* again: a file of a kata, a topic or the learning paths. It is empty outside of a workspace.

    git would not do: a workspace in somebody's repository may be no part of it.
    """
    sources = [(root, "") for root in own_katas()]
    sources += [(root, f" --pack {quote(name)}") for name, root in packs().items()]
    for depth in (3, 2, 1):
        if len(path.parents) <= depth or (path.parents[depth] / MANIFEST).is_file():
            continue
        root, place = path.parents[depth - 1], path.parents[depth]
        for source, pack in sources:
            shipped = source / path.relative_to(root)
            if root.name != source.name or not shipped.is_file():
                continue
            if root.resolve() == source.resolve() or (path.parent / ".meta").is_dir():
                return ""  # in a checkout, git has it
            shown = "." if place.resolve() == Path.cwd() else quote(str(place))
            return f"djangokata init {shown}{pack}{_choice(shipped, source, root)}"
    return ""


def _choice(shipped: Path, source: Path, root: Path) -> str:
    """Return the options with which no kata comes along that the workspace leaves out."""
    absent = [path for path in source.glob("*/*") if is_kata(path) and not (root / path.relative_to(source)).is_dir()]
    if not absent or shipped.parent == source:
        return ""
    topic = shipped.relative_to(source).parts[0]
    if shipped.parent.name == topic or all(path.parent.name != topic for path in absent):
        return f" --topic {topic}"
    level = tomllib.loads((shipped.parent / KATA_FILE).read_text(encoding="utf-8"))["level"]
    return f" --topic {topic} --level {level}"
