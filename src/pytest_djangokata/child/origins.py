"""Where a queryset was made. Django finds a mistake in it when it is evaluated, which is often in the test."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection
from types import TracebackType
from typing import Any

#: File, line and function.
Place = tuple[str, int, str]

ATTRIBUTE = "_djangokata_place"


def note_places(edited: Collection[str]) -> None:
    """Let each queryset know the last line in one of the files *edited* that had a part in making it."""
    import django
    from django.db.models.query import QuerySet

    django_folder = os.path.join(*django.__path__, "")
    original: Any = QuerySet._clone  # type: ignore[attr-defined]

    def _clone(self: Any) -> Any:
        clone = original(self)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_code.co_filename.startswith(django_folder):
            frame = frame.f_back
        code = frame.f_code
        if code.co_filename in edited:
            clone._djangokata_place = (code.co_filename, frame.f_lineno, code.co_qualname)
        elif ATTRIBUTE in self.__dict__:
            clone._djangokata_place = self._djangokata_place
        return clone

    QuerySet._clone = _clone  # type: ignore[attr-defined]


def place_of_queryset(trace: list[TracebackType]) -> Place | None:
    """Return where the innermost queryset on the way to an exception was made, if in one of the learner's files."""
    from django.db.models.query import QuerySet

    for entry in reversed(trace):
        for name in ("self", "queryset"):
            value = entry.tb_frame.f_locals.get(name)
            if isinstance(value, QuerySet) and (place := value.__dict__.get(ATTRIBUTE)) is not None:
                return place  # type: ignore[no-any-return]
    return None
