"""The Python that runs here, as the person can type it."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path


def quote(text: str) -> str:
    """Return *text* as one word of the platform's shell."""
    return subprocess.list2cmdline([text]) if os.name == "nt" else shlex.quote(text)


def is_found(program: Path) -> bool:
    """Whether the shell finds *program* by its name, and no other."""
    found = shutil.which(program.name)
    return found is not None and Path(found).absolute() == program.absolute()


def python(executable: str) -> str:
    """Return what starts the interpreter *executable*: its name where the shell finds it, else its path."""
    path = Path(executable)
    return quote(path.name if is_found(path) else executable)


def install(requirements: Iterable[str]) -> str:
    """Return the command that installs *requirements* into the environment that runs here."""
    wanted = " ".join(f'"{requirement}"' for requirement in requirements)
    if find_spec("pip") is None and shutil.which("uv") is not None:
        return f"uv pip install --python {quote(sys.executable)} {wanted}"
    return f"{python(sys.executable)} -m pip install {wanted}"
