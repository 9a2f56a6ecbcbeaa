"""The console blocks of a page as what a reader types and sees, and the files that it tells to write."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import CI_SERVERS, environment_without

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


def follow(page: Path, folder: Path) -> int:
    """Do in *folder* what the reader of *page* does, hold it to what the page shows, and return how many steps it took."""
    env = environment_without("PYTEST", "DJANGO_", *CI_SERVERS)
    env |= {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "PYTEST_ADDOPTS": "-p no:randomly",
    }
    done = 0
    for step in steps(page.read_text(encoding="utf-8")):
        if step.file:
            (folder / step.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / step.file).write_text(step.expected, encoding="utf-8")
        elif step.command.startswith("cd "):
            folder /= step.command.removeprefix("cd ")
        elif not step.command.startswith("python -m pip "):  # it is installed
            run = subprocess.run(
                step.command, shell=True, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
            )
            assert fits(step.expected, run.stdout), f"$ {step.command}\n{run.stdout}{run.stderr}"
        done += 1
    return done
