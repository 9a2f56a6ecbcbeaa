"""What a kata's code may read: Python, what is installed, the system's libraries and time zones, and its own tree.

The list is made of parts, because a rule cannot take out of a folder what shall stay hidden in it: a catalogue that is
installed beside other packages has its solutions there.
"""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

#: Where shared libraries, time zones and what Python looks up on a system lie.
SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share/zoneinfo", "/etc/localtime", "/etc/timezone",
    "/etc/ld.so.cache", "/etc/mime.types", "/etc/ssl/openssl.cnf", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random",
)  # fmt: skip

#: What folders are called into which packages are installed.
INSTALLED = ("site-packages", "dist-packages")


def python_folders() -> list[Path]:
    """Return where the standard library, installed packages and the interpreter's own libraries lie.

    Other folders on ``sys.path`` are somebody's project, with a history that may hold answers.
    """
    paths = sysconfig.get_paths()
    names = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    names += [str(Path(sys.base_prefix) / "lib"), *(entry for entry in sys.path if Path(entry).name in INSTALLED)]
    found = {Path(name).resolve(): None for name in names if Path(name).exists()}
    # A folder that lies in another one of them adds nothing.
    return [path for path in found if not any(parent in found for parent in path.parents)]


def reading_list(own: Iterable[Path], hidden: Iterable[Path]) -> list[Path]:
    """Return what may be read.

    :param own: files and folders of the kata's, which are allowed whole.
    :param hidden: folders that stay closed, wherever they lie, unless they are among *own*.
    """
    closed = [path.resolve() for path in hidden]
    system = [path for name in SYSTEM if (path := Path(name)).exists()]
    parts = [part for folder in (*system, *python_folders()) for part in around(folder, closed)]
    return list(dict.fromkeys([*parts, *own]))


def around(folder: Path, closed: list[Path]) -> Iterator[Path]:
    """Yield *folder*, or its parts without *closed*."""
    resolved = folder.resolve()
    if any(path == resolved or path in resolved.parents for path in closed):
        return
    if not any(resolved in path.parents for path in closed):
        yield folder
        return
    for child in sorted(folder.iterdir()):
        yield from around(child, closed)
