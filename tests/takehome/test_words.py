"""Whatever a candidate writes is shown as text, in Markdown as in HTML."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pytest_djangokata.takehome import lint as linting
from pytest_djangokata.takehome.lint import lint
from pytest_djangokata.takehome.words import block, code, visible

texts = st.text(st.sampled_from("`|\\<>[]()*_~#!&;: \t\n-ab1.{}\"'\r\x1b\u202e\u200b\ud800é漢"), max_size=40) | st.text(
    max_size=40
)


class Rendered(HTMLParser):
    """The elements of a rendered text, and what is within its code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self._code = 0
        self.feed(MarkdownIt("commonmark").enable("table").render(markdown))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.text += data if self._code else ""


@given(texts)
def test_code_within_a_line_is_one_piece_of_code(text: str) -> None:
    page = Rendered(f"before {code(text)} after")
    assert page.tags == ["p", "code"]
    assert page.text.split() == visible(" ".join(text.split())).split()


@given(texts, texts)
def test_code_stays_within_its_cell(first: str, second: str) -> None:
    page = Rendered(f"| a | b |\n|---|---|\n| {code(first, cell=True)} | {code(second, cell=True)} |")
    assert page.tags.count("td") == 2
    assert set(page.tags) == {"table", "thead", "tbody", "tr", "th", "td", "code"}


@given(st.lists(texts, max_size=6))
def test_a_block_is_one_block(lines: list[str]) -> None:
    page = Rendered(f"before\n\n{block(lines)}\n\nafter")
    assert page.tags == ["p", "pre", "code", "p"]
    assert page.text == "\n".join(visible(line) for line in lines) + "\n" or not "".join(lines)


@given(texts)
def test_every_sign_of_a_line_can_be_seen(text: str) -> None:
    shown = visible(text)
    assert shown.replace("\t", "").isprintable()
    assert shown.encode().decode() == shown


SOURCE = b"import os\n\n\ndef first(given=[]):\n    return given\n"


def test_what_the_stub_has_already_is_no_finding() -> None:
    found = lint({"a.py": SOURCE + b"\n\ndef second(other=[]):\n    return other\n"}, {"a.py": SOURCE})
    assert found is not None
    assert [(one.file, one.line, one.code) for one in found] == [("a.py", 8, "B006")]


def test_comments_and_configuration_silence_nothing() -> None:
    files = {"a.py": b"# ruff: noqa\nimport os  # noqa\n", "ruff.toml": b"exclude = ['*']\n"}
    found = lint(files, {})
    assert found is not None
    assert [one.code for one in found] == ["F401"]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x = (", b"(" * 5000, b"\0"], ids=["bytes", "half", "deep", "null"])
def test_no_source_breaks_the_linter(content: bytes) -> None:
    assert lint({"a.py": content}, {}) is None or lint({"a.py": content}, {})


def test_without_ruff_there_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linting, "find_ruff", lambda: None)
    assert lint({"a.py": SOURCE}, {}) is None
