"""Parameters of statements as JSON has them, and back: bytes and floats that JSON lacks come in a list with their kind."""

from __future__ import annotations

import base64
import math
import sqlite3
from collections.abc import Mapping
from typing import Any


def encode(value: Any) -> Any:
    """Return one parameter as JSON has it; of other types what is registered for sqlite3.

    :raises UnicodeEncodeError: for a text that UTF-8 does not have, as sqlite3 does.
    :raises sqlite3.ProgrammingError: for a type that sqlite3 does not take.
    """
    kind = type(value)
    if kind is str and not value.isascii():
        value.encode()  # half of a surrogate pair is refused, as sqlite3 does: JSON would let it through
    if kind in (str, int, bool, type(None)):
        return value
    if kind is float:
        return value if math.isfinite(value) else ["float", repr(value)]
    if kind in (bytes, bytearray, memoryview):
        return ["bytes", base64.b64encode(bytes(value)).decode()]
    adapted = sqlite3.adapt(value, sqlite3.PrepareProtocol, value)
    if adapted is not value:
        return encode(adapted)
    # As sqlite3 does: what the value holds. str() of a SafeString is that SafeString again.
    if isinstance(value, str):
        return encode(str.__str__(value))
    if isinstance(value, int):
        return encode(int.__int__(value))
    if isinstance(value, float):
        return encode(float.__float__(value))
    if isinstance(value, bytes):
        return encode(bytes(value))
    raise sqlite3.ProgrammingError(f"Error binding parameter: type '{kind.__name__}' is not supported")


def encode_all(parameters: Any) -> Any:
    """Return a statement's parameters as JSON has them."""
    if isinstance(parameters, Mapping):
        return {str(key): encode(value) for key, value in parameters.items()}
    return [encode(value) for value in parameters]


def decode_all(parameters: Any) -> Any:
    """Return a statement's parameters as they were given."""
    if type(parameters) is dict:
        return {key: decode(value) for key, value in parameters.items()}
    return [decode(value) for value in parameters]


def decode(value: Any) -> Any:
    """Return one parameter: bytes and floats that JSON does not have come in a list with their kind."""
    if type(value) is list:
        kind, text = value
        return base64.b64decode(text) if kind == "bytes" else float(text)
    return value
