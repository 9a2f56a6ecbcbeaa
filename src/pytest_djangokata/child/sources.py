"""Whether the learner's Python files are Python at all, found out before any test is collected."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable
from pathlib import Path

from pytest_djangokata.protocol.breakage import Breakage, carets_in_view, excerpt
from pytest_djangokata.protocol.processes import columns


def edited_files(folder: str, edit: Iterable[str]) -> list[str]:
    """Return the learner's files as absolute paths, in their order.

    :param edit: the same relative to the kata's *folder*, with slashes.
    """
    return [os.path.join(folder, *name.split("/")) for name in edit]


def not_python(files: Iterable[str]) -> Breakage | None:
    """Return what is wrong with the first of *files* that is named as Python and cannot be compiled, or None.

    Some of them are imported late or never, by a URLconf at the first request for instance, and then each test would
    tell the same mistake.
    """
    for file in files:
        if not file.endswith(".py"):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # the import warns as well
                compile(Path(file).read_bytes(), file, "exec", dont_inherit=True)
        except SyntaxError as error:
            return from_syntax_error(error, file)
        except (ValueError, RecursionError, MemoryError) as error:
            return Breakage(f"{type(error).__name__}: {error}".rstrip(": "), file, 1)
        except OSError:
            continue
    return None


def from_syntax_error(error: SyntaxError, file: str) -> Breakage:
    """Describe *error* with the line that it names and the place in it.

    :param file: what Python could not compile. The error itself does not always say.
    """
    line = error.lineno or 1
    lines = excerpt(file, line)
    marked = next((index for index, text in enumerate(lines) if text.startswith(">")), None)
    if marked is not None and error.text and (error.offset or 0) > 0:
        lines.insert(marked + 1, " " * 6 + " | " + " " * ((error.offset or 0) - 1) + "^")
        lines = carets_in_view(lines, columns() - len("  "))
    return Breakage(f"{type(error).__name__}: {error.msg}", file, line, lines)
