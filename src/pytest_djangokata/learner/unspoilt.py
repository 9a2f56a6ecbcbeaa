"""The kata that a learner's answer is compared with, where the learner works in the very folder that holds the answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from pytest_djangokata.catalogue import Kata, Problem, load_kata
from pytest_djangokata.catalogue.copies import copy_kata, put_answer
from pytest_djangokata.catalogue.shipped import shipped_answer
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.place import pristine
from pytest_djangokata.learner.reset import shipped_files


@contextmanager
def unspoilt(kata: Kata) -> Iterator[Kata]:
    """Yield *kata* with its answers, and with the files that its learner edits as they were shipped.

    An answer leaves out what stays as it was shipped, and a new migration beside it would belong to every answer. So in a
    checkout, where the learner has edited the kata itself, it is a copy, which goes with the block.

    :raises DjangokataError: if the answers are not here, or nobody knows how the files were shipped.
    """
    source = pristine(kata)
    if shipped_answer(source) in (None, source.answer_fingerprint):
        yield source
        return
    try:
        files = shipped_files(source)
    except DjangokataError:
        given = source.hidden / "solution"
        if not all((given / path.relative_to(source.path)).is_file() for path in source.edit_files):
            raise
        yield source  # the reference replaces everything, so it does not matter how the files were
        return
    with TemporaryDirectory() as scratch:
        folder = copy_kata(source, Path(scratch))
        put_answer(source, files, folder)
        shutil.copytree(source.hidden, folder / source.hidden.name, ignore=shutil.ignore_patterns("__pycache__"))
        copied = load_kata(folder)
        if isinstance(copied, Problem):
            raise DjangokataError(str(copied))
        yield copied
