"""The scorecard as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_djangokata.catalogue.page import cell
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.scorecard import RATINGS, RUBRIC, KataScore, Scorecard, totals
from pytest_djangokata.takehome.words import (
    beside,
    block,
    code,
    counted,
    headline,
    moment,
    probe_text,
    receipt_text,
    state_text,
    tests_text,
    times_text,
    totals_text,
)


def markdown(card: Scorecard) -> str:
    """Return the scorecard; nothing that came from the candidate can be anything but text in it."""
    return "\n".join(_lines(card)) + "\n"


def _lines(card: Scorecard) -> Iterator[str]:
    yield f"# Take-home of {code(card.name)}"
    yield ""
    yield f"{card.role.level.value.capitalize()}: {headline(card)}"
    yield ""
    if card.receipt:
        yield f"**Receipt:** {code(receipt_text(card))}"
        yield ""
    yield f"- take-home {code(card.id)}, handed out {moment(card.issued)}"
    yield f"- {times_text(card)}"
    yield from (f"- {remark}" for remark in card.remarks)
    yield ""
    yield "| kata | state | probe | tests | minutes | queries | rows | own tests | lint | to look at |"
    yield "|---|---|---|---|---:|---:|---:|---:|---:|---:|"
    for kata in card.katas:
        found = "–" if kata.lint is None else str(len(kata.lint))
        counts = [beside(kata.queries, kata.reference_queries, kata), beside(kata.rows, kata.reference_rows, kata)]
        cells = [
            f"[{cell(kata.title)}](#{kata.id.replace('/', '-')})",
            cell(state_text(kata)),
            probe_text(kata),
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
        yield ""
        yield f"Solved by {by}: {totals_text(totals(card.katas, by))}"
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
    yield f"`{kata.id}`, {kata.level}, {amount(kata.minutes, 'minute')}: {state_text(kata)}."
    if kata.problem:
        yield from ("", f"Why: {code(kata.problem)}")
    if kata.reason:
        yield from ("", "The first case that is answered otherwise:", "", block(kata.reason.splitlines()))
    if kata.failed:
        yield from ("", "Tests that fail:", "", *(f"- {code(name)}" for name in kata.failed))
    if kata.marks:
        yield from ("", "To look at; none of it is proof of anything:", "", *(f"- {code(mark)}" for mark in kata.marks))
    if kata.difference:
        yield from ("", "### Beside the stub", "", block(kata.difference))
    for added in kata.added:
        yield from (
            "",
            f"### Added: {code(added.file)}, {amount(added.tests, 'test')}",
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
