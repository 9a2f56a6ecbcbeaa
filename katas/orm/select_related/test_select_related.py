from datetime import UTC, datetime

import pytest

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory
from katas.orm.select_related import queries
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def as_a_visitor_reads_it(posts):
    """Read what the template reads, and nothing else."""
    return [(post.title, post.author.display_name, post.category.name if post.category else None) for post in posts]


@pytest.mark.parametrize("posts", [1, 4, 25])
def test_the_front_page_takes_one_query(posts, assert_queries):
    PostFactory.create_batch(posts, published=True)
    with assert_queries(1, because="the page must cost the same however many posts it shows"):
        as_a_visitor_reads_it(queries.front_page())


@pytest.mark.parametrize("posts", [2, 7])
def test_no_table_is_read_that_the_page_does_not_show(posts, record_queries):
    PostFactory.create_batch(posts, published=True, editor=ProfileFactory())
    with record_queries() as log:
        as_a_visitor_reads_it(queries.front_page())
    surplus = log.tables - {"blog_post", "accounts_profile", "blog_category"}
    assert not surplus, (
        f"front_page() reads {', '.join(sorted(surplus))}, which the page does not show:\n{log.explain()}\n"
        "Every joined table makes each row wider and the query slower."
    )
    authors = sum(statement.sql.count('"accounts_profile"."display_name"') for statement in log)
    assert authors <= posts, (
        "front_page() reads the editor's profile as well, which the page does not show.\n" + log.explain()
    )


def test_only_published_posts_are_listed_the_newest_first():
    old = PostFactory(published=True, published_at=NOON.replace(day=1))
    new = PostFactory(published=True, published_at=NOON.replace(day=3))
    same_moment = PostFactory(published=True, published_at=NOON.replace(day=3))
    PostFactory(published_at=NOON.replace(day=9), status=Post.Status.DRAFT)
    expect(
        [post.title for post in queries.front_page()],
        [same_moment.title, new.title, old.title],
        call="front_page()",
        because="Published posts only, the newest first; of two at the same moment the higher id comes first.",
    )


def test_a_post_without_a_category_is_listed_too():
    bare = PostFactory(published=True, category=None, published_at=NOON)
    filed = PostFactory(published=True, category=CategoryFactory(name="Travel"), published_at=NOON.replace(hour=9))
    expect(
        as_a_visitor_reads_it(queries.front_page()),
        [(bare.title, bare.author.display_name, None), (filed.title, filed.author.display_name, "Travel")],
        call="front_page()",
        because="The key to the category is nullable: a post without one must not vanish.",
    )


def test_a_post_published_meanwhile_is_on_the_next_page_view():
    first = PostFactory(published=True, published_at=NOON)
    as_a_visitor_reads_it(queries.front_page())
    second = PostFactory(published=True, published_at=NOON.replace(hour=13))
    expect(
        [post.title for post in queries.front_page()],
        [second.title, first.title],
        call="front_page(), called again after another post was published",
        because="Each page view must see the database as it is now.",
    )
