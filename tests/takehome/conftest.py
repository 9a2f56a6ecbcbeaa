"""A hirer's office, and a candidate's copy."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.check.pack import pack_topics
from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.takehome.issue import Wish, issue
from pytest_djangokata.takehome.office import OFFICE, Office
from tests.learner.conftest import type_

__all__ = ["type_"]


@pytest.fixture(scope="session")
def handed_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an office and one take-home of two katas of the ORM, as it was sent."""
    folder = tmp_path_factory.mktemp("handed-out")
    wish = Wish("ada", Level.INTERMEDIATE, 40, ("orm",), seed=7)
    issue(wish, Office(folder / "office"), folder / "ada.zip")
    return folder


@pytest.fixture
def desk(handed_out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office of its own for each test, with the take-home that was sent; it is the current folder."""
    folder = tmp_path / "desk"
    shutil.copytree(handed_out, folder)
    monkeypatch.setenv(OFFICE, str(folder / "office"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def copy(desk: Path, tmp_path: Path) -> Path:
    """The candidate's copy."""
    with zipfile.ZipFile(desk / "ada.zip") as archive:
        archive.extractall(tmp_path / "candidate")
    return tmp_path / "candidate" / "takehome"


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """Make *folder* the current one for a while."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@pytest.fixture
def pack(desk: Path) -> Path:
    """The folder of a pack's katas that is not installed, ``acme-katas``, with two of them."""
    topics = pack_topics(desk / "acme-katas")
    scaffold("acme/one", topics)
    scaffold("acme/two", topics)
    return topics


@pytest.fixture
def installed_pack(pack: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The same pack after ``pip install -e``: known by its name."""
    metadata = tmp_path / "site" / "acme_katas-0.1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-katas\nVersion: 0.1\n")
    (metadata / "entry_points.txt").write_text("[djangokata.packs]\nacme-katas = acme_katas\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    monkeypatch.syspath_prepend(pack.parent)
    yield pack
    sys.modules.pop("acme_katas", None)
