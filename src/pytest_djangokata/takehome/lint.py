"""What ruff finds in an answer and not in the stub."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import msgspec

#: Mistakes, dangers, Django's own and what is simpler said; nothing that a formatter decides.
RULES = "E4,E7,E9,F,B,S,DJ,C4,PERF,SIM,PLE,C901,TRY2"
SECONDS = 60
MOST = 50  # findings


class Lint(msgspec.Struct, frozen=True):
    """One finding."""

    file: str
    line: int
    code: str
    text: str


class _Place(msgspec.Struct):
    row: int


class _Found(msgspec.Struct):
    filename: str
    message: str
    location: _Place
    code: str | None = None


def lint(files: Mapping[str, bytes], stub: Mapping[str, bytes]) -> list[Lint] | None:
    """Return what ruff finds in *files* more than in *stub*; None where ruff is not installed, or gives no answer.

    Comments in the files that would silence it do not count, nor does any configuration.
    """
    program = find_ruff()
    if program is None:
        return None
    before, after = _run(program, stub), _run(program, files)
    if before is None or after is None:
        return None
    known = Counter((one.file, one.code, one.text) for one in before)
    found = []
    for one in after:
        key = (one.file, one.code, one.text)
        if known[key] > 0:
            known[key] -= 1
        else:
            found.append(one)
    return found[:MOST]


def find_ruff() -> str | None:
    """Return the program: that of this environment, or the shell's."""
    own = Path(sysconfig.get_path("scripts")) / "ruff"
    return str(own) if own.is_file() else shutil.which("ruff")


def _run(program: str, files: Mapping[str, bytes]) -> list[Lint] | None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        names = [file for file in files if file.endswith(".py") and file.isprintable()]
        for file in names:
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[file])
        command = [program, "check", "--isolated", "--no-cache", "--ignore-noqa", "--exit-zero", "--quiet"]
        command += ["--output-format", "json", "--target-version", "py311", "--select", RULES, "."]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, timeout=SECONDS, check=True)
            found = msgspec.json.decode(done.stdout or b"[]", type=list[_Found])
        except (OSError, subprocess.SubprocessError, msgspec.MsgspecError):
            return None
        return [
            Lint(
                Path(one.filename).resolve().relative_to(folder).as_posix(),
                one.location.row,
                one.code or "syntax",
                one.message,
            )
            for one in found
        ]
