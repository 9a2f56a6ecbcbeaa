"""Ctrl-C in any command of ``djangokata``: one line, and the status that shells give it."""

from __future__ import annotations

from importlib import import_module
from typing import NoReturn

import click
import pytest

from pytest_djangokata.cli import COMMANDS
from tests.learner.conftest import Type, type_

__all__ = ["type_"]


@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_is_no_result(name: str, type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    command: click.Command = import_module(f"pytest_djangokata.cli.{name}").command
    monkeypatch.setattr(command, "parse_args", lambda *_: [])
    monkeypatch.setattr(command, "invoke", stopped)
    said = type_(name)
    assert (said.status, said.out, said.err) == (130, "", "Stopped before it was done.\n")
