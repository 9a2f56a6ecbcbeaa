"""The catalogue as a Markdown page, made from the files of the katas."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_djangokata.catalogue.load import Catalogue
from pytest_djangokata.catalogue.model import Kata, PathFile, Problem, Topic
from pytest_djangokata.catalogue.questions import OpenQuestion, read_questions


def catalogue_page(catalogue: Catalogue) -> str:
    """Return the page: every topic with its katas, and the learning paths with the kata for each question."""
    return "\n".join(_lines(catalogue)) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    katas = sorted(catalogue.katas.values(), key=lambda kata: catalogue.order(kata.id))
    minutes = sum(kata.meta.minutes for kata in katas)
    yield "# The catalogue"
    yield ""
    yield "<!-- Made by `djangokata catalogue --output docs/catalogue.md`; a test fails when it is out of date. -->"
    yield ""
    yield f"{len(katas)} katas in {len({kata.topic for kata in katas})} topics, about {minutes // 60} hours of work."
    yield ""
    yield (
        "All of them ask for one thing that no README repeats: each call and each request sees the database, the settings"
        " and the arguments of its own time, so nothing is remembered from the one before unless the task says so."
    )
    yield ""
    yield "Most katas use the models of the practice project, which [models.md](models.md) shows in a picture."
    yield ""
    yield "## Katas"
    yield ""
    yield "| topic | kata | level | interview question | minutes |"
    yield "|---|---|---|---|---:|"
    for kata in katas:
        meta = kata.meta
        link = f"[{kata.name}](../{kata.root.name}/{kata.id}/README.md)"
        yield f"| {kata.topic} | {link} | {meta.level} | {cell(meta.question)} | {meta.minutes} |"
    yield ""
    yield "## Topics"
    for topic in sorted(catalogue.topics.values(), key=lambda topic: (topic.meta.order, topic.name)):
        yield ""
        yield f"### {topic.meta.title}"
        yield ""
        yield topic.meta.summary.strip()
        yield ""
        listed = [
            catalogue.katas[f"{topic.name}/{name}"]
            for name in topic.meta.katas
            if f"{topic.name}/{name}" in catalogue.katas
        ]
        yield f"`pytest {topic.path.parent.name}/{topic.name}`: {', '.join(kata.name for kata in listed)}"
        if asked := [one.question for one in _open(topic)]:
            yield ""
            yield f"Without a kata (`djangokata debrief --topic {topic.name}`): {' '.join(asked)}"
    for path in catalogue.paths.values():
        yield ""
        yield from _path(path, catalogue.katas)


def _open(topic: Topic) -> list[OpenQuestion]:
    found = read_questions(topic.path)
    return [] if isinstance(found, Problem) else found


def _path(path: PathFile, katas: dict[str, Kata]) -> Iterator[str]:
    yield f"## {path.title}"
    yield ""
    yield "The first kata of each row is the one to take on this path."
    yield ""
    yield "| | question | katas |"
    yield "|---:|---|---|"
    for number, step in enumerate(path.steps, 1):
        shown = [_kata_cell(name, katas) for name in (step.kata, *step.more)]
        yield f"| {number} | {cell(step.question)} | {', '.join(shown)} |"


def _kata_cell(name: str, katas: dict[str, Kata]) -> str:
    kata = katas.get(name)
    return f"{name} (not built yet)" if kata is None else f"[{name}](../{kata.root.name}/{name}/README.md)"


def cell(text: str) -> str:
    """Return *text* so that it stays within its cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")
