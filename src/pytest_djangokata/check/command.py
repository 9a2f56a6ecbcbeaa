"""``djangokata check``: choose katas, turn their wrong answers, show progress, print the table."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Literal

from rich.console import Console

from pytest_djangokata.catalogue import Kata, find_kata_dirs, load_kata
from pytest_djangokata.catalogue.load import default_roots
from pytest_djangokata.check import metadata
from pytest_djangokata.check.answers import misfits
from pytest_djangokata.check.batch import Batch
from pytest_djangokata.check.before import Before
from pytest_djangokata.check.fold import fold, unfold
from pytest_djangokata.check.model import KataCheck
from pytest_djangokata.check.render import closing_line, table
from pytest_djangokata.check.reports import Reports
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.settings import find_kata
from pytest_djangokata.workers.processors import default_workers

#: Columns of a table that goes to a file or another program, which have no width of their own.
WIDE = 160

#: What wrong answers can be turned into.
Shape = Literal["diffs", "folders"]


def run_check(
    paths: Iterable[str],
    *,
    workers: int | None = None,
    seed: int | None = None,
    seeds: int = 1,
    light: bool = False,
    seal: bool = False,
    shape: Shape | None = None,
    quiet: bool = False,
    resume: Path | None = None,
) -> list[KataCheck]:
    """Check the katas that *paths* lead to and print the table unless *quiet*.

    :param seed: of the probe's data; None is a fresh one, the same for all katas.
    :param seeds: how often the probe is asked, each time with other data, from the next seed.
    :param light: leave the wrong answers out, and run everything in one order.
    :param seal: write the fingerprint of the shipped files first.
    :param shape: turn the wrong answers into diffs first, or the diffs into folders to edit.
    :param resume: a file of what was good, which is left out while nothing has changed; what is good now is added.

    :raises DjangokataError: if a path leads to no kata, or *resume* cannot be written.
    """
    folders = choose(paths)
    before = None if resume is None else Before(resume, (seed, seeds, light))
    console = _console(stderr=quiet)
    katas = [kata for kata in map(load_kata, folders) if isinstance(kata, Kata)]
    for kata in katas:
        if seal:
            metadata.seal(kata)
        for line in _turned(kata, shape) if shape else ():
            _say(console, line)
    left = folders if before is None else before.left(folders)
    # Nobody should wait for the runs to read what is known before them.
    for kata in katas:
        if kata.path in left:
            for finding in metadata.findings(kata):
                _say(console, f"{kata.id}: {finding}".partition("\n")[0])
    results = []
    # One more than there are processors, since katas on servers and threads wait for a good part of their time.
    workers = max(1, min(workers or default_workers() + 1, len(left)))
    first = secrets.randbelow(10**6) if seed is None else seed
    say = None if console.is_terminal else partial(_say, console)
    with Reports(len(left), say) as reports, Batch(workers, range(first, first + seeds), light=light) as batch:
        for result in batch.run(left, reports.tell):
            results.append(result)
            if before is not None:
                before.note(result)
            reports.end(result)
    order = {folder: number for number, folder in enumerate(folders)}
    results.sort(key=lambda result: next(n for f, n in order.items() if f"{f.parent.name}/{f.name}" == result.kata))
    if not quiet:
        if results:
            console.print(table(results), soft_wrap=True)
            console.print()
        _say(console, closing_line(results, len(folders) - len(left), resume))
    return results


def turn(paths: Iterable[str], shape: Shape) -> bool:
    """Turn wrong answers into diffs, or diffs into folders, say what was done, and return whether all of them could be read.

    :raises DjangokataError: if a path leads to no kata, or there is no solution that can be read.
    """
    console = _console()
    katas, bad, done = [], 0, 0
    for folder in choose(paths):
        kata = load_kata(folder)
        if not isinstance(kata, Kata):
            _say(console, str(kata))
            bad += 1
            continue
        katas.append(kata.id)
        for line in _turned(kata, shape):
            _say(console, line)
            done += 1
        for line in misfits(kata, advice=not bad):
            _say(console, f"{kata.id}/{line}")
            bad += 1
    if not done and not bad:
        _say(console, f"There was nothing to turn into {shape}.")
    if katas and shape == "diffs":
        _say(console, f"Check it: djangokata check {katas[0] if len(katas) == 1 else ''}".rstrip())
    return not bad


def _turned(kata: Kata, shape: Shape) -> Iterator[str]:
    return (f"{kata.id}/{line}" for line in (fold(kata) if shape == "diffs" else unfold(kata)))


def _console(*, stderr: bool = False) -> Console:
    console = Console(stderr=stderr)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDE
    return console


def _say(console: Console, line: str) -> None:
    console.print(line, soft_wrap=True, markup=False, highlight=False)


def choose(paths: Iterable[str]) -> list[Path]:
    """Return the folders of the katas that *paths* lead to, or of all of them.

    :raises DjangokataError: if a path leads to no kata.
    """
    folders: dict[Path, None] = {}
    for text in paths:
        path = Path(text)
        found = list(find_kata_dirs([path.resolve()])) if path.exists() else [find_kata(text).path]
        if not found:
            raise DjangokataError(
                f"There is no kata in {text!r}.\nA kata is a folder with a kata.toml: katas/orm/q_search"
            )
        folders.update(dict.fromkeys(found))
    if not folders:
        here = Path("katas").resolve()
        folders.update(dict.fromkeys(find_kata_dirs([here] if here.is_dir() else default_roots())))
    if not folders:
        raise DjangokataError("There is no kata here.\nWrite one: djangokata new topic/kata")
    return list(folders)
