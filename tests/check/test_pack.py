"""``djangokata new --pack``: a project of one's own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.check.pack import pack_topics
from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.errors import DjangokataError


def test_its_first_kata_writes_a_project_that_registers_as_a_pack(tmp_path: Path) -> None:
    scaffold("acme/one", pack_topics(tmp_path / "Acme Katas"))
    project = tomllib.loads((tmp_path / "Acme Katas/pyproject.toml").read_text())
    assert project["project"]["name"] == "acme-katas"
    assert project["project"]["entry-points"] == {"djangokata.packs": {"acme-katas": "acme_katas"}}
    assert "Private :: Do Not Upload" in project["project"]["classifiers"]
    assert (tmp_path / "Acme Katas/acme_katas/acme/one/kata.toml").is_file()


def test_a_second_kata_goes_where_the_first_one_is_and_nothing_is_overwritten(tmp_path: Path) -> None:
    scaffold("acme/one", pack_topics(tmp_path / "acme-katas"))
    (tmp_path / "acme-katas/README.md").write_text("mine")
    scaffold("other/two", pack_topics(tmp_path / "acme-katas"))
    assert (tmp_path / "acme-katas/acme_katas/other/two/kata.toml").is_file()
    assert (tmp_path / "acme-katas/README.md").read_text() == "mine"


def test_a_pack_is_found_by_its_project_or_its_package(tmp_path: Path) -> None:
    topics = pack_topics(tmp_path / "acme-katas")
    scaffold("acme/one", topics)
    for place in (tmp_path / "acme-katas", topics):
        assert complete_catalogue([str(place)]).katas["acme/one"].root == topics


@pytest.mark.parametrize("name", ["katas", "class", "1st", "???"])
def test_a_name_that_makes_no_package_is_one_clear_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(DjangokataError, match="its name makes no package of your own"):
        pack_topics(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
