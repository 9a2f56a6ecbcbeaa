"""Cutting a traceback down to what the learner can act on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest


def trim(excinfo: pytest.ExceptionInfo[Any], folder: str, edit: Iterable[str], *, full: bool) -> None:
    """Let the traceback of *excinfo* start in the learner's code and end in the kata's folder.

    :param folder: the kata's folder; frames of Django below the last frame in it are cut.
    :param edit: the learner's files, relative to *folder*. Without a frame in one of them, the test's own frame stays.
    :param full: keep everything (``--full-trace``).
    """
    if full:
        return
    edited = {os.path.join(folder, *name.split("/")) for name in edit}
    prefix = os.path.join(folder, "")
    entries = list(excinfo.traceback)
    inside = [index for index, entry in enumerate(entries) if str(entry.path).startswith(prefix)]
    if not inside:
        return
    first = next((index for index in inside if str(entries[index].path) in edited), inside[0])
    excinfo.traceback = type(excinfo.traceback)(entries[first : inside[-1] + 1])
