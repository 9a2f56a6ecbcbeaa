"""Where in a template of the kata's something went wrong; Django says it only where DEBUG is on."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

from pytest_djangokata.child.sources import edited_files
from pytest_djangokata.protocol.breakage import Breakage, excerpt


def edited(folder: str, edit: Iterable[str]) -> Iterator[str]:
    """Yield the templates among the learner's files, as absolute paths."""
    for name, file in zip(edit := list(edit), edited_files(folder, edit), strict=True):
        if "templates" in name.split("/")[:-1] and os.path.isfile(file):
            yield file


def first_mistake(files: Iterable[str]) -> Breakage | None:
    """Return what is wrong with the first of *files* that Django cannot compile as a template, or None."""
    from django.template import TemplateSyntaxError, engines
    from django.template.backends.django import DjangoTemplates
    from django.template.base import Origin, Template

    try:
        engine = next((one.engine for one in engines.all() if isinstance(one, DjangoTemplates)), None)
    except Exception:  # noqa: BLE001  (the settings are the learner's; tests will tell)
        return None
    for file in files if engine is not None else ():
        try:
            Template(Path(file).read_text(encoding="utf-8"), Origin(file, file), file, engine)
        except TemplateSyntaxError as error:
            line = getattr(getattr(error, "token", None), "lineno", 0)
            # Newer versions of Django put the file's path before the message.
            message = getattr(error, "raw_error_message", error)
            return Breakage(f"TemplateSyntaxError: {message}", file, line, excerpt(file, line) if line else [])
        except UnicodeDecodeError as error:
            return Breakage(f"the file is not UTF-8: {error.reason} at byte {error.start}", file)
        except OSError:
            continue
    return None


def place_in_template(
    error: BaseException, trace: Sequence[TracebackType], folder: str, edited: Collection[str]
) -> tuple[int, str, int] | None:
    """Return where in a template of the kata's *error* came about: position in *trace*, file and line.

    One of the learner's templates wins over any other in the kata's *folder*; of each kind, the innermost does.

    :param edited: the learner's files.
    """
    from django.template.base import Node, Template

    nearest = None
    for index in range(len(trace) - 1, -1, -1):
        frame = trace[index].tb_frame
        if frame.f_code.co_name not in ("render_annotated", "compile_nodelist"):
            continue
        one = frame.f_locals.get("self")
        # What is compiled knows the line of the error, and what is rendered knows its own.
        token = getattr(error if isinstance(one, Template) else one, "token", None)
        file = getattr(getattr(one, "origin", None), "name", None)
        if not isinstance(one, Node | Template) or token is None or not isinstance(file, str):
            continue
        if file in edited:
            return index, file, token.lineno
        if nearest is None and file.startswith(os.path.join(folder, "")):
            nearest = index, file, token.lineno
    return nearest
