"""What a kata's tests use to fail in a way that teaches."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from pprint import pformat
from typing import Any

import pytest

from pytest_djangokata.catalogue.load import edit_files
from pytest_djangokata.child.telling import unwritten
from pytest_djangokata.child.texts import cut, message_of
from pytest_djangokata.child.traces import KataCode, way_of
from pytest_djangokata.protocol.processes import columns

MAX_CALL = 240  # characters
MAX_RAISED = 8  # lines


def expect(got: Any, expected: Any, *, call: str, because: str = "") -> None:
    """Fail unless *got* equals *expected*, and say what was called, what came, and what should have come.

    :param call: the call with its arguments, as a person would write it: ``front_page(limit=3)``.
    :param because: one sentence on why it matters.
    The failure shows this message and no traceback: it must be enough. Where a bool, int or str is expected, the type
    must agree as well: True is not 1.
    """
    __tracebackhide__ = True
    if type(expected) in (bool, int, str) and type(got) is not type(expected):
        same = False
    else:
        same = bool(expected == got)
    if not same:
        pytest.fail(message(call, got, expected, because), pytrace=False)


def message(call: str, got: Any, expected: Any, because: str = "") -> str:
    """Return the text of a failed expectation."""
    alike = 0
    if isinstance(got, dict) and isinstance(expected, dict):
        got, expected, alike = narrowed(got, expected)
    lines = [shortened(call), f"  expected: {shown(expected)}", f"  got:      {shown(got)}"]
    if alike and not expected:  # an empty dictionary would look as if nothing at all were expected
        lines = [shortened(call), f"  too much: {shown(got)}"]
    if alike and not got:
        lines = [shortened(call), f"  missing:  {shown(expected)}"]
    if alike:
        lines.append(f"  {alike} more {'entry is' if alike == 1 else 'entries are'} as expected")
    if isinstance(got, list | tuple) and isinstance(expected, list | tuple):
        lines += difference(got, expected)
    if because:
        lines += [f"  {because}"]
    return "\n".join(lines)


def difference(got: Sequence[Any], expected: Sequence[Any]) -> list[str]:
    """Return lines that name what is missing, what is too much, and whether only the order is wrong."""
    if isinstance(expected, tuple) and any(isinstance(one, list) for one in expected):
        return []  # several results side by side, each of which was shown already as a whole
    left, surplus = list(expected), []
    for one in got:
        if one in left:
            left.remove(one)
        else:
            surplus.append(one)
    if not left and not surplus:
        return ["  the same entries, in another order"]
    # All of them were shown already.
    missing = [f"  missing:  {shown(left)}"] if left and len(left) < len(expected) else []
    too_much = [f"  too much: {shown(surplus)}"] if surplus and len(surplus) < len(got) else []
    return [*missing, *too_much]


def narrowed(got: dict[Any, Any], expected: dict[Any, Any]) -> tuple[dict[Any, Any], dict[Any, Any], int]:
    """Return what differs between two dictionaries that are too long for a line, and how many entries agree."""
    if "\n" not in shown(got) + shown(expected):
        return got, expected, 0
    same = {
        key for key, value in expected.items() if key in got and type(got[key]) is type(value) and got[key] == value
    }
    less_got = {key: value for key, value in got.items() if key not in same}
    return less_got, {key: value for key, value in expected.items() if key not in same}, len(same)


def shown(value: Any, limit: int = 600) -> str:
    """Return *value* as Python would write it, wrapped and shortened for reading."""
    text = pformat(value, width=min(100, columns() - 12), compact=True, sort_dicts=False)
    if len(text) > limit:
        text = text[: limit - 1] + "…"
    return text.replace("\n", "\n            ")


def shortened(call: str) -> str:
    """Return *call* without its middle if it is too long for reading."""
    if len(call) <= MAX_CALL:
        return call
    return f"{call[: MAX_CALL // 2]} … {call[-MAX_CALL // 2 :]}"


def attempt(function: Any, *args: Any, call: str, because: str = "", **kwargs: Any) -> Any:
    """Call *function* and return its result; an exception fails the test with what was called.

    The failure shows *call*, what it raised, and the last line of the learner's code that it passed through, or of the
    kata's if it passed through none of the learner's.
    """
    __tracebackhide__ = True
    folder = Path(sys._getframe(1).f_code.co_filename).parent
    try:
        return function(*args, **kwargs)
    except Exception as error:  # noqa: BLE001
        text = raised(error, call, because, folder)
    # Outside of the handler, so that the failure is not shown as caused by the error and the whole of Django.
    pytest.fail(text, pytrace=False)


def raised(error: BaseException, call: str, because: str, folder: Path) -> str:
    """Return the text of a call that raised *error*.

    :param folder: the kata's folder.
    """
    kata = KataCode(str(folder), frozenset(map(str, edit_files(folder))), str(folder))
    if (said := unwritten(error, kata)) is not None:
        return said[0]
    lines = [shortened(call), cut(f"  raised:   {type(error).__name__}: {message_of(error)}", MAX_RAISED)]
    if where := place(error, kata):
        lines.append(f"  at:       {where}")
    return "\n".join([*lines, *([f"  {because}"] if because else [])])


def place(error: BaseException, kata: KataCode) -> str:
    """Return file, line and text of the last of the learner's lines that *error* came through, else of the kata's."""
    way = way_of(error, kata)
    step = way.learners or next(iter(way.steps[-1:]), None)
    if step is None:
        return ""
    return f"{kata.shown(step.file)}:{step.line}  {step.source}"
