"""The wheel that is written from what is installed."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from email.parser import Parser
from importlib.metadata import requires

import pytest

from pytest_djangokata.assignments.wheel import engine_wheel


@pytest.fixture(scope="module")
def wheel() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(engine_wheel()[1]))


def test_it_has_the_engine_and_the_project_and_no_kata(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert {"pytest_djangokata/plugin.py", "kata_project/settings.py"} <= set(names)
    assert [name for name in names if name.startswith("katas") or ".meta" in name or "__pycache__" in name] == []


def test_its_record_has_size_and_hash_of_every_file(wheel: zipfile.ZipFile) -> None:
    record = next(name for name in wheel.namelist() if name.endswith("/RECORD"))
    rows = dict(line.split(",", 1) for line in wheel.read(record).decode().splitlines())
    assert set(rows) == set(wheel.namelist())
    for name, row in rows.items():
        content = wheel.read(name)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        assert row == ("," if name == record else f"sha256={digest},{len(content)}")


def test_it_is_the_same_byte_for_byte_each_time() -> None:
    assert engine_wheel() == engine_wheel()


def test_its_metadata_are_those_of_the_package_with_a_version_of_its_own(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith("/METADATA"))
    headers = Parser().parsestr(wheel.read(name).decode())
    assert headers["Version"].endswith("+engine")
    assert headers.get_all("Requires-Dist") == requires("pytest-djangokata")
    assert (
        "[pytest11]\ndjangokata = pytest_djangokata.plugin\n"
        in wheel.read(name.replace("METADATA", "entry_points.txt")).decode()
    )
