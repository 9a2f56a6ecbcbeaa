"""Plain values: exactly what JSON can say, nothing that merely looks like it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from typing import Any

#: Types of which each value is plain.
ATOMS = frozenset((str, int, bool, type(None)))
MAX_DEPTH = 50

#: The names of exceptions, as an act.py writes down what an answer has raised.
EXCEPTION = re.compile(r"[A-Z]\w*(Error|Exception|DoesNotExist|ObjectsReturned|PermissionDenied|Http404|StopIteration)")


def impurity(value: Any, path: str = "answer") -> str:
    """Return where and why *value* is not plain, or an empty string.

    Plain are None, bool, int, str, finite float, and lists and dicts with str keys of them, of exactly those types:
    a subclass of str, a lazy string, a Decimal, a tuple or a generator is not.
    """
    return "" if _is_plain(value, 0) else _impurity(value, path, 0)


def _is_plain(value: Any, depth: int) -> bool:
    """Return the same without words, which nearly always is enough and takes a fraction of the time."""
    kind = type(value)
    if kind in ATOMS:
        return True
    if kind is float:
        return math.isfinite(value)
    if depth > MAX_DEPTH:
        return False
    if kind is list:
        return all(type(one) in ATOMS or _is_plain(one, depth + 1) for one in value)
    return kind is dict and all(
        type(key) is str and (type(one) in ATOMS or _is_plain(one, depth + 1)) for key, one in value.items()
    )


def _impurity(value: Any, path: str, depth: int) -> str:
    if depth > MAX_DEPTH:
        return f"{path} is nested too deeply"
    kind = type(value)
    if kind is float:
        return "" if math.isfinite(value) else f"{path} is {value!r}, which JSON does not have"
    if kind in ATOMS:
        return ""
    if kind is list:
        return next((bad for n, one in enumerate(value) if (bad := _impurity(one, f"{path}[{n}]", depth + 1))), "")
    if kind is dict:
        for key, one in value.items():
            if type(key) is not str:
                return f"a key of {path} is of type {type(key).__name__}, not str"
            if bad := _impurity(one, f"{path}[{brief(key)}]", depth + 1):
                return bad
        return ""
    return f"{path} is of type {kind.__module__}.{kind.__qualname__}, not a plain JSON type"


def difference(expected: Any, got: Any) -> str:
    """Return the first difference of two plain values in words, or an empty string: True is not 1, and 1 is not 1.0."""
    # Text tells types apart too, and is made many times faster than values are walked through.
    if text_of(expected) == text_of(got):
        return ""
    # What has been raised and noted explains what else differs, which may stand before it.
    return _raised(expected, got, "answer") or _difference(expected, got, "answer")


def text_of(value: Any) -> str:
    """Return a plain value as JSON, the same for the same value."""
    return json.dumps(value, sort_keys=True)


def _raised(expected: Any, got: Any, path: str) -> str:
    """Return the first place where *got* names an exception and *expected* does not name the same one."""
    if type(got) is str and EXCEPTION.fullmatch(got) and expected != got:
        return f"{path}: expected {brief(expected)}, got {brief(got)}"
    pairs: Iterable[tuple[Any, Any, str]] = ()
    if type(expected) is list and type(got) is list:
        both = zip(expected, got, strict=False)
        pairs = ((left, right, f"{path}[{number}]") for number, (left, right) in enumerate(both))
    elif type(expected) is dict and type(got) is dict:
        pairs = ((expected[key], got[key], f"{path}[{key!r}]") for key in sorted(expected.keys() & got.keys()))
    return next((found for one in pairs if (found := _raised(*one))), "")


def _difference(expected: Any, got: Any, path: str) -> str:
    if type(expected) is not type(got):
        return f"{path}: expected {brief(expected)}, got {brief(got)}"
    if type(expected) is dict:
        for key in sorted(expected.keys() | got.keys()):
            if key not in got:
                return f"{path}[{key!r}] is missing"
            if key not in expected:
                return f"{path}[{brief(key)}] is too much: {brief(got[key])}"
        return next(
            (d for key in sorted(expected) if (d := _difference(expected[key], got[key], f"{path}[{key!r}]"))), ""
        )
    if type(expected) is list:
        for number, (left, right) in enumerate(zip(expected, got, strict=False)):
            if found := _difference(left, right, f"{path}[{number}]"):
                return found
        if len(expected) != len(got):
            first = min(len(expected), len(got))
            lack = len(got) < len(expected)
            one = f"{brief(expected[first])} is missing" if lack else f"{brief(got[first])} is too much"
            return f"{path} has {len(got)} entries, expected {len(expected)}: {one}"
        return ""
    return "" if expected == got else f"{path}: expected {brief(expected)}, got {brief(got)}"


def brief(value: Any) -> str:
    """Return the ``repr`` of a plain value, shortened."""
    text = repr(value)
    return text if len(text) <= 160 else text[:159] + "…"
