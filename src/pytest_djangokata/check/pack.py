"""``djangokata new --pack``: a project with katas of one's own, which installs as a pack."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from pytest_djangokata.catalogue.installed import PACKS
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import TOPIC_FILE

PYPROJECT = """\
[build-system]
requires = ["hatchling>=1.25"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "0.1.0"
description = "Katas of our own."
requires-python = ">=3.11"
dependencies = ["pytest-djangokata"]
classifiers = ["Private :: Do Not Upload"]  # PyPI refuses it, so that no answer is published by mistake

# What makes it a pack: a package whose folder holds topics.
[project.entry-points."{group}"]
{name} = "{package}"

[tool.hatch.build.targets.wheel]
packages = ["{package}"]

[tool.pytest.ini_options]
required_plugins = ["pytest-djangokata"]
testpaths = ["{package}"]
django_find_project = false
"""

README = """\
# {name}

Katas of our own. They have their answers beside them, in `.meta`: keep this project private.

```
python -m pip install -e .                     # now djangokata knows the pack
djangokata new TOPIC/KATA --pack .             # another kata
djangokata check {package}                    # red as shipped, green when solved, every wrong answer stopped
djangokata takehome new --pack {name} …
```
"""

GITIGNORE = "__pycache__/\n.pytest_cache/\n.djangokata/\n.venv/\n*.egg-info/\ndist/\n"


def pack_topics(folder: Path) -> Path:
    """Return the folder of topics of the pack in *folder*; the pack's project is written where there is none.

    :raises DjangokataError: if the folder's name makes no package.
    """
    folder, topics = folder.resolve(), topics_of(folder)
    if not any(topics.glob(f"*/{TOPIC_FILE}")):
        _write_project(folder, topics.name)
    return topics


def topics_of(folder: Path) -> Path:
    """Return where the topics of the pack in *folder* are, or will be; nothing is written.

    :raises DjangokataError: if the folder's name makes no package.
    """
    folder = folder.resolve()
    there = sorted({path.parents[1] for path in folder.glob(f"*/*/{TOPIC_FILE}")})
    if there:
        return there[0]
    package = _distribution(folder).replace("-", "_")
    if not package.isidentifier() or keyword.iskeyword(package) or package in ("katas", "kata_project"):
        raise DjangokataError(
            f"--pack {folder}: its name makes no package of your own.\n"
            "Name the folder in lower case, as it should be installed: --pack acme-katas"
        )
    return folder / package


def _distribution(folder: Path) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-")


def _write_project(folder: Path, package: str) -> None:
    values = {"name": _distribution(folder), "package": package, "group": PACKS}
    texts = {"pyproject.toml": PYPROJECT, "README.md": README, ".gitignore": GITIGNORE}
    (folder / package).mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        if not (folder / file).exists():
            (folder / file).write_text(text.format(**values), encoding="utf-8")
