"""The format of the file that the old mailing service sends."""

from __future__ import annotations

from katas.orm.bulk_import.models import Subscriber


class BadLine(ValueError):
    """A line that is no subscriber."""


def parse(line: str) -> Subscriber:
    """Return the subscriber of a line, not saved, with the address in lower case.

    :raises BadLine: if there are not three fields, or one of them is no address, no name or no number.
    """
    fields = [field.strip() for field in line.split(";")]
    if len(fields) != 3:
        raise BadLine(f"{len(fields)} fields instead of three")
    email, name, copies = fields
    if "@" not in email or not name or not copies.isdecimal():
        raise BadLine("no address, no name or no number")
    if len(email) > 254 or len(name) > 80 or len(copies) > 6:
        raise BadLine("too long")
    return Subscriber(email=email.lower(), name=name, copies=int(copies))
