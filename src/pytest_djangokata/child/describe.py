"""From an exception to what the learner needs, beside the code that raised it."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Iterator

from pytest_djangokata.child import confine
from pytest_djangokata.child.mistakes import about_migrations, mentioned
from pytest_djangokata.child.sources import edited_files, from_syntax_error, not_python
from pytest_djangokata.child.texts import fitted, message_of
from pytest_djangokata.protocol.breakage import Breakage, carets_in_view, excerpt, is_inside
from pytest_djangokata.protocol.processes import columns


def from_exception(error: BaseException, folder: str, edit: Iterable[str]) -> Breakage:
    """Describe *error* by the last place in the kata's *folder* that it passed through.

    :param edit: the learner's files, relative to *folder*; a place in one of them wins over a place in a test.
    """
    confine.make_room_for(error)
    edited = edited_files(folder, edit)
    chain = list(_chain(error))
    root = chain[-1]
    places = [place for one in reversed(chain) for place in _places(one, folder)]
    file, line = next((place for place in places if place[0] in edited), places[0] if places else ("", 0))
    for one in chain:
        if isinstance(one, SyntaxError) and one.filename and is_inside(one.filename, folder):
            return from_syntax_error(one, one.filename)
    if isinstance(root, SyntaxError) and (broken := not_python(edited)):
        return broken
    if (about := about_migrations(root, folder, edited)) is not None:
        return about
    for one in chain:
        migration = getattr(one, "djangokata_file", "")
        if migration and is_inside(migration, folder):
            return Breakage(
                f"this migration cannot be applied: {_reason(root, folder)}",
                migration,
                0 if file != migration else line,
            )
    if file:
        return Breakage(_reason(root, folder), file, line, excerpt(file, line))
    if isinstance(root, MemoryError) and (file := confine.interrupted(folder)):
        return Breakage(_reason(root, folder), file)
    file, line = mentioned(root, edited)
    return Breakage(_reason(root, folder), file, line, excerpt(file, line) if file else _last_frames(root))


def missing_name(error: BaseException, package: str, folder: str) -> Breakage | None:
    """Describe the use of a name that one of the kata's modules does not define; None for any other error.

    :param package: the importable name of the kata's folder.
    """
    match = re.search(r"^module '([\w.]+)' has no attribute '(\w+)'", message_of(error))
    if not isinstance(error, AttributeError) or match is None or not match[1].startswith(f"{package}."):
        return None
    module = os.path.join(folder, *match[1].removeprefix(f"{package}.").split("."))
    file = f"{module}.py" if os.path.isfile(f"{module}.py") else os.path.join(module, "__init__.py")
    if not os.path.isfile(file):
        return None
    advice = ["", f"The task asks for it: define `{match[2]}` there, and keep the names that were in the file."]
    return Breakage(f"AttributeError: there is no `{match[2]}` in this file", file, 1, advice)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """Yield *error* and the explicit causes behind it."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        behind = current.__cause__
        if behind is None and any(isinstance(one, MemoryError) for one in (current, current.__context__)):
            behind = current.__context__  # where memory ran out first; what was done about it ran out again
        current = behind


def _places(error: BaseException, folder: str) -> list[tuple[str, int]]:
    """Return the places in *folder* that *error* passed through, innermost first."""
    found = []
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if is_inside(file, folder):
            found.append((file, trace.tb_lineno))
        trace = trace.tb_next
    return found[::-1]


def _reason(error: BaseException, folder: str) -> str:
    message = fitted(error.msg if isinstance(error, SyntaxError) else " ".join(message_of(error).split()), folder)
    message = "; ".join(filter(None, [message, confine.refusal(error)]))
    if len(message) > 500:
        message = message[:500] + "…"
    return f"{type(error).__name__}: {message}" if message else type(error).__name__


def _last_frames(error: BaseException) -> list[str]:
    """Return the end of the traceback, for an error that never passed through the kata's files.

    Where memory ran out, all that can be left of it is ours.
    """
    if isinstance(error, MemoryError):
        return []
    frames = traceback.format_exception(error)[-4:]
    return ["", *carets_in_view("".join(frames).rstrip().splitlines(), columns() - len("  "))]
