"""What the terminal shows at the end of a run, as lines that are never wider than it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pytest_djangokata.progress.commands import Shell
from pytest_djangokata.progress.lines import Line, Span
from pytest_djangokata.progress.model import KataProgress, Progress, State, count
from pytest_djangokata.progress.table import LABEL, table
from pytest_djangokata.progress.text import clean, columns, cut, to_ascii, wrap

#: How many katas of a kind are named.
NAMED = 4

#: Spaces between two things on one line.
GAP = "  "


def render_terminal(progress: Progress, shell: Shell, width: int, *, unicode: bool) -> Iterator[Line]:
    """Yield the lines about *progress*.

    :param width: columns of the terminal.
    :param unicode: whether it can show more than ASCII.
    """
    page = _Page(width, unicode)
    yield from table(progress, width, unicode=unicode)
    yield ()
    of_topics = [kata for katas in progress.topics.values() for kata in katas]
    solved = [kata for kata in of_topics if kata.solved_now]
    yield from page.list("solved now", ("green",), solved, lambda kata: kata.title)
    broken = [kata for kata in of_topics if kata.ran and kata.state is State.BROKEN]
    yield from page.list("broken", ("red",), broken, lambda kata: kata.broken)
    stale = [kata for kata in progress.katas if kata.stale and kata.state is State.SOLVED]
    yield from page.list("stale", ("yellow",), stale, lambda kata: "changed since it was solved; run it again")
    yield from _needs(page, [kata for kata in of_topics if kata.ran and kata.state is State.NOT_RUNNABLE])
    yield from _next(page, progress, shell)


def render_short(progress: Progress, shell: Shell, width: int, *, unicode: bool) -> Iterator[Line]:
    """Yield at most two lines about *progress*, for a run that was asked to be quiet."""
    page = _Page(width, unicode)
    parts = [f"{count(katas).solved}/{len(katas)} {topic}" for topic, katas in progress.topics.items()]
    text = f"katas solved: {', '.join(parts)}"
    yield (Span(page.cut(text, width)),)
    if progress.next is not None:
        command = f"next: {shell.run(progress.next.folder)}"
        if columns(command) <= width:
            yield (Span(command),)


def render_notices(notices: Sequence[str], width: int, *, unicode: bool) -> Iterator[Line]:
    """Yield *notices*, each of them wrapped."""
    page = _Page(width, unicode)
    for notice in notices:
        for line in wrap(page.plain(notice), width, lines=6, ellipsis=page.ellipsis):
            yield (Span(line, ("yellow",)),)


def _needs(page: _Page, katas: Sequence[KataProgress]) -> Iterator[Line]:
    """Yield a line for each command that makes katas runnable."""
    commands: dict[str, list[KataProgress]] = {}
    for kata in katas:
        for lack in kata.lacks[:1]:
            commands.setdefault(lack.command or lack.reason, []).append(kata)
    label = "needs"
    for command, waiting in commands.items():
        name = waiting[0].id if len(waiting) == 1 else f"{waiting[0].id} and {len(waiting) - 1} more"
        yield from page.head(label, ("yellow",), name, command, whole=True)
        label = ""


def _next(page: _Page, progress: Progress, shell: Shell) -> Iterator[Line]:
    kata = progress.next
    if kata is None:
        done = all(kata.solved for kata in progress.katas)
        text = "nothing: every kata is solved" if done else "nothing: every kata that runs here is solved"
        yield from page.head("next", ("green",), text, "")
        return
    about = f"{kata.level}, {kata.minutes} min: {kata.question}"
    yield from page.head("next", ("cyan",), kata.id, about)
    run, help_ = shell.run(kata.folder), shell.help(kata.id, kata.folder)
    if help_ and columns(f"{run}     {help_}") <= page.width - LABEL:
        yield from page.whole(f"{run}     {help_}")
    else:
        yield from page.whole(run)
        yield from page.whole(help_)


class _Page:
    """Lays lines out on a terminal of some width."""

    def __init__(self, width: int, unicode: bool) -> None:
        self.width = width
        self.unicode = unicode
        self.ellipsis = "…" if unicode else "..."

    def plain(self, text: str) -> str:
        return clean(text) if self.unicode else to_ascii(clean(text))

    def cut(self, text: str, width: int) -> str:
        return cut(self.plain(text), width, self.ellipsis)

    def list(
        self, label: str, markup: tuple[str, ...], katas: Sequence[KataProgress], text: Callable[[KataProgress], str]
    ) -> Iterator[Line]:
        """Yield a line or a few for each of *katas*, with the label on the first."""
        for kata in katas[:NAMED]:
            yield from self.head(label, markup, kata.id, text(kata))
            label = ""
        if len(katas) > NAMED:
            yield from self.head("", (), f"and {len(katas) - NAMED} more", "")

    def head(self, label: str, markup: tuple[str, ...], name: str, text: str, *, whole: bool = False) -> Iterator[Line]:
        """Yield label, name and text: on one line where they fit, else the text on lines of its own.

        :param whole: the text is for copying; it is never cut.
        """
        text, name = self.plain(text), self.cut(name, self.width - LABEL)
        start = (Span(label.ljust(LABEL), (*markup, "bold") if label else ()), Span(name, ("bold",) if text else ()))
        column = max(26, columns(name) + len(GAP))
        if not text:
            yield start
        elif LABEL + column + columns(text) <= self.width:
            yield (*start, Span(" " * (column - columns(name)) + text))
        elif whole:
            yield start
            yield from self.whole(text)
        else:
            yield start
            for line in wrap(text, self.width - LABEL, lines=2, ellipsis=self.ellipsis):
                yield (Span(" " * LABEL + line),)

    def whole(self, text: str) -> Iterator[Line]:
        """Yield *text* uncut, as far to the right as it fits; nothing if that is not possible."""
        room = self.width - columns(text)
        if text and room >= 0 and (self.unicode or text.isascii()):
            yield (Span(" " * min(LABEL, room) + text),)
