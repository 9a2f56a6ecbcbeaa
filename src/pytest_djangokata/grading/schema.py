"""The schema of ``results.json``, made from its shape: ``docs/grades.schema.json``.

``python -m pytest_djangokata.grading.schema > docs/grades.schema.json`` writes it.
"""

from __future__ import annotations

import inspect
import re
import sys
from typing import Any

import msgspec

from pytest_djangokata.grading.model import Results


def schema() -> str:
    """Return the JSON schema as text."""
    said: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(Results)}
    for shape in said["$defs"].values():
        _describe(shape)
    return msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n"


def _describe(shape: dict[str, Any]) -> None:
    """Give each property what the docstring of its struct says of it; Python 3.13 alone has taken the indents out."""
    text, *parameters = re.split(r"^:param (\w+):", inspect.cleandoc(shape.get("description", "")), flags=re.MULTILINE)
    if text:
        shape["description"] = " ".join(text.split())
    for name, said in zip(parameters[::2], parameters[1::2], strict=True):
        shape["properties"][name] = {"description": " ".join(said.split()), **shape["properties"][name]}


if __name__ == "__main__":
    sys.stdout.write(schema())
