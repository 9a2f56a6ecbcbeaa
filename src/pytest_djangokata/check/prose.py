"""The house rule for what a learner reads, as far as a program can hold it; CONTRIBUTING.md has it in words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pytest_djangokata.catalogue.model import Kata

#: A bullet says one condition; past this many words it says two.
MOST_WORDS = 25
#: The width at which prose is wrapped. Tables, code and links cannot be.
MOST_COLUMNS = 130

#: What nobody says aloud, or says of something else, and what to write instead.
AVOIDED = {
    r"who(so)?ever": "name the person, or say 'anybody who'",
    r"whatever": "say what it is, or 'any'",
    r"as (it|they) (is|are)(?=[.,;:)]|$| and)": "'unchanged'",
    r"meanwhile": "'in between', or nothing",
    r"anew": "'again'",
    r"dear(ly|er)?": "'expensive'",
    r"mend(s|ed|ing)?": "'repair', 'correct' or 'change'",
    r"belongs? into": "'belongs in'",
    r"stands? at": "'is at'",
    r"also where": "a bullet of its own",
    r"(capital|upper[- ]case)s? (letters )?(and|or) (small|lower[- ]case)": "'case-insensitive' or 'ignoring case'",
    r"(small|lower[- ]case) (letters )?(and|or) (capital|upper[- ]case)": "'case-insensitive' or 'ignoring case'",
    r"in any spelling": "'ignoring case'",
}
#: What the catalogue says once for all katas.
SAID_ONCE = {r"[Nn]othing is remembered": "nothing: docs/catalogue.md says it for all katas"}
#: Django's and Python's own words.
TERMS = {
    r"(?<!e-mail )(?<!email )(?<!IP )(?<!mail )[Aa]ddress(es)?": "'URL', or 'e-mail address' where it is one",
    r"QuerySets?": "'queryset', or `QuerySet` for the class",
}

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def findings(kata: Kata) -> Iterator[str]:
    """Yield each place in README, hints, debrief and tests of *kata* where the house rule is broken."""
    for path in (kata.path / "README.md", kata.hidden / "hints.md", kata.hidden / "debrief.md"):
        if path.is_file():
            yield from in_markdown(path.name, read(path))
    for path in sorted(kata.path.glob("test_*.py")):
        yield from in_tests(path.name, read(path))


def in_markdown(name: str, text: str) -> Iterator[str]:
    """Yield what breaks the rule in the Markdown *text*, each with *name* and line."""
    bullet, begun = "", 0
    for number, line in enumerate([*_without_code(text), ""], start=1):
        place = f"{name}:{number}"
        if len(line) > MOST_COLUMNS and not line.startswith("|") and "](" not in line:
            yield f"{place}: wrap the line at {MOST_COLUMNS} columns; it has {len(line)}."
        yield from _words(place, _plain(line), AVOIDED)
        yield from _words(place, _plain(_LINK.sub("", line)), TERMS)  # A page has the title that its author gave it.
        if name == "README.md":
            yield from _words(place, _plain(line), SAID_ONCE)
        if re.match(r"\s*[-*] ", line):
            yield from _bullet(f"{name}:{begun}", bullet)
            bullet, begun = line, number
        elif bullet and line.startswith("  "):
            bullet += line
        else:
            yield from _bullet(f"{name}:{begun}", bullet)
            bullet = ""


def in_tests(name: str, source: str) -> Iterator[str]:
    """Yield what breaks the rule in the names of tests and in the strings that they may show."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield from _words(f"{name}:{node.lineno}", node.name.replace("_", " "), AVOIDED)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _words(f"{name}:{node.lineno}", node.value, AVOIDED)


def _words(place: str, line: str, rule: Mapping[str, str]) -> Iterator[str]:
    for pattern, instead in rule.items():
        for match in re.finditer(rf"\b{pattern}\b", line, re.IGNORECASE if rule is AVOIDED else 0):
            yield f"{place}: instead of {match.group()!r} write {instead}."


def _bullet(place: str, bullet: str) -> Iterator[str]:
    count = len(re.findall(r"\w\S*", _plain(bullet)))
    if count > MOST_WORDS:
        yield f"{place}: a bullet has one condition and at most {MOST_WORDS} words; this one has {count}."


def _without_code(text: str) -> Iterator[str]:
    """Yield the lines of *text*, those of code blocks emptied, so that line numbers stay."""
    fenced = False
    for line in text.splitlines():
        fence = line.lstrip().startswith("```")
        yield "" if fence or fenced else line
        fenced ^= fence


def _plain(line: str) -> str:
    """Return what is read aloud of *line*: code is one word, a link is its text."""
    return re.sub(r"`[^`]*`", "code", _LINK.sub(r"\1", line))


def read(path: Path) -> str:
    """Return the text of a file; empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
