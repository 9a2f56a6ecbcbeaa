"""``djangokata new``: the files of a kata that passes the check from the start, to be turned into another one."""

from __future__ import annotations

import keyword
import re
from pathlib import Path

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.catalogue.read import WRONG_FILE
from pytest_djangokata.check import diffs, metadata
from pytest_djangokata.check.kata_name import parts
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.layout import TOPIC_FILE

TOPIC = '''\
title = "{topic_title}"
summary = """
What interviewers find out with this topic, and in which order to take its katas.
"""
order = 1000
katas = ["{name}"]
'''

META = """\
title = "{title}"
level = "basic"
question = "How do you count rows with the ORM?"
points = 1
minutes = 5
edit = ["answer.py"]
docs = ["https://docs.djangoproject.com/en/stable/ref/models/querysets/#count"]
"""

WRONG = """\
[stopped_by]
counts_drafts = "test_{name}.py::test_drafts_are_not_counted"
always_one = "test_{name}.py::test_every_published_post_is_counted"
loads_every_row = "test_{name}.py::test_the_database_counts"
"""

README = """\
# {title}

Tell how many posts the blog has published.

The statistics page shows one number. The blog has many posts, so the database counts, and no row is loaded.

## The task

Edit `answer.py`: `published_posts()` returns the number of published posts as an `int`.

## Done when

- Every published post is counted, and no draft is.
- An empty blog has 0 posts.
- It takes one query, and no post is loaded.

Read: [count](https://docs.djangoproject.com/en/stable/ref/models/querysets/#count)
"""

STUB = '''\
"""The number on the statistics page."""

from __future__ import annotations


def published_posts() -> int:
    """Return how many posts are published."""
    raise NotImplementedError
'''

TESTS = """\
import pytest

from kata_project.factories import PostFactory
from {package} import answer
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("posts", [0, 1, 5])
def test_every_published_post_is_counted(posts):
    PostFactory.create_batch(posts, published=True)
    expect(answer.published_posts(), posts, call="published_posts()", because=f"{{posts}} posts are published.")


def test_drafts_are_not_counted():
    PostFactory.create_batch(2, published=True)
    PostFactory.create_batch(3)
    expect(answer.published_posts(), 2, call="published_posts()", because="A draft is not published.")


def test_the_database_counts(assert_queries):
    PostFactory.create_batch(4, published=True)
    with assert_queries(1, because="one number is one question") as log:
        answer.published_posts()
    if any("body" in statement.sql for statement in log):
        pytest.fail(f"published_posts() loads whole posts to count them:\\n{{log.explain()}}", pytrace=False)
"""

BODIES = {
    "solution": "    return Post.objects.filter(status=Post.Status.PUBLISHED).count()",
    "accepted/aggregate": '    return Post.objects.filter(status="published").aggregate(n=Count("pk"))["n"]',
}

#: Each wrong answer: what is wrong with it, and its code.
WRONG_BODIES = {
    "counts_drafts": ("Drafts are counted too.", "    return Post.objects.count()"),
    "always_one": (
        "It is one as soon as there is any post.",
        "    return 1 if Post.objects.filter(status=Post.Status.PUBLISHED).exists() else 0",
    ),
    "loads_every_row": (
        "Every post is loaded, and Python counts.",
        "    return sum(post.status == Post.Status.PUBLISHED for post in Post.objects.all())",
    ),
}

ANSWER = '''\
"""The number on the statistics page."""

from __future__ import annotations

{imports}from kata_project.blog.models import Post


def published_posts() -> int:
    """Return how many posts are published."""
{body}
'''

PROBE = '''\
"""The number of published posts, for blogs of several sizes."""

from kata_project.factories import PostFactory, reseed

budget = {"queries": 1}


def cases(rng):
    for most in (0, 3, 9):
        yield {"published": rng.randint(0, most), "drafts": rng.randint(1, 4), "seed": rng.getrandbits(32)}
    yield {"published": 11, "drafts": 0, "seed": rng.getrandbits(32)}


def arrange(case):
    reseed(case["seed"])
    PostFactory.create_batch(case["published"], published=True)
    PostFactory.create_batch(case["drafts"])
    return {}
'''

ACT = """\
from {package} import answer
from pytest_djangokata.testing.queries import record


def act(inputs):
    with record("", []) as log:
        published = answer.published_posts()
    return {{"published": published, "loads_posts": any("body" in statement.sql for statement in log)}}
"""

HINTS = """\
# Hints

## Hint 1

Which statement does SQL have for the number of rows?

## Hint 2

A queryset has a method that sends it.

## Hint 3

Filter by the status first, then call `.count()`.
"""

DEBRIEF = """\
# Debrief

## The question

How do you count rows with the ORM?

## A fresher's answer

With `.count()` on a queryset. It sends `SELECT COUNT(*)`, so that no row is loaded.

## An experienced answer

`len(queryset)` loads every row; it is right only where the rows are needed anyway. On a large table of PostgreSQL an
exact count reads the whole index, so pages that only ask whether there is a next one should not count at all.

## Follow-ups

**How do you find out whether there is any row?**

With `.exists()`, which stops at the first one.

**Why is counting slow on PostgreSQL?**

Each row's visibility depends on the transaction, so the index alone does not tell the number.

## A twist

**"The page lists all authors now, each with the number of published posts."**

A `.count()` for each author is a query for each. One query with `annotate(n=Count("posts", filter=Q(…)))` gives all of
them, with 0 for an author who has none. The same condition in `.filter()` would leave these authors out.
"""


def scaffold(name: str, into: Path) -> Path:
    """Write the files of the kata *name* (``topic/kata``) below *into* and return its folder.

    :raises DjangokataError: if the name cannot be one, or the folder is there already.
    """
    topic, short = parts(name)
    folder = (into / name).resolve()
    root = folder.parent.parent.name
    if not root.isidentifier() or keyword.iskeyword(root):
        raise DjangokataError(f"{root!r} is not a Python name, so nothing below it can be imported.\nTry: --into katas")
    if folder.exists():
        raise DjangokataError(f"{folder} is there already.\nChoose another name, or remove it.")
    values = {
        "name": short,
        "title": short.replace("_", " ").capitalize(),
        "topic_title": topic.replace("_", " ").capitalize(),
        "package": f"{folder.parent.parent.name}.{topic}.{short}",
    }
    for path, text in _files(values):
        _write(folder / path, text)
    for package in (folder, folder.parent, folder.parent.parent):
        if not (package / "__init__.py").exists():
            _write(package / "__init__.py", "")
    _enter(folder.parent / TOPIC_FILE, values)
    kata = load_kata(folder)
    assert isinstance(kata, Kata), kata
    metadata.seal(kata)
    return folder


def _files(values: dict[str, str]) -> list[tuple[str, str]]:
    answers = [(f".meta/{variant}/answer.py", _answer(body)) for variant, body in BODIES.items()]
    reference = {"answer.py": _answer(BODIES["solution"]).encode()}
    for name, (sentence, body) in WRONG_BODIES.items():
        diff = diffs.make(sentence, reference, {"answer.py": _answer(body).encode()})
        answers.append((f".meta/wrong/{name}.diff", diff))
    return [
        ("kata.toml", META.format(**values)),
        ("README.md", README.format(**values)),
        ("answer.py", STUB),
        (f"test_{values['name']}.py", TESTS.format(**values)),
        (".meta/probe.py", PROBE),
        (".meta/act.py", ACT.format(**values)),
        (".meta/hints.md", HINTS),
        (".meta/debrief.md", DEBRIEF),
        (WRONG_FILE, WRONG.format(**values)),
        *answers,
    ]


def _answer(body: str) -> str:
    imports = "from django.db.models import Count\n\n" if "Count(" in body else ""
    return ANSWER.format(imports=imports, body=body)


def _enter(path: Path, values: dict[str, str]) -> None:
    """Put the kata at the end of its topic's list, writing the topic's file where there is none."""
    if not path.exists():
        _write(path, TOPIC.format(**values))
        return
    text = path.read_text(encoding="utf-8")
    listed = re.search(r"^katas\s*=\s*\[(.*?)\]", text, re.MULTILINE | re.DOTALL)
    if listed is None:
        raise DjangokataError(f'{path}: katas: the key is missing.\nAdd it: katas = ["{values["name"]}"]')
    inner = listed[1].rstrip().rstrip(",")
    separator = ",\n    " if "\n" in listed[1] else ", " if inner.strip() else ""
    end = ",\n" if "\n" in listed[1] else ""
    entry = f'{inner}{separator}"{values["name"]}"{end}'
    path.write_text(text[: listed.start(1)] + entry + text[listed.end(1) :], encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
