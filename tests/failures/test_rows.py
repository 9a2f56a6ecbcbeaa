"""Counting the rows that the database hands over, in a kata's own process."""

from __future__ import annotations

from tests.conftest import KataTree

COUNTS = """
import pytest
from django.db import connection

from kata_project.blog.models import Tag
from kata_project.factories import TagFactory
from pytest_djangokata.testing import count_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags():
    return TagFactory.create_batch(5)


def test_a_count_within_a_count_takes_nothing_from_it(tags):
    with count_rows() as outer:
        with count_rows() as inner:
            assert len(Tag.objects.all()) == 5
        assert Tag.objects.filter(pk=tags[0].pk).get()
    assert (inner.fetched, outer.fetched) == (5, 6)


def test_a_filter_in_python_costs_rows(tags):
    with count_rows() as rows:
        assert [tag for tag in Tag.objects.all() if tag.pk == tags[0].pk]
    assert rows.fetched == 5
    with count_rows() as rows:
        assert Tag.objects.filter(pk=tags[0].pk).get()
    assert rows.fetched == 1


def test_rows_are_told_apart_by_statement(tags):
    with count_rows() as rows:
        Tag.objects.count()
        list(Tag.objects.all()[:2])
        Tag.objects.filter(pk=0).first()
    assert [one.fetched for one in rows.statements] == [1, 2, 0]
    assert "COUNT(" in rows.statements[0].sql


def test_an_iterator_counts_what_was_taken(tags):
    with count_rows() as rows:
        assert len(list(Tag.objects.iterator(chunk_size=2))) == 5
    assert rows.fetched == 5


@pytest.mark.parametrize("read", ["all", "one", "many", "loop"])
def test_a_cursor_that_is_used_twice_is_counted_twice(tags, read):
    with count_rows() as rows, connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute("SELECT id FROM blog_tag")
            if read == "all":
                cursor.fetchall()
            elif read == "one":
                while cursor.fetchone():
                    pass
            elif read == "many":
                cursor.fetchmany(9)
            else:
                list(cursor)
        assert cursor.description
    assert [one.fetched for one in rows.statements] == [5, 5]
"""


def test_rows_are_counted_whichever_way_they_are_read(kata_tree: KataTree) -> None:
    kata_tree.kata(test=COUNTS)
    kata_tree.run("katas").assert_outcomes(passed=8)
