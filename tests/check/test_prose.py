"""The house rule for prose: what a program can hold of it, with file, line and what to write instead."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check import metadata, prose
from pytest_djangokata.check.scaffold import scaffold


def said(text: str, name: str = "README.md") -> list[str]:
    return list(prose.in_markdown(name, text))


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("Whoever reads it is thanked.", "name the person"),
        ("It keeps whatever is typed.", "say what it is"),
        ("The text stays as it is.", "'unchanged'"),
        ("The names stay as they are, in order.", "'unchanged'"),
        ("A post written meanwhile is there.", "'in between'"),
        ("The table is made anew.", "'again'"),
        ("A worker is too dear for that.", "'expensive'"),
        ("It mends a Count.", "'repair'"),
        ("The rule belongs into the model.", "'belongs in'"),
        ("The error stands at the field.", "'is at'"),
        ("It is refused, also where it is empty.", "a bullet of its own"),
        ("In capital or small letters.", "'ignoring case'"),
        ("Open the address.", "'URL'"),
        ("Addresses are never written out.", "'URL'"),
        ("It returns a QuerySet.", "'queryset'"),
        ("And nothing is remembered between calls.", "docs/catalogue.md"),
    ],
)
def test_a_word_that_nobody_says_is_named_with_what_to_write_instead(line: str, instead: str) -> None:
    (finding,) = said(f"# Title\n\n{line}\n")
    assert finding.startswith("README.md:3: instead of '")
    assert instead in finding


@pytest.mark.parametrize(
    "line",
    [
        "Her e-mail address, the IP address of the client, and a URL.",
        "`whatever` and `QuerySet` are code.",
        "[When QuerySets are evaluated](https://docs.djangoproject.com/en/stable/ref/models/querysets/)",
        "As it is in Tokyo, so it is in Berlin.",
        "The documentation stands by itself, and the dearth of it is known.",
        "```\nwhoever = whatever\n```",
    ],
)
def test_what_is_meant_or_quoted_is_left_alone(line: str) -> None:
    assert said(f"{line}\n") == []


def test_a_bullet_over_several_lines_is_counted_as_one() -> None:
    words = "word " * 13
    assert said(f"- {words}\n  {words}\n- {words}\n\nText.\n") == [
        "README.md:1: a bullet has one condition and at most 25 words; this one has 26."
    ]


def test_code_and_a_link_count_as_what_is_read_aloud() -> None:
    words = "word " * 22
    assert said(f"- {words}`a + b + c + d` [two words](https://docs.djangoproject.com/)\n") == []


def test_a_paragraph_is_no_bullet_and_a_table_may_be_wide() -> None:
    assert said("word " * 24 + "\n" + "word " * 24 + "\n| " + "cell " * 60 + "|\n") == []


def test_a_line_that_is_too_long_is_to_be_wrapped() -> None:
    assert said("x" * 131 + "\n") == ["README.md:1: wrap the line at 130 columns; it has 131."]


def test_only_a_readme_must_not_say_what_the_catalogue_says() -> None:
    assert said("Nothing is remembered.\n", "debrief.md") == []


def test_names_and_messages_of_tests_are_read_too() -> None:
    source = 'def test_whoever_asks_is_answered():\n    assert answer, "Whatever is asked."\n'
    assert [finding.partition(" ")[0] for finding in prose.in_tests("test_x.py", source)] == [
        "test_x.py:1:",
        "test_x.py:2:",
    ]


def test_the_check_reads_readme_hints_debrief_and_tests(tmp_path: Path) -> None:
    folder = scaffold("statistics/published", tmp_path / "katas")
    for path in (folder / "README.md", folder / ".meta/hints.md", folder / ".meta/debrief.md"):
        path.write_text(path.read_text(encoding="utf-8") + "\nMeanwhile.\n", encoding="utf-8")
    test = folder / "test_published.py"
    test.write_text(test.read_text(encoding="utf-8") + '\nMEANT = "anew"\n', encoding="utf-8")
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    found = [finding.partition(":")[0] for finding in metadata.findings(kata) if "instead of" in finding]
    assert found == ["README.md", "hints.md", "debrief.md", "test_published.py"]
