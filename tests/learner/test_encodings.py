"""Output where standard output cannot show all that is printed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_djangokata.cli import main


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("words", [("hint", "orm/q_search"), ("debrief", "orm/select_related")], ids=" ".join)
def test_what_an_encoding_has_no_character_for_is_shown_by_its_like(
    dojo: Path, words: tuple[str, ...], encoding: str
) -> None:
    result = CliRunner(charset=encoding).invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0
    assert "..." in result.stdout
