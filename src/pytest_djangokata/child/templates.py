"""Where in a template of the kata's something went wrong; Django says it only where DEBUG is on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

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
