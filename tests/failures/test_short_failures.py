"""What a failed test says: the learner's line, the message, and nothing twice."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import KataTree

ANSWER = '''
from kata_project.blog.models import Comment, Post
from kata_project.factories import CommentFactory

def wrong_field():
    return Post.objects.select_related("autor").order_by("id")

def wrong_field_found_at_once():
    return list(
        Post.objects.filter(titel="x")
    )

def incomplete():
    Comment.objects.create(body="x")

def endless(n):
    return endless(n + 1)

def translated():
    try:
        {}["key"]
    except KeyError as error:
        raise ValueError("no such key") from error

def search():
    """Not done."""
    raise NotImplementedError

class Page:
    def title(self):
        raise NotImplementedError("the title of a page")

def cannot_hash():
    from django.contrib.auth.hashers import BasePasswordHasher
    BasePasswordHasher().encode("a", "b")

def calls_back(function):
    return function()

def own_assertion():
    assert 1 > 2, "this cannot be"

def endless_message():
    raise ValueError("\\n".join("x" * 100 for _ in range(100_000)))

def several():
    raise ExceptionGroup("both", [ValueError("one"), TypeError("two")])
'''

VIEWS = """
import logging

from django.shortcuts import render
from django.template.response import TemplateResponse

from kata_project.blog.models import Comment, Post

def save(request):
    Comment.objects.create(body="x")

def unwritten(request):
    raise NotImplementedError

def page(request):
    return TemplateResponse(request, "page.html", {"posts": Post.objects.select_related("autor")})

def logged(request):
    try:
        1 / 0
    except ZeroDivisionError:
        logging.getLogger(__name__).exception("it went wrong")
    return render(request, "empty.html")
"""

GIVEN = """
def divide(a, b):
    return a / b

def fails_on_purpose(request):
    raise LookupError("as it should")
"""

URLS = """
from django.urls import path
from . import given, views
urlpatterns = [
    path("save/", views.save), path("unwritten/", views.unwritten), path("page/", views.page), path("logged/", views.logged),
    path("given/", given.fails_on_purpose),
]
"""

TEST = """
import pytest
from django.test import Client
from django.urls import reverse
from kata_project.factories import PostFactory
from katas.orm.told import answer, given
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

@pytest.fixture
def quiet():
    return Client(raise_request_exception=False)

def test_wrong_field():
    posts = answer.wrong_field()
    list(posts.filter(pk=1))

def test_wrong_field_found_at_once():
    answer.wrong_field_found_at_once()

def test_incomplete():
    answer.incomplete()

def test_endless():
    answer.endless(1)

def test_translated():
    answer.translated()

def test_search():
    answer.search()

def test_title():
    answer.Page().title()

def test_attempt_search():
    attempt(answer.search, call="search()", because="Search finds.")

def test_cannot_hash():
    answer.cannot_hash()

def test_calls_back():
    answer.calls_back(lambda: given.divide(1, 0))

def test_own_assertion():
    answer.own_assertion()

def test_endless_message():
    answer.endless_message()

def test_several():
    answer.several()

def test_client(client):
    client.get("/save/")

def test_status(quiet):
    expect(quiet.get("/save/").status_code, 200, call="GET /save/", because="It is saved.")

def test_bare_status(quiet):
    assert quiet.get("/save/").status_code == 200

def test_unwritten_view(quiet):
    quiet.get("/unwritten/")
    expect(quiet.get("/unwritten/").status_code, 200, call="GET /unwritten/")

def test_template(client):
    client.get("/page/")

def test_logged(client):
    client.get("/logged/")
    assert 0, "afterwards"

def test_fails_on_purpose(quiet):
    assert quiet.get("/given/").status_code == 200

def test_told_by_attempt(client):
    attempt(client.get, "/save/", call="GET /save/")

def test_told_by_the_test(client):
    try:
        client.get("/save/")
    except Exception as error:
        pytest.fail(f"GET /save/ raised {type(error).__name__}: {error}", pytrace=False)

def test_found_unwritten_by_the_test():
    try:
        answer.search()
    except Exception as error:
        pytest.fail(f"search() raised {type(error).__name__}: {error}", pytrace=False)

def check(value):
    assert value == [1, 2], (
        "a list of two"
    )

def test_helper():
    check([1])

def test_plain():
    kept = 1
    assert {"a": 1} == {"a": 2}

def test_reverse():
    reverse("nowhere")

def test_failure():
    pytest.fail("the reason")

def test_given_told_by_attempt(client):
    attempt(client.get, "/given/", call="GET /given/")

@pytest.fixture
def broken():
    answer.incomplete()

def test_set_up(broken):
    pass
"""

FILES: dict[str, str | bytes] = {
    "views.py": VIEWS,
    "given.py": GIVEN,
    "urls.py": URLS,
    "settings.py": (
        "from kata_project.settings import *\nROOT_URLCONF = 'katas.orm.told.urls'\n"
        "INSTALLED_APPS = [*INSTALLED_APPS, 'katas.orm.told']\n"
    ),
    "templates/page.html": "<h1>Posts</h1>\n{% for post in posts %}{{ post }}{% endfor %}\n",
    "templates/empty.html": "",
}

HERE = "katas/orm/told"
SQLITE = "django/db/backends/sqlite3/base.py"

#: The lines of each failure; … stands for any text in a line.
SAYS: dict[str, list[str]] = {
    "test_wrong_field": [
        f"{HERE}/answer.py:5: in wrong_field",
        '    return Post.objects.select_related("autor").order_by("id")',
        f"{HERE}/test_told.py:16: in test_wrong_field",
        "    list(posts.filter(pk=1))",
        "django/db/models/sql/compiler.py:…: in SQLCompiler.get_related_selections",
        "    raise FieldError(",
        "E   django.core.exceptions.FieldError: Invalid field name(s) given in select_related: 'autor'. Choices are: …",
    ],
    "test_wrong_field_found_at_once": [
        f"{HERE}/answer.py:9: in wrong_field_found_at_once",
        '    Post.objects.filter(titel="x")',
        "django/db/models/sql/query.py:…: in Query.names_to_path",
        "    raise FieldError(",
        "E   django.core.exceptions.FieldError: Cannot resolve keyword 'titel' into field. Choices are: …",
    ],
    "test_incomplete": [
        f"{HERE}/answer.py:13: in incomplete",
        '    Comment.objects.create(body="x")',
        f"{SQLITE}:…: in SQLiteCursorWrapper.execute",
        "    return super().execute(query, params)",
        "E   django.db.utils.IntegrityError: NOT NULL constraint failed: blog_comment.post_id",
    ],
    "test_endless": [
        *[f"{HERE}/answer.py:16: in endless", "    return endless(n + 1)"] * 6,
        "E   RecursionError: maximum recursion depth exceeded",
    ],
    "test_translated": [
        f"{HERE}/answer.py:20: in translated",
        '    {}["key"]',
        "E   KeyError: 'key'",
        "The above exception was the direct cause of the following exception:",
        f"{HERE}/answer.py:22: in translated",
        '    raise ValueError("no such key") from error',
        "E   ValueError: no such key",
    ],
    "test_search": ["search() is not written yet (answer.py:26)"],
    "test_title": ["Page.title() is not written yet: the title of a page (answer.py:30)"],
    "test_attempt_search": ["search() is not written yet (answer.py:26)"],
    "test_cannot_hash": [
        f"{HERE}/answer.py:34: in cannot_hash",
        '    BasePasswordHasher().encode("a", "b")',
        "django/contrib/auth/hashers.py:…: in BasePasswordHasher.encode",
        "    raise NotImplementedError(",
        "E   NotImplementedError: subclasses of BasePasswordHasher must provide an encode() method",
    ],
    "test_calls_back": [
        f"{HERE}/answer.py:37: in calls_back",
        "    return function()",
        f"{HERE}/given.py:2: in divide",
        "    return a / b",
        "E   ZeroDivisionError: division by zero",
    ],
    "test_own_assertion": [
        f"{HERE}/answer.py:40: in own_assertion",
        '    assert 1 > 2, "this cannot be"',
        "E   AssertionError: this cannot be",
    ],
    "test_client": [
        f"{HERE}/views.py:9: in save",
        '    Comment.objects.create(body="x")',
        f"{SQLITE}:…: in SQLiteCursorWrapper.execute",
        "    return super().execute(query, params)",
        "E   django.db.utils.IntegrityError: NOT NULL constraint failed: blog_comment.post_id",
    ],
    "test_status": [
        f"{HERE}/views.py:9: in save",
        '    Comment.objects.create(body="x")',
        f"{SQLITE}:…: in SQLiteCursorWrapper.execute",
        "    return super().execute(query, params)",
        "E   django.db.utils.IntegrityError: NOT NULL constraint failed: blog_comment.post_id",
        "GET /save/",
        "  expected: 200",
        "  got:      500",
        "  It is saved.",
    ],
    "test_bare_status": [
        f"{HERE}/views.py:9: in save",
        '    Comment.objects.create(body="x")',
        f"{SQLITE}:…: in SQLiteCursorWrapper.execute",
        "    return super().execute(query, params)",
        "E   django.db.utils.IntegrityError: NOT NULL constraint failed: blog_comment.post_id",
        "assert 500 == 200",
        " +  where 500 = <HttpResponseServerError status_code=500, …>.status_code",
        " +    where <HttpResponseServerError status_code=500, …> = …",
        " +      where …",
    ],
    "test_unwritten_view": ["unwritten() is not written yet (views.py:12)"],
    "test_template": [
        f"{HERE}/views.py:15: in page",
        '    return TemplateResponse(request, "page.html", {"posts": Post.objects.select_related("autor")})',
        f"{HERE}/templates/page.html:2: in the template",
        "    {% for post in posts %}{{ post }}{% endfor %}",
        "django/db/models/sql/compiler.py:…: in SQLCompiler.get_related_selections",
        "    raise FieldError(",
        "E   django.core.exceptions.FieldError: Invalid field name(s) given in select_related: 'autor'. Choices are: …",
    ],
    "test_logged": [
        f"{HERE}/test_told.py:72: in test_logged",
        '    assert 0, "afterwards"',
        "E   AssertionError: afterwards",
        "E   assert 0",
        "---… Captured log call …---",
        "ERROR    katas.orm.told.views:views.py:21 it went wrong",
        f"{HERE}/views.py:19: in logged",
        "    1 / 0",
        "E   ZeroDivisionError: division by zero",
    ],
    "test_fails_on_purpose": [
        f"{HERE}/test_told.py:75: in test_fails_on_purpose",
        '    assert quiet.get("/given/").status_code == 200',
        "E   assert 500 == 200",
        "E    +  where 500 = <HttpResponseServerError status_code=500, …>.status_code",
        "E    +    where <HttpResponseServerError status_code=500, …> = …",
        "E    +      where …",
        "---… Captured log call …---",
        "ERROR    django.request:log.py:… Internal Server Error: /given/",
        f"{HERE}/given.py:5: in fails_on_purpose",
        '    raise LookupError("as it should")',
        "E   LookupError: as it should",
    ],
    "test_told_by_attempt": [
        "GET /save/",
        "  raised:   IntegrityError: NOT NULL constraint failed: blog_comment.post_id",
        '  at:       views.py:9  Comment.objects.create(body="x")',
    ],
    "test_told_by_the_test": ["GET /save/ raised IntegrityError: NOT NULL constraint failed: blog_comment.post_id"],
    "test_found_unwritten_by_the_test": ["search() is not written yet (answer.py:26)"],
    "test_helper": [
        f"{HERE}/test_told.py:93: in check",
        "    assert value == [1, 2], (",
        "E   AssertionError: a list of two",
        "E   assert [1] == [1, 2]",
        "E     ",
        "E     Right contains one more item: 2",
        "E     Use -v to get more diff",
    ],
    "test_plain": [
        f"{HERE}/test_told.py:102: in test_plain",
        '    assert {"a": 1} == {"a": 2}',
        "E   AssertionError: assert {'a': 1} == {'a': 2}",
        "E     ",
        "E     Differing items:",
        "E     {'a': 1} != {'a': 2}",
        "E     Use -v to get more diff",
    ],
    "test_reverse": [
        f"{HERE}/test_told.py:105: in test_reverse",
        '    reverse("nowhere")',
        "E   django.urls.exceptions.NoReverseMatch: Reverse for 'nowhere' not found. …",
    ],
    "test_failure": [
        f"{HERE}/test_told.py:108: in test_failure",
        '    pytest.fail("the reason")',
        "E   Failed: the reason",
    ],
    "test_given_told_by_attempt": [
        "GET /given/",
        "  raised:   LookupError: as it should",
        '  at:       given.py:5  raise LookupError("as it should")',
    ],
    "test_set_up": [
        f"{HERE}/answer.py:13: in incomplete",
        '    Comment.objects.create(body="x")',
        f"{SQLITE}:…: in SQLiteCursorWrapper.execute",
        "    return super().execute(query, params)",
        "E   django.db.utils.IntegrityError: NOT NULL constraint failed: blog_comment.post_id",
    ],
}


def write(tree: KataTree) -> None:
    tree.kata(
        "orm/told",
        TEST,
        ANSWER,
        FILES,
        edit=["answer.py", "views.py", "templates/page.html"],
    )


def blocks(result: pytest.RunResult) -> dict[str, list[str]]:
    """Return the lines of each failure by the name of its test."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in result.outlines:
        if header := re.fullmatch(r"_{3,} (?:ERROR at setup of )?(\w+) _{3,}", line):
            name = header[1]
            found[name] = []
        elif line.startswith("===") or "generated xml file" in line:
            name = ""
        elif name:
            found[name].append(line)
    return found


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> KataTree:
    tree = KataTree(tmp_path_factory.mktemp("told"), warm_cache)
    write(tree)
    return tree


@pytest.fixture(scope="module")
def shown(tree: KataTree) -> dict[str, list[str]]:
    return blocks(tree.run("katas", "--maxfail=1000", f"--junitxml={tree.path / 'results.xml'}"))


def fits(line: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("…"))), line) is not None


@pytest.mark.parametrize("test", SAYS)
def test_a_failure_says_once_what_the_learner_can_act_on(shown: dict[str, list[str]], test: str) -> None:
    lines, expected = shown[test], SAYS[test]
    assert len(lines) == len(expected), lines
    assert [line for line, pattern in zip(lines, expected, strict=True) if not fits(line, pattern)] == []


def test_an_endless_message_is_cut(shown: dict[str, list[str]]) -> None:
    lines = shown["test_endless_message"]
    assert len(lines) < 40
    assert sum(map(len, lines)) < 6000
    assert any("left out" in line for line in lines)


def test_a_group_of_exceptions_is_shown_by_pytest(shown: dict[str, list[str]]) -> None:
    text = "\n".join(shown["test_several"])
    assert "ValueError: one" in text
    assert "TypeError: two" in text


@pytest.mark.parametrize(
    ("test", "message"),
    [
        ("test_search", "search() is not written yet (answer.py:26)"),
        ("test_unwritten_view", "unwritten() is not written yet (views.py:12)"),
        (
            "test_status",
            "django.db.utils.IntegrityError: NOT NULL constraint failed: blog_comment.post_id (views.py:9)",
        ),
        ("test_failure", "Failed: the reason"),
    ],
)
def test_other_plugins_get_the_message_that_the_terminal_shows(
    shown: dict[str, list[str]], tree: KataTree, test: str, message: str
) -> None:
    assert shown
    cases = ElementTree.parse(tree.path / "results.xml").iter("testcase")
    failure = next(case.find("failure") for case in cases if case.attrib["name"] == test)
    assert failure is not None
    assert failure.attrib["message"] == message


#: A style of traceback, what it shows of two tests, and what it does not show.
STYLES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "--tb=short": (
        [],
        ["katas/orm/told/answer.py:13: in incomplete", "E   AssertionError: assert {'a'*"],
        ["*kept = 1*"],
    ),
    "--tb=line": ([], ["*/answer.py:13: *IntegrityError: NOT NULL*", "*search() is not written yet*"], ["E  *"]),
    "--tb=no": ([], [], ["E  *", "*in incomplete*"]),
    "--tb=long": ([], ['>       Comment.objects.create(body="x")', "    def test_plain():"], []),
    "--tb=native": ([], ["Traceback (most recent call last):", '  File "*answer.py", line 13, in incomplete'], []),
    "--full-trace": ([], ["*django/db/models/query.py:*", "    def test_plain():"], []),
    "-l": ([], ["kept       = 1", "    def test_plain():"], []),
    "-vv": ([], ["    def test_plain():"], []),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_style_that_is_asked_for_shows_what_pytest_shows(tree: KataTree, style: str) -> None:
    arguments, shows, hides = STYLES[style]
    result = tree.run(
        "katas", "-k", "test_incomplete or test_plain or test_search or test_bare_status", style, *arguments
    )
    result.assert_outcomes(failed=4, deselected=len(SAYS) + 2 - 4)
    result.stdout.fnmatch_lines_random(shows)
    for line in hides:
        result.stdout.no_fnmatch_line(line)
