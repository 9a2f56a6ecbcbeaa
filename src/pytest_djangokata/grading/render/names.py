"""The names of files that are called after students."""

from __future__ import annotations

import hashlib
import re

#: Names that mean something else to some system.
RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|index)(\..*)?")
#: Digits of a hash, and what a name with one looks like: who is called so gets a hash too.
DIGITS = 16
HASHED = re.compile(rf".*-[0-9a-f]{{{DIGITS}}}")


def file_name(key: str) -> str:
    """Return the name of a student's file, without an ending: the student's own where that is one, and no two alike.

    A name that was changed has a hash of the true one at its end, so that nobody can choose another one's.
    """
    plain = re.sub(r"[^a-z0-9@_.+-]+", "-", key.lower()).strip("-.")[:60]
    if plain == key and not RESERVED.fullmatch(plain) and not HASHED.fullmatch(plain):
        return plain
    return f"{plain or 'student'}-{hashlib.sha256(key.encode('utf-8', 'surrogateescape')).hexdigest()[:DIGITS]}"
