"""A wheel of this package from what is installed here, without the network: the engine alone, or with some katas."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest_djangokata
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.workspace import project_files

DISTRIBUTION = "pytest-djangokata"
#: The local part of the version of a wheel without katas; pip then installs it over one that has them.
ENGINE = "engine"

#: What every file in an archive is dated, so that the same files make the same archive.
DATE = (1980, 1, 1, 0, 0, 0)
MODE = 0o644

WHEEL = """\
Wheel-Version: 1.0
Generator: djangokata
Root-Is-Purelib: true
Tag: py3-none-any
"""


def engine_wheel(
    extra: Mapping[str, bytes] | None = None, *, local: str = ENGINE, packs: Mapping[str, str] | None = None
) -> tuple[str, bytes]:
    """Return the name and the contents of a wheel of this package and of the practice project.

    Everything comes from the files and the metadata of the installed package, be it a checkout or a wheel.

    :param extra: further files, by their path in the wheel; no kata is in it without them.
    :param local: the local part of its version.
    :param packs: further entry points in the group of packs: name and package.

    :raises DjangokataError: if this package is not installed as a distribution.
    """
    dist = _distribution()
    version = f"{engine_version()}+{local}"
    info = f"{DISTRIBUTION.replace('-', '_')}-{version}.dist-info"
    files = {**_package(), **(extra or {})}
    files[f"{info}/METADATA"] = _metadata(dist, version).encode()
    files[f"{info}/WHEEL"] = WHEEL.encode()
    files[f"{info}/entry_points.txt"] = _entry_points(dist, packs or {}).encode()
    record = f"{info}/RECORD"
    files[record] = "".join([*(_recorded(name, files[name]) for name in sorted(files)), f"{record},,\n"]).encode()
    return f"{DISTRIBUTION.replace('-', '_')}-{version}-py3-none-any.whl", archive(files)


def engine_version() -> str:
    """Return the version of this package, without a local part."""
    return _distribution().version.partition("+")[0]


def archive(files: Mapping[str, bytes], executable: tuple[str, ...] = ()) -> bytes:
    """Return *files* as a zip archive that is the same, byte for byte, for the same files.

    :param executable: names of those that can be run.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DATE)
            entry.external_attr = (0o100000 | (0o755 if name in executable else MODE)) << 16
            entry.create_system = 3  # Unix, wherever it is made
            target.writestr(entry, files[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def _distribution() -> Distribution:
    try:
        return distribution(DISTRIBUTION)
    except ModuleNotFoundError as error:
        raise DjangokataError(
            f"{DISTRIBUTION} runs here without being installed, so its metadata are not known.\n"
            "Install it: python -m pip install ."
        ) from error


def _package() -> dict[str, bytes]:
    """Return the files of this package and of the practice project, by their paths in a wheel."""
    folder = Path(pytest_djangokata.__file__).parent
    files = {name: path.read_bytes() for path, name in project_files()}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".pyc", ".pyo"):
            files[f"{folder.name}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return files


def _metadata(dist: Distribution, version: str) -> str:
    """Return the headers of the metadata, with another version and without the description."""
    text = (dist.read_text("METADATA") or dist.read_text("PKG-INFO") or "").replace("\r\n", "\n")
    headers = text.partition("\n\n")[0]
    headers = re.sub(r"^Description-Content-Type:.*\n?", "", headers, flags=re.MULTILINE)
    headers = re.sub(r"^License-File:.*\n?", "", headers, flags=re.MULTILINE)
    return re.sub(r"^Version:.*$", f"Version: {version}", headers, flags=re.MULTILINE).rstrip() + "\n"


def _entry_points(dist: Distribution, packs: Mapping[str, str]) -> str:
    groups: dict[str, dict[str, str]] = {}
    for entry in dist.entry_points:
        groups.setdefault(entry.group, {})[entry.name] = entry.value
    for name, package in packs.items():
        groups.setdefault("djangokata.packs", {})[name] = package
    parts = [
        "".join([f"[{group}]\n", *(f"{name} = {value}\n" for name, value in sorted(entries.items()))])
        for group, entries in sorted(groups.items())
    ]
    return "\n".join(parts)


def _recorded(name: str, content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(content)}\n"
