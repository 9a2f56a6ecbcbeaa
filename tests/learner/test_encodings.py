"""Output where standard output cannot show all that is printed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_djangokata.cli import main
from tests.learner.conftest import Type


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("words", [("hint", "orm/q_search"), ("debrief", "orm/select_related")], ids=" ".join)
def test_what_an_encoding_has_no_character_for_is_shown_by_its_like(
    dojo: Path, words: tuple[str, ...], encoding: str
) -> None:
    result = CliRunner(charset=encoding).invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert "..." in result.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="file systems elsewhere take no such name")
def test_a_folder_whose_name_is_not_utf8_is_a_folder_like_any_other(
    type_: Type, shipped_dojo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dojo = tmp_path / os.fsdecode(b"dojo\xff")
    shutil.copytree(shipped_dojo, dojo)
    monkeypatch.chdir(dojo)
    found = json.loads(type_("next", "--json").out)
    assert Path(found["folder"]) == dojo / "katas" / found["id"]
    assert len(json.loads(type_("list", "--json", "forms").out)) == 3
    command = [sys.executable, "-m", "pytest", "katas/forms/model_form"]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=300, check=False)
    assert (done.returncode, "INTERNALERROR" in done.stdout, "Traceback" in done.stderr) == (1, False, False)
    assert " failed, " in done.stdout
