"""The scorecard as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_djangokata.catalogue.page import cell
from pytest_djangokata.takehome.scorecard import RATINGS, RUBRIC, KataScore, Scorecard, totals
from pytest_djangokata.takehome.words import (
    STATES,
    beside,
    block,
    code,
    counted,
    moment,
    probe_text,
    tests_text,
    time_spent,
)


def markdown(card: Scorecard) -> str:
    """Return the scorecard; nothing that came from the candidate can be anything but text in it."""
    return "\n".join(_lines(card)) + "\n"


def _lines(card: Scorecard) -> Iterator[str]:
    yield f"# Take-home of {code(card.name)}"
    yield ""
    yield f"{card.solved} of {len(card.katas)} solved, {card.role.level}, {time_spent(card)}."
    yield ""
    if card.receipt:
        yield f"**The receipt is not to be believed:** {code(card.receipt)}"
        yield ""
    yield f"- take-home {code(card.id)}, handed out {moment(card.issued)}"
    yield f"- begun {moment(card.started)}, handed in {moment(card.submitted)}: the candidate's own word, not verified"
    yield from (f"- {remark}" for remark in card.remarks)
    yield ""
    yield "| kata | state | probe | tests | minutes | queries | rows | own tests | lint | to look at |"
    yield "|---|---|---|---|---:|---:|---:|---:|---:|---:|"
    for kata in card.katas:
        found = "–" if kata.lint is None else str(len(kata.lint))
        counts = [beside(kata.queries, kata.reference_queries, kata), beside(kata.rows, kata.reference_rows, kata)]
        cells = [
            f"[{cell(kata.title)}](#{kata.id.replace('/', '-')})",
            STATES[kata.state],
            code(probe_text(kata), cell=True) if kata.problem else probe_text(kata),
            tests_text(kata),
            str(kata.minutes),
            *counts,
            str(sum(one.tests for one in kata.added)),
            found,
            str(len(kata.marks)),
        ]
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield counted(card.katas)
    for by in ("topic", "level"):
        parts = ", ".join(f"{key} {solved}/{number}" for key, (solved, number) in totals(card.katas, by).items())
        yield ""
        yield f"Solved by {by}: {parts}"
    if card.notes.strip():
        yield ""
        yield "## The candidate's notes"
        yield ""
        yield block(card.notes.splitlines())
    if card.commits:
        yield ""
        yield "## Commits"
        yield ""
        yield block([f"{one.time}  {one.subject}" for one in card.commits])
    if card.history:
        yield ""
        yield "The history of git came along in `history.bundle`. Look at it as at any stranger's repository."
    for kata in card.katas:
        yield ""
        yield from _kata(kata)


def _kata(kata: KataScore) -> Iterator[str]:
    yield f'<a id="{kata.id.replace("/", "-")}"></a>'
    yield ""
    yield f"## {kata.title}"
    yield ""
    yield f"`{kata.id}`, {kata.level}, {kata.minutes} minutes: {STATES[kata.state]}."
    if kata.reason:
        yield from ("", "The first case that is answered otherwise:", "", block(kata.reason.splitlines()))
    if kata.failed:
        yield from ("", "Tests that fail:", "", *(f"- {code(name)}" for name in kata.failed))
    if kata.changed:
        yield from ("", "Given tests that came back changed, and were not used:", "")
        yield from (f"- {code(name)}" for name in kata.changed)
    if kata.marks:
        yield from ("", "To look at; none of it is proof of anything:", "", *(f"- {code(mark)}" for mark in kata.marks))
    if kata.difference:
        yield from ("", "### Beside the stub", "", block(kata.difference))
    for added in kata.added:
        yield from (
            "",
            f"### Added: {code(added.file)}, {added.tests} {'test' if added.tests == 1 else 'tests'}",
            "",
            block(added.lines),
        )
    if kata.lint:
        yield from ("", "### What ruff finds, and not in the stub", "")
        yield from (f"- {code(f'{one.file}:{one.line}')} {code(one.code)} {code(one.text)}" for one in kata.lint)
    yield from ("", "### The talk", "", f"**{kata.question}**")
    for heading, text in kata.good:
        yield from ("", f"*{heading}:*", "", text)
    for follow_up in kata.follow_ups:
        yield from ("", f"**{follow_up.question}**", "", follow_up.answer)
    for heading, text in kata.more:
        yield from ("", f"*{heading}:*", "", text)
    yield from ("", f"| rating | {' | '.join(f'{n} {word}' for n, word in enumerate(RATINGS, 1))} |")
    yield "|---|" + ":-:|" * len(RATINGS)
    yield from (f"| {criterion} |{' ☐ |' * len(RATINGS)}" for criterion in RUBRIC)
    yield from ("", "Notes: ")
