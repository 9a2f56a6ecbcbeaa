"""A workspace and the command, as a learner types it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pytest_djangokata.cli import main
from pytest_djangokata.learner.workspace import write_workspace

Type = Callable[..., "Said"]

#: Keeps both streams apart: click 8.2 always does, and has no option for it.
SEPARATELY: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in signature(CliRunner).parameters else {}


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@pytest.fixture
def type_(monkeypatch: pytest.MonkeyPatch, forked_launchers: None) -> Type:
    """Return a function that runs ``djangokata`` with the given words."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")

    def run(*words: str, input: str = "") -> Said:  # noqa: A002
        result = CliRunner(**SEPARATELY).invoke(main, list(words), input=input, catch_exceptions=False)
        print(result.output)
        return Said(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture(scope="session")
def shipped_dojo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workspace that nobody has touched."""
    folder = tmp_path_factory.mktemp("shipped") / "dojo"
    write_workspace(folder, topics=["orm", "forms"])
    return folder


@pytest.fixture
def dojo(shipped_dojo: Path, tmp_path: Path) -> Iterator[Path]:
    """A workspace of its own for each test, which is the current folder."""
    import shutil

    folder = tmp_path / "dojo"
    shutil.copytree(shipped_dojo, folder, ignore=shutil.ignore_patterns(".git"))
    before = Path.cwd()
    os.chdir(folder)
    yield folder
    os.chdir(before)


def solve(dojo: Path, kata: str, *, passed: bool = True) -> None:
    """Note in the progress file that all tests of a kata pass, as a run of pytest does."""
    from pytest_djangokata.catalogue import Kata, load_kata
    from pytest_djangokata.progress.model import CaseResult, Record
    from pytest_djangokata.progress.store import state_path, write_state

    loaded = load_kata(dojo / "katas" / kata)
    assert isinstance(loaded, Kata)
    outcome = CaseResult("passed" if passed else "failed")
    record = Record(loaded.fingerprint, loaded.answer_fingerprint, 1, {"test_x.py::test_y": outcome})
    assert write_state(state_path(dojo), {kata: record}) == ""
