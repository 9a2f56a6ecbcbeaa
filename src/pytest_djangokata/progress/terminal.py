"""What the terminal shows at the end of a run, as lines that are never wider than it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pytest_djangokata.progress.commands import RESET, Shell
from pytest_djangokata.progress.lines import Line, Span
from pytest_djangokata.progress.model import KataProgress, Progress, State, count, lacking, name_of, not_its_own
from pytest_djangokata.progress.page import GAP, Page, Row
from pytest_djangokata.progress.table import LABEL, table
from pytest_djangokata.progress.text import columns, wrap

#: How many katas of a kind are named.
NAMED = 4

#: How many broken ones, of which this is all that a run of several katas shows.
BROKEN = 20


def render_terminal(
    progress: Progress, shell: Shell, width: int, *, unicode: bool, not_begun: int = 0
) -> Iterator[Line]:
    """Yield the lines about *progress*.

    :param width: columns of the terminal.
    :param unicode: whether it can show more than ASCII.
    :param not_begun: how many katas' failures are only counted, because nobody has begun them.
    """
    page = Page(width, unicode)
    yield from table(progress, width, unicode=unicode)
    yield ()
    rows = list(_rows(progress, not_begun, shell))
    # The texts start in one column, at the least where most of them would start anyway.
    column = max([24, *(columns(row.name) for row in rows if row.text or row.command)]) + len(GAP)
    for row in rows:
        yield from page.row(row, column)
    if progress.next is not None:
        yield from _commands(page, progress.next, shell)


def _rows(progress: Progress, not_begun: int, shell: Shell) -> Iterator[Row]:
    katas = [kata for of_topic in progress.topics.values() for kata in of_topic]
    # Of a kata that is alone, the failures above say what is wrong, and more.
    alone = sum(kata.ran for kata in katas) == 1
    yield from _solved(katas, shell, alone=alone)
    broken = [kata for kata in katas if kata.ran and kata.state is State.BROKEN]
    texts = [(kata.id, "" if alone else _within(kata, kata.broken)) for kata in broken]
    yield from _listed("broken", ("red",), texts, BROKEN)
    yield from _edited([kata for kata in katas if kata.ran and kata.altered], shell)
    yield from _part(_passed_parts(progress), progress, shell)
    yield from _listed("stale", ("yellow",), [(kata.id, text) for kata in progress.katas if (text := _stale(kata))])
    yield from _needs([kata for kata in katas if kata.ran and kata.state is State.NOT_RUNNABLE])
    if not_begun:
        name = "1 kata" if not_begun == 1 else f"{not_begun} katas"
        yield Row("not begun", ("yellow",), name, "name one, or add -v, to see its failures")
    yield _next(progress)


def _solved(katas: Sequence[KataProgress], shell: Shell, *, alone: bool) -> Iterator[Row]:
    """Yield what this run has solved; of a single kata also what there is to do with it."""
    solved = [kata for kata in katas if kata.solved_now or (alone and kata.ran and kata.solved)]
    if len(solved) != 1:
        yield from _listed("solved now", ("green",), [(kata.id, kata.title) for kata in solved])
        return
    (kata,) = solved
    label = "solved now" if kata.solved_now else "solved"
    yield Row(label, ("green",), kata.id, kata.title, below=tuple(after_pass(kata, shell)))


def after_pass(kata: KataProgress, shell: Shell) -> Iterator[str]:
    """Yield what to do with a solved kata, as far as there is a command for it."""
    for question, command in (
        ("really right?", "verify"),
        ("answered aloud?", "debrief"),
        ("other answers:", "solution"),
    ):
        if typed := shell.about(command, kata.folder):
            yield f"{question:<15}  {typed}"


def _listed(label: str, markup: tuple[str, ...], katas: Sequence[tuple[str, str]], most: int = NAMED) -> Iterator[Row]:
    """Yield a row for each name and text, at most *most*, with the label on the first."""
    for number, (name, text) in enumerate(katas[:most]):
        yield Row("" if number else label, markup, name, text)
    yield from _more(katas, most)


def _stale(kata: KataProgress) -> str:
    """Return why the kata's result does not count any more; nothing where it does, or nobody has begun it."""
    solved = kata.state is State.SOLVED
    if not kata.stale or not (solved or kata.begun):
        return ""
    return f"changed since it {'was solved' if solved else 'ran'}; run it again"


def _within(kata: KataProgress, message: str) -> str:
    """Return *message* with paths of the kata's files relative to its folder, which the row names anyway."""
    return re.sub(rf"\S*{re.escape(kata.id)}/", "", message)


def _edited(katas: Sequence[KataProgress], shell: Shell) -> Iterator[Row]:
    """Yield why katas do not count though their tests pass, and what brings the tests back that they came with."""
    for number, kata in enumerate(katas[:NAMED]):
        command = shell.about(RESET, kata.folder)
        text = f"{not_its_own(kata)}{':' if command else ''}"
        yield Row("" if number else "not counted", ("yellow",), kata.id, text, command)
    yield from _more(katas, NAMED)


def _passed_parts(progress: Progress) -> list[KataProgress]:
    """Return the katas of which a part has run and passed; of several only those that somebody has begun and not solved."""
    alone = sum(kata.ran for kata in progress.katas) == 1
    idle = (State.UNTOUCHED, State.SOLVED)
    return [
        kata for kata in progress.katas if kata.passed_part and not kata.altered and (alone or kata.state not in idle)
    ]


def _part(katas: Sequence[KataProgress], progress: Progress, shell: Shell) -> Iterator[Row]:
    """Yield how much of each kata has run, and how to run all of it unless that is said below anyway."""
    for number, kata in enumerate(katas[:NAMED]):
        below = progress.next is not None and progress.next.id == kata.id
        text = f"{kata.passed_part} of {kata.collected} tests ran; {'now all of it' if below else 'all of it:'}"
        command = "" if below else shell.run(kata.folder)
        yield Row("" if number else "part", ("yellow",), kata.id, text, command)
    yield from _more(katas, NAMED)


def _more(katas: Sequence[object], named: int) -> Iterator[Row]:
    if len(katas) > named:
        yield Row("", (), f"and {len(katas) - named} more", "")


def _needs(katas: Sequence[KataProgress]) -> Iterator[Row]:
    """Yield a row for each command that makes katas runnable."""
    for number, (lack, waiting) in enumerate(lacking(katas)):
        reason = "" if lack.command else lack.reason
        yield Row("" if number else "needs", ("yellow",), name_of(waiting), reason, lack.command)


def _next(progress: Progress) -> Row:
    kata = progress.next
    if kata is not None:
        return Row("next", ("cyan",), kata.id, f"{kata.level}, {kata.minutes} min: {kata.question}")
    every = (
        "every kata is solved" if all(kata.solved for kata in progress.katas) else "every kata that runs here is solved"
    )
    return Row("next", ("green",), every, "")


def _commands(page: Page, kata: KataProgress, shell: Shell) -> Iterator[Line]:
    """Yield what to type for *kata*, and where to look: for the task, or for a hint once it has been begun."""
    run, help_ = shell.run(kata.folder), when_stuck(kata, shell) or shell.task(kata.folder)
    both = f"{run}     {help_}"
    yield from page.whole(*([both] if help_ and columns(both) <= page.width - LABEL else [run, help_]))


def when_stuck(kata: KataProgress, shell: Shell) -> str:
    """Return what shows a hint for a kata that fails; an empty string for any other, and where there is no hint."""
    failing = kata.state in (State.FAILING, State.BROKEN)
    return f"stuck? {hint}" if failing and (hint := shell.about("hint", kata.folder)) else ""


def render_short(progress: Progress, shell: Shell, width: int, *, unicode: bool) -> Iterator[Line]:
    """Yield at most two lines about *progress*, for a run that was asked to be quiet."""
    page = Page(width, unicode)
    parts = [f"{count(katas).solved}/{len(katas)} {topic}" for topic, katas in progress.topics.items()]
    if len(parts) > 1:
        every = count(kata for katas in progress.topics.values() for kata in katas)
        # Never "in all": the catalogue has more, and another total.
        of_what = "of those named" if progress.counted else "in these topics"
        parts.insert(0, f"{every.solved}/{every.katas} {of_what}")
    text = f"katas solved: {', '.join(parts)}"
    yield (Span(page.cut(text, width)),)
    edited = next((kata for katas in progress.topics.values() for kata in katas if kata.ran and kata.altered), None)
    if edited is not None:
        yield (Span(f"{edited.id} {not_its_own(edited)}: {shell.about(RESET, edited.folder)}".rstrip(": ")),)
        return
    part = next(iter(_passed_parts(progress)), None)
    following = part or progress.next
    if following is not None:
        label = f"{part.passed_part} of {part.collected} tests ran; all of it" if part is not None else "next"
        yield (Span(f"{label}: {shell.run(following.folder)}"),)


def render_notices(notices: Sequence[str], width: int, *, unicode: bool) -> Iterator[Line]:
    """Yield *notices*, each of them wrapped."""
    page = Page(width, unicode)
    for notice in notices:
        for line in wrap(page.plain(notice), width, lines=6, ellipsis=page.ellipsis):
            yield (Span(line, ("yellow",)),)
