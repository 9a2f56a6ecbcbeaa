"""The part of the check that reads: are all files of a kata there, and do they say what they must?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from pytest_djangokata.catalogue.load import load_kata, load_topic
from pytest_djangokata.catalogue.model import Kata, Problem, named_files
from pytest_djangokata.catalogue.shipped import STUB, is_own, taken_by
from pytest_djangokata.check import answers, prose
from pytest_djangokata.check.prose import read
from pytest_djangokata.check.variants import answer_files

README_HEADINGS = ("## The task", "## Done when")
DEBRIEF_HEADINGS = (
    "## The question",
    "## A fresher's answer",
    "## An experienced answer",
    "## Follow-ups",
    "## A twist",
)
#: A requirement in quotes, in a paragraph of its own, and what is said about it.
TWIST = re.compile(r'\s*\*\*"(?:(?!\*\*).)+"\*\*\n\n\S', re.DOTALL)
HINT_HEADINGS = ("## Hint 1", "## Hint 2", "## Hint 3")


def findings(kata: Kata) -> Iterator[str]:
    """Yield what is wrong with the files of *kata*, without running any of them."""
    if (other := taken_by(kata.id, kata.root)) is not None:
        yield f"kata.toml: the name {kata.id} is taken by {other}. Rename the folder, or that of its topic."
    yield from _topic(kata)
    yield from _packages(kata)
    yield from _readme(kata)
    yield from _prose(kata.hidden / "hints.md", HINT_HEADINGS)
    yield from _prose(kata.hidden / "debrief.md", DEBRIEF_HEADINGS)
    yield from _debrief(kata.hidden / "debrief.md")
    yield from prose.findings(kata)
    yield from _sources(kata)
    yield from answers.findings(kata)
    yield from _stub(kata)
    if not kata.meta.docs:
        yield "kata.toml: docs: name the page of Django's documentation that helps."
    for link in kata.meta.docs:
        if not _well_formed(link):
            yield f"kata.toml: docs: {link!r} is not a well-formed https address."


def _topic(kata: Kata) -> Iterator[str]:
    topic = load_topic(kata.path.parent)
    if isinstance(topic, Problem):
        yield str(topic)
    elif kata.name not in topic.meta.katas:
        yield f"../topic.toml: katas: {kata.name!r} is not in the list, so it has no place in the order of learning."


def _packages(kata: Kata) -> Iterator[str]:
    for folder in (kata.path, kata.path.parent, kata.root):
        if not (folder / "__init__.py").is_file():
            yield f"{folder}: there is no __init__.py, so {kata.package} cannot be imported safely."


def _readme(kata: Kata) -> Iterator[str]:
    path = kata.path / "README.md"
    text = read(path)
    if text and not text.startswith(f"# {kata.meta.title}\n"):
        yield f"README.md: begin with the title of kata.toml: # {kata.meta.title}"
    yield from _prose(path, README_HEADINGS)
    done = text.partition("## Done when")[2]
    if text and not re.search(r"^[-*] ", done, re.MULTILINE):
        yield "README.md: list under '## Done when' what the tests will ask for."
    if text and "https://docs.djangoproject.com/" not in text and "https://www.django-rest-framework.org/" not in text:
        yield "README.md: link the page of the documentation that helps."
    for name in named_files(kata.meta.edit) if text else ():
        if Path(name).name not in text:
            yield f"README.md: say that {name} is to be edited."


def _prose(path: Path, headings: tuple[str, ...]) -> Iterator[str]:
    text = read(path)
    name = path.name
    if not text.strip():
        yield f"{name}: the file is missing, empty or not UTF-8."
        return
    lines = text.splitlines()
    for heading in headings:
        if heading not in lines:
            yield f"{name}: the heading '{heading}' is missing."
            continue
        body = text.partition(f"{heading}\n")[2]
        body = re.split(r"^## ", body, maxsplit=1, flags=re.MULTILINE)[0]
        if not body.strip():
            yield f"{name}: nothing stands under '{heading}'."
    if re.search(r"\b(TODO|FIXME|XXX|Lorem ipsum)\b", text):
        yield f"{name}: a placeholder is left."
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("http:", "https:")):
            if not _well_formed(target):
                yield f"{name}: the link {target!r} is not well-formed."
        elif not target.startswith("#") and not (path.parent / target.partition("#")[0]).exists():
            yield f"{name}: the link {target!r} leads nowhere."


def _debrief(path: Path) -> Iterator[str]:
    text = read(path)
    follow_ups, _, twist = text.partition("## Follow-ups")[2].partition("## A twist")
    if text and len(re.findall(r"^\*\*.+\?\*\*", follow_ups, re.MULTILINE)) < 2:
        yield "debrief.md: give two follow-up questions, each as **Question?** with its answer below."
    if twist.strip() and not TWIST.match(twist):
        yield 'debrief.md: begin the twist with what an interviewer would ask for now: **"Ties share a place now."**'


def _well_formed(link: str) -> bool:
    parts = urlsplit(link)
    return parts.scheme == "https" and "." in parts.netloc and " " not in link


def unreadable(kata: Kata) -> Iterator[str]:
    """Yield what keeps an answer to *kata* from being judged and talked about, as far as its files show without running."""
    problem = None if is_own(kata) else load_kata(kata.path)  # a stub of our own that is gone is in git
    if isinstance(problem, Problem):
        yield problem.finding
    if not read(kata.hidden / "debrief.md").strip():
        yield ".meta/debrief.md: the file is missing, empty or not UTF-8."
    yield from _sources(kata)


def _sources(kata: Kata) -> Iterator[str]:
    for path in answer_files(kata.hidden / "solution"):
        if path.suffix == ".py" and isinstance(error := _parsed(path), str):
            yield f"{path.relative_to(kata.path).as_posix()}: cannot be read: {error}"
    for name, wanted in (("probe.py", {"cases"}), ("act.py", {"act"})):
        tree = _parsed(kata.hidden / name)
        if isinstance(tree, str):
            yield f".meta/{name}: cannot be read: {tree}"
            continue
        defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        for function in sorted(wanted - defined):
            yield f".meta/{name}: the function {function} is missing."


def _parsed(path: Path) -> ast.Module | str:
    """Return the source in a file, or why it is none."""
    try:
        return ast.parse(path.read_bytes(), path.name)
    except OSError as error:
        return error.strerror or str(error)
    except (SyntaxError, ValueError) as error:
        return str(error)


def _stub(kata: Kata) -> Iterator[str]:
    stored = read(kata.path / STUB).strip()
    if stored != kata.answer_fingerprint:
        yield f"{STUB}: does not match the shipped files; write it: djangokata check --seal {kata.id}"


def seal(kata: Kata) -> None:
    """Write the fingerprint of the files as they are now, so that a learner's first change can be seen."""
    kata.hidden.mkdir(exist_ok=True)
    (kata.path / STUB).write_text(kata.answer_fingerprint + "\n", encoding="utf-8")
