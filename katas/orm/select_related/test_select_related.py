import re
from datetime import UTC, datetime, timedelta

import pytest

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory
from katas.orm.select_related import queries
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def as_a_visitor_reads_it(posts):
    """Read what the template reads, and nothing else."""
    return [(post.title, post.author.display_name, post.category.name if post.category else None) for post in posts]


def publish_many(number):
    """Publish so many posts of one author, fast."""
    author = ProfileFactory()
    Post.objects.bulk_create(
        Post(title=f"Post {one}", slug=f"many-{one}", author=author, status="published", published_at=NOON)
        for one in range(number)
    )


@pytest.mark.parametrize("posts", [1, 4, 25, 1001])
def test_the_front_page_takes_one_query(posts, assert_queries):
    if posts > 100:
        publish_many(posts)
    else:
        PostFactory.create_batch(posts, published=True)
    with assert_queries(1, because="the page must cost the same however many posts it shows"):
        shown = list(queries.front_page())
        as_a_visitor_reads_it(shown[:25])  # more of them would tell the same
    expect(
        len(shown),
        posts,
        call=f"front_page(), with {posts} published posts: how many are listed",
        because="The query gets cheaper by asking once, not by leaving posts out.",
    )


@pytest.mark.parametrize("posts", [2, 7])
def test_no_table_is_read_that_the_page_does_not_show(posts, record_queries):
    PostFactory.create_batch(posts, published=True, editor=ProfileFactory())
    with record_queries() as log:
        as_a_visitor_reads_it(queries.front_page())
    surplus = log.tables - {"blog_post", "accounts_profile", "blog_category"}
    if surplus:
        pytest.fail(
            f"front_page() reads {', '.join(sorted(surplus))}, which the page does not show:\n{log.explain()}\n"
            "Every joined table makes each row wider and the query slower.",
            pytrace=False,
        )
    for statement in log:
        profiles = re.findall(r'\b(?:FROM|JOIN)\s+["`]?accounts_profile\b', statement.sql)
        if len(profiles) > 1:
            pytest.fail(
                "front_page() joins the profiles twice: as the author and as the editor, whom the page does not show.\n"
                + log.explain(),
                pytrace=False,
            )


def test_only_published_posts_are_listed_the_newest_first():
    def publish(day):
        # Written in the opposite order to that of publication.
        return PostFactory(published=True, published_at=NOON.replace(day=day), created_at=NOON - timedelta(days=day))

    old, new, same_moment, middle = (publish(day) for day in (1, 3, 3, 2))
    moments = [NOON.replace(day=2, microsecond=part) for part in (900_000, 100_000)]
    late, early = (PostFactory(published=True, published_at=moment) for moment in moments)
    planned = PostFactory(published=True, published_at=NOON.replace(year=2150))
    PostFactory(published_at=NOON.replace(day=9), status=Post.Status.DRAFT)
    expect(
        [post.title for post in queries.front_page()],
        [planned.title, same_moment.title, new.title, late.title, early.title, middle.title, old.title],
        call="front_page(), with two posts at the same moment, and three within a second",
        because="Published posts only, the newest first by published_at; of two at the same moment the higher id first.",
    )


def test_a_published_post_without_a_date_is_listed_too():
    dated = PostFactory(title="dated", published=True, published_at=NOON)
    PostFactory(title="without a date", published=True, published_at=None)
    PostFactory(title="a draft without a date", published_at=None)
    expect(
        sorted(post.title for post in queries.front_page()),
        [dated.title, "without a date"],
        call="front_page(): the titles, sorted, with a published post and a draft that have no date",
        because="The status decides what is listed; the date only says where.",
    )


@pytest.mark.parametrize("drafts", [1, 6])
def test_drafts_are_not_even_fetched(drafts):
    PostFactory.create_batch(2, published=True)
    PostFactory.create_batch(drafts, author=ProfileFactory(), category=None)
    with count_rows() as cost:
        [post.title for post in queries.front_page()]
    expect(
        cost.fetched,
        2,
        call=f"front_page(), with 2 published posts and {drafts} drafts: how many rows are fetched for the titles",
        because="A draft that is sorted out in Python has been read, joined and sent already.",
    )


def test_a_post_without_a_category_is_listed_too():
    travel = CategoryFactory(name="Travel")
    bare = PostFactory(title="Spring", published=True, category=None, published_at=NOON)
    filed = PostFactory(title="Spring", published=True, category=travel, published_at=NOON.replace(hour=9))
    expect(
        as_a_visitor_reads_it(queries.front_page()),
        [(bare.title, bare.author.display_name, None), (filed.title, filed.author.display_name, "Travel")],
        call="front_page()",
        because="The key to the category is nullable: a post without one must not vanish. Nor does a title make them one.",
    )


def test_a_post_published_since_is_on_the_next_page_view():
    first = PostFactory(published=True, published_at=NOON)
    as_a_visitor_reads_it(queries.front_page())
    second = PostFactory(published=True, published_at=NOON.replace(hour=13))
    seen = [[post.title for post in queries.front_page()]]
    Post.objects.filter(pk=first.pk).update(status=Post.Status.DRAFT)
    third = PostFactory(published=True, published_at=NOON.replace(hour=14))
    seen.append([post.title for post in queries.front_page()])
    expect(
        seen,
        [[second.title, first.title], [third.title, second.title]],
        call="front_page(), called again after a second post was published, and with a third in place of the first",
        because="Each page view must see the database as it is now.",
    )
