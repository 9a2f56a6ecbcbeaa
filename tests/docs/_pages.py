"""The console blocks of a page as what a reader types and sees, and the files that it tells to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True)
class Step:
    """One thing that a reader does.

    :param command: what is typed; empty where a file is written.
    :param expected: what the page shows below it, or what the file holds.
    """

    command: str
    expected: str
    file: str = ""


def steps(page: str) -> Iterator[Step]:
    """Yield what the reader of *page* does, in order."""
    for block in BLOCK.finditer(page):
        if block["file"]:
            yield Step("", block["text"], block["file"])
        elif block["kind"] == "console":
            for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                command, _, expected = part.partition("\n")
                yield Step(command, expected)


def fits(expected: str, got: str) -> bool:
    """Whether *got* is what a page shows: line by line, where ``…`` stands for anything, or for any lines."""
    pattern = ""
    for line in expected.splitlines():
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part.rstrip()) for part in line.split("…")) + r"[ \t]*\n"
    return re.fullmatch(pattern, got if got.endswith("\n") or not got else got + "\n") is not None
