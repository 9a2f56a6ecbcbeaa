"""Cutting a traceback down to what the learner can act on."""

from __future__ import annotations

import os
from collections.abc import Iterable
from types import TracebackType
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
    frames = []
    trace: TracebackType | None = excinfo.tb
    while trace is not None:
        frames.append(trace)
        trace = trace.tb_next
    files = [frame.tb_frame.f_code.co_filename for frame in frames]
    inside = [index for index, file in enumerate(files) if file.startswith(prefix)]
    if not inside:
        return
    first = next((index for index in inside if files[index] in edited), inside[0])
    # Copies: pytest follows the links from frame to frame, and a debugger shall still find them all.
    kept: TracebackType | None = None
    for frame in reversed(frames[first : inside[-1] + 1]):
        kept = TracebackType(kept, frame.tb_frame, frame.tb_lasti, frame.tb_lineno)
    assert kept is not None
    excinfo.traceback = type(excinfo.traceback)(kept)
