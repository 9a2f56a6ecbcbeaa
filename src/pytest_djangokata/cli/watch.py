"""``djangokata watch``: what you save is run at once."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path
from types import FrameType, TracebackType
from typing import NoReturn, Self

import click
from rich.console import Console, ConsoleDimensions, Group
from rich.live import Live
from rich.markdown import Markdown
from rich.text import Text

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.cli.common import complete_kata, console, here, look
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import quote
from pytest_djangokata.learner.overview import next_of
from pytest_djangokata.learner.place import Place
from pytest_djangokata.learner.watch.keys import Keys
from pytest_djangokata.learner.watch.loop import Watch
from pytest_djangokata.learner.watch.run import Runner
from pytest_djangokata.learner.watch.screen import View, render
from pytest_djangokata.workers.launcher import launching
from pytest_djangokata.workers.scratch import make_scratch


@click.command("watch")
@click.argument("path", required=False, metavar="[KATA|TOPIC|PATH]", shell_complete=complete_kata)
def command(path: str | None) -> None:
    """Run what you save, at once, on one screen: the verdict, the first failure, how far you are, what to do next.

    Without PATH all katas are watched, and the one to do next is in view.

    \b
    Example:
      djangokata watch
      djangokata watch orm
      djangokata watch orm/select_related
    """
    place = here()
    katas = chosen(place, path)
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        folder = os.path.relpath(os.path.commonpath([kata.path for kata in katas]))
        raise DjangokataError(f"Watch mode needs a terminal.\nWithout one, run: pytest {quote(folder)}")
    out = console()
    for number in (signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
        signal.signal(number, leave)
    scratch = make_scratch()
    try:
        with launching(scratch) as launcher, Terminal(out) as terminal:
            runner = Runner(place, launcher, scratch)
            try:
                Watch(place, katas, first(place, katas, path), runner=runner, terminal=terminal).loop()
            finally:
                runner.close()
    except KeyboardInterrupt:
        pass
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


class Terminal(Keys):
    """The keyboard, and a screen that covers the terminal as long as it is open."""

    def __init__(self, out: Console) -> None:
        super().__init__()
        self._out = out
        self._live = Live(console=out, screen=True, auto_refresh=False, redirect_stdout=False, redirect_stderr=False)

    def __enter__(self) -> Self:
        super().__enter__()
        self._live.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.__exit__(kind, error, trace)
        super().__exit__(kind, error, trace)

    def uncover(self) -> None:
        self._out.show_cursor(True)
        self._out.set_alt_screen(False)

    def cover(self) -> None:
        self._out.set_alt_screen(True)
        self._out.show_cursor(False)
        self._live.refresh()

    @property
    def size(self) -> tuple[int, int]:
        # Not what $COLUMNS says, which stays as it was when the window changes.
        width, height = os.get_terminal_size(sys.stdout.fileno())
        return width, height

    @property
    def height(self) -> int:
        return self.size[1]

    def draw(self, view: View) -> None:
        """Show *view*."""
        self._out.size = ConsoleDimensions(*self.size)
        self._live.update(Group(*render(view, *self._out.size)), refresh=True)

    def lay_out(self, markdown: str) -> list[Text]:
        """Return *markdown* as lines of the present width."""
        options = self._out.options.update(height=None)
        lines = self._out.render_lines(Markdown(markdown), options, pad=False)
        return [Text.assemble(*((part.text, part.style or "") for part in line)) for line in lines]


def leave(number: int, frame: FrameType | None) -> NoReturn:
    """End by a signal as by the key, so that the terminal is as it was."""
    raise KeyboardInterrupt


def chosen(place: Place, path: str | None) -> list[Kata]:
    """Return the katas that *path* means: one, those of a topic, or all.

    :raises DjangokataError: if it means none.
    """
    every = list(place.catalogue.katas.values())
    if path is None:
        below = [kata for kata in every if kata.path.is_relative_to(Path.cwd())]
        return below or every
    folder = Path(os.path.realpath(path))
    below = [kata for kata in every if kata.path.is_relative_to(folder)]
    return below or [kata for kata in every if kata.topic == path.strip("/")] or [place.kata(path)]


def first(place: Place, katas: list[Kata], path: str | None) -> Kata:
    """Return the kata that is in view first."""
    if (inside := place.kata_above(Path(path) if path else Path.cwd())) is not None:
        return inside
    if len(katas) == 1:
        return katas[0]
    ids = {kata.id for kata in katas}
    seen = look(place)
    following = next_of(seen, [kata for kata in seen.progress.katas if kata.id in ids])
    return katas[0] if following is None else place.catalogue.katas[following.id]
