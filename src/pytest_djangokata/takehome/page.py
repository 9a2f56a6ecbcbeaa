"""The scorecard, and candidates side by side, as pages: self-contained, without JavaScript, also dark and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.template import Context, Engine, Template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome.compare import Comparison
from pytest_djangokata.takehome.scorecard import RATINGS, RUBRIC, KataScore, Scorecard, totals
from pytest_djangokata.takehome.style import BASE, COMPARISON, SCORECARD
from pytest_djangokata.takehome.words import (
    beside,
    counted,
    headline,
    moment,
    probe_text,
    receipt_text,
    state_text,
    tests_text,
    times_text,
    totals_text,
    visible,
)

#: What a comparison says of itself, so that it can be told from other pages.
COMPARED = "djangokata takehome compare"


def scorecard_page(card: Scorecard) -> str:
    """Return the page of one candidate."""
    facts = {
        "maker": "djangokata takehome grade",
        "name": visible(card.name),
        "id": visible(card.id),
        "level": card.role.level.value.capitalize(),
        "headline": headline(card),
        "receipt": visible(receipt_text(card)),
        "issued": moment(card.issued),
        "times": times_text(card),
        "remarks": card.remarks,
        "counted": counted(card.katas),
        "totals": [(by, totals_text(totals(card.katas, by))) for by in ("topic", "level")],
        "notes": _text(card.notes.splitlines()) if card.notes.strip() else "",
        "commits": _text([f"{one.time}  {one.subject}" for one in card.commits]),
        "history": card.history,
        "ratings": [f"{number} {word}" for number, word in enumerate(RATINGS, 1)],
        "rubric": RUBRIC,
        "katas": [_kata(kata) for kata in card.katas],
    }
    return _render(SCORECARD, facts)


def comparison_page(comparison: Comparison) -> str:
    """Return the page of several candidates."""
    return _render(
        COMPARISON,
        {
            "maker": COMPARED,
            "title": "Candidates side by side",
            "role": comparison.role,
            "names": [visible(name) for name in comparison.names],
            "rows": [(row.what, [visible(value) for value in row.values]) for row in comparison.rows],
            "remarks": comparison.remarks,
        },
    )


def _kata(kata: KataScore) -> dict[str, Any]:
    return {
        "anchor": kata.id.replace("/", "-"),
        "id": kata.id,
        "title": kata.title,
        "level": kata.level,
        "minutes": str(kata.minutes),
        "long": amount(kata.minutes, "minute"),
        "state": state_text(kata),
        "problem": visible(kata.problem),
        "mark": {"solved": "good", "not solved": "bad"}.get(kata.state, "none"),
        "probe": probe_text(kata),
        "tests": tests_text(kata),
        "queries": beside(kata.queries, kata.reference_queries, kata),
        "rows": beside(kata.rows, kata.reference_rows, kata),
        "own": str(sum(one.tests for one in kata.added)),
        "findings": "–" if kata.lint is None else str(len(kata.lint)),
        "looks": str(len(kata.marks)),
        "reason": _text(kata.reason.splitlines()),
        "failed": [visible(name) for name in kata.failed],
        "marks": [visible(mark) for mark in kata.marks],
        "difference": [(_sign(line), visible(line)) for line in kata.difference],
        "added": [
            {"file": visible(one.file), "tests": amount(one.tests, "test"), "text": _text(one.lines)}
            for one in kata.added
        ],
        "lint": [(f"{visible(one.file)}:{one.line}", one.code, visible(one.text)) for one in kata.lint or ()],
        "question": _inline(kata.question),
        "good": [(heading, _html(text)) for heading, text in kata.good],
        "follow_ups": [(_inline(one.question), _html(one.answer)) for one in kata.follow_ups],
        "more": [(heading, _html(text)) for heading, text in kata.more],
    }


def _sign(line: str) -> str:
    return {"+": "plus", "-": "minus", "@": "at"}.get(line[:1], "same")


def _text(lines: Sequence[str]) -> str:
    return "\n".join(visible(line) for line in lines)


def _html(text: str) -> SafeString:
    """Return Markdown of a kata's author as HTML; HTML in it is shown as what it is."""
    page: SafeString = mark_safe(MarkdownIt("commonmark", {"html": False}).render(text))  # noqa: S308
    return page


def _inline(text: str) -> SafeString:
    """Return one line of Markdown of a kata's author as HTML."""
    line: SafeString = mark_safe(MarkdownIt("commonmark", {"html": False}).renderInline(text))  # noqa: S308
    return line


def _render(source: str, facts: dict[str, Any]) -> str:
    # Every value is a text: anything else would ask Django's settings how to write it, and there are none here.
    return _template(source).render(Context(facts, use_l10n=False, use_tz=False)).strip() + "\n"


@cache
def _template(source: str) -> Template:
    return Engine().from_string(BASE.replace("{# body #}", source))
