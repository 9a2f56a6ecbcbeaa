"""What a learner reads when a query budget is not kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_djangokata.testing.queries import QueryLog, Statement, explain, pattern, summary, too_many

AUTHOR = 'SELECT "accounts_profile"."id" FROM "accounts_profile" WHERE "accounts_profile"."id" = %s LIMIT 21'
POSTS = (
    'SELECT "blog_post"."id" FROM "blog_post" INNER JOIN "accounts_profile" ON (1 = 1) ORDER BY "blog_post"."id" ASC'
)


def author(key: int, line: int = 12) -> Statement:
    return Statement(AUTHOR, f"({key},)", file="/kata/queries.py", line=line)


def test_a_statement_knows_its_verb_tables_and_joins() -> None:
    posts = Statement(POSTS, "()")
    assert (posts.verb, posts.tables, posts.joined) == (
        "SELECT",
        ("blog_post", "accounts_profile"),
        ("accounts_profile",),
    )
    assert Statement('INSERT INTO "blog_tag" ("name") VALUES (%s)', "").tables == ("blog_tag",)
    assert Statement('UPDATE "blog_post" SET "views" = %s', "").tables == ("blog_post",)
    assert Statement("", "").verb == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SELECT a FROM t WHERE id IN (%s, %s)", "SELECT a FROM t WHERE id IN (%s, %s, %s)"),
        ("SELECT a FROM t LIMIT 21", "SELECT a FROM t  LIMIT 5"),
        ("SELECT a FROM t WHERE x = %s", "SELECT a\nFROM t WHERE x = %s"),
    ],
)
def test_statements_that_differ_only_in_values_have_one_shape(one: str, other: str) -> None:
    assert Statement(one, "").shape == Statement(other, "").shape


def test_repeated_statements_are_grouped_with_their_count_place_and_meaning() -> None:
    lines = list(explain([Statement(POSTS, "()"), *(author(key) for key in range(20))], Path("/kata")))
    assert lines == [
        "   1 ×  SELECT … FROM blog_post INNER JOIN accounts_profile ON (… = …) ORDER BY blog_post.id ASC",
        "  20 ×  SELECT … FROM accounts_profile WHERE accounts_profile.id = … LIMIT …   queries.py:12",
        "        this SELECT ran 20 times, once for each of 20 values: accounts_profile by id",
    ]


def test_the_same_question_asked_again_is_told_from_one_for_each_row() -> None:
    assert pattern([author(1), author(1), author(1)]) == "this SELECT asked the same 3 times: accounts_profile by id"
    written = [
        Statement('UPDATE "blog_post" SET "views" = %s WHERE "blog_post"."id" = %s', f"({n},)") for n in range(2)
    ]
    assert pattern(written) == "this UPDATE ran 2 times, once for each row: blog_post by id"


def test_statements_from_different_lines_are_shown_apart() -> None:
    assert len(list(explain([author(1, line=3), author(2, line=9)]))) == 2


def test_a_long_statement_is_shortened() -> None:
    assert len(summary("SELECT a FROM t WHERE " + " AND ".join(f"c{n} = 1" for n in range(99)))) == 110


def test_the_message_says_what_was_wanted_what_came_and_why() -> None:
    message = too_many(QueryLog([author(1), author(2)]), "1 query", "the page must cost the same")
    assert message.splitlines()[0] == "expected 1 query, got 2: the page must cost the same"
    assert too_many(QueryLog(), "1 query", "") == "expected 1 query, got 0"


TESTS = """
import pytest
from kata_project.blog.models import Post
from kata_project.factories import PostFactory
from katas.orm.budget import answer

pytestmark = pytest.mark.django_db

def test_exact(assert_queries):
    PostFactory.create_batch(3)
    with assert_queries(1, because="joins are cheap"):
        answer.authors()

def test_at_most(assert_queries):
    PostFactory.create_batch(3)
    with assert_queries(at_most=4) as log:
        answer.authors()
    assert len(log) == 4 and log.tables == {"blog_post", "accounts_profile"}
    with assert_queries(at_most=2):
        answer.authors()

def test_endless(assert_queries):
    PostFactory()
    with assert_queries(at_most=100), assert_queries(1, because="nobody waits for the rest"):
        while True:
            try:
                answer.authors()
            except Exception:
                pass

def test_the_outer_budget(assert_queries):
    with assert_queries(1), assert_queries(at_most=9999):
        while True:
            Post.objects.count()

def test_transactions_are_not_counted(record_queries):
    from django.db import transaction
    with record_queries() as log:
        with transaction.atomic():
            Post.objects.count()
    assert [statement.verb for statement in log] == ["SELECT"]
"""


@pytest.mark.parametrize("columns", [120, 60])
def test_the_fixtures_name_the_learners_line_in_the_width_of_the_terminal(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    folder = pytester.path / "katas" / "orm" / "budget"
    folder.mkdir(parents=True)
    for package in (folder, folder.parent, folder.parent.parent):
        (package / "__init__.py").touch()
    (folder.parent / "topic.toml").write_text('title = "T"\nsummary = "S"\nkatas = ["budget"]\n')
    (folder / "kata.toml").write_text(
        'title = "T"\nlevel = "basic"\nquestion = "Q?"\npoints = 1\nminutes = 1\nedit = ["answer.py"]\n'
    )
    (folder / "answer.py").write_text(
        "from kata_project.blog.models import Post\n\ndef authors():\n"
        "    return [post.author.display_name for post in Post.objects.all()]\n"
    )
    (folder / "test_budget.py").write_text(TESTS)
    result = pytester.runpytest_subprocess("katas", "-p", "no:randomly")
    result.assert_outcomes(failed=4, passed=1)
    statement = "   3 ×  SELECT … FROM accounts_profile WHERE accounts_profile.id = … LIMIT …"
    place = "answer.py:4"
    result.stdout.fnmatch_lines(
        [
            "expected 1 query, got 4: joins are cheap",
            *([f"{statement}   {place}"] if columns == 120 else [f"{statement[:59]}…", f"        {place}"]),
            "        this SELECT ran 3 times, once for each of 3 values: accounts_profile by id",
            "expected at most 2 queries, got 4",
            "expected 1 query, got 202, where it was stopped: nobody waits for the rest",
            "expected 1 query, got 202, where it was stopped",
        ]
    )
