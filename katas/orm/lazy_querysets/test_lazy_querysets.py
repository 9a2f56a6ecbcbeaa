import logging
from datetime import UTC, datetime

import pytest
from django.db import connection

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, ProfileFactory
from katas.orm.lazy_querysets import review
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)


def titles(posts):
    return [post.title for post in posts]


def at_most(bound, cost, *, call, because):
    """Fail if the database handed over more rows than *bound*."""
    __tracebackhide__ = True
    if cost.fetched > bound:
        pytest.fail(
            f"{call}\n  rows wanted:  at most {bound}\n  rows fetched: {cost.fetched}\n  {because}", pytrace=False
        )


@pytest.fixture
def author():
    """Return an author; somebody else has drafts, and both have published posts, which never wait."""
    author, somebody_else = ProfileFactory.create_batch(2)
    PostFactory.create_batch(2, author=somebody_else)
    PostFactory(author=somebody_else, published=True)
    PostFactory(author=author, published=True)
    return author


@pytest.mark.parametrize("drafts", [2, 9])
def test_what_waits_is_a_question_and_not_yet_an_answer(author, drafts, assert_queries, caplog):
    PostFactory.create_batch(drafts, author=author)
    with (
        caplog.at_level(logging.DEBUG),
        assert_queries(
            0, because="the caller of waiting() may still narrow it, and must not pay for rows nobody reads"
        ),
    ):
        posts = review.waiting(author)
    late = PostFactory(author=author, title="Saved before anybody looked")
    expect(
        titles(posts.filter(title=late.title)),
        [late.title],
        call="waiting(author).filter(title=…)",
        because="A QuerySet can be narrowed after it was made.",
    )
    expect(
        late.title in titles(posts),
        True,
        call=f"posts = waiting(author), then {late.title!r} is saved, then: is it in posts?",
        because="A QuerySet that nobody has read holds no rows, so it sees what was saved in the meantime.",
    )


def test_only_the_authors_drafts_wait_the_oldest_first(author):
    PostFactory(author=author, title="second", created_at=DAY.replace(day=2))
    PostFactory(author=author, title="third, saved later", created_at=DAY.replace(day=2))
    PostFactory(author=author, title="first", created_at=DAY)
    expect(
        titles(review.waiting(author)),
        ["first", "second", "third, saved later"],
        call="waiting(author)",
        because="Drafts of this author only, the oldest first; of two from the same moment the lower id comes first.",
    )
    expect(
        titles(review.waiting(author).reverse()),
        ["third, saved later", "second", "first"],
        call="waiting(author).reverse(), with two drafts of the same moment",
        because="Without the id in the order, it is left to the database which of two from the same moment comes first.",
    )


@pytest.mark.parametrize("drafts", [1, 3, 8])
def test_to_see_whether_anything_waits_one_row_is_enough(author, drafts, assert_queries):
    PostFactory.create_batch(drafts + 1, author=author)
    with assert_queries(1, because="one question, one query"), count_rows() as cost:
        answer = review.anything_waiting(author)
    expect(answer, True, call=f"anything_waiting(author), with {drafts + 1} drafts")
    at_most(
        1,
        cost,
        call=f"anything_waiting(author), with {drafts + 1} drafts",
        because="One row is enough to know that there is one: the database need not send the others.",
    )
    if any("COUNT(" in one.sql.upper() for one in cost.statements):
        pytest.fail(
            "anything_waiting(author) makes the database count all the drafts:\n"
            f"  {cost.statements[0].sql[:90]}…\n"
            "  Counting visits every draft of the author; the database could stop at the first.",
            pytrace=False,
        )


@pytest.mark.parametrize("drafts", [2, 5, 11])
def test_the_database_counts(author, drafts, assert_queries):
    PostFactory.create_batch(drafts, author=author)
    with assert_queries(1, because="one number, one query"), count_rows() as cost:
        answer = review.how_many_waiting(author)
    expect(answer, drafts, call=f"how_many_waiting(author), with {drafts} drafts")
    at_most(
        1,
        cost,
        call=f"how_many_waiting(author), with {drafts} drafts",
        because="One number is wanted. Every draft that is fetched brings its whole text, only to be counted.",
    )


@pytest.mark.parametrize(("drafts", "limit"), [(5, 2), (9, 8), (7, 1), (6, 0)])
def test_no_row_is_fetched_beyond_the_limit(author, drafts, limit, assert_queries):
    PostFactory.create_batch(drafts, author=author)
    with assert_queries(at_most=1, because="the next ones are read once"), count_rows() as cost:
        shown = len(titles(review.next_up(author, limit)))
    expect(shown, limit, call=f"next_up(author, {limit}), with {drafts} drafts: how many")
    at_most(
        limit,
        cost,
        call=f"next_up(author, {limit}), with {drafts} drafts",
        because="The database can stop at the limit; what is cut off afterwards has been paid for already.",
    )


@pytest.mark.parametrize("limit", [1, 3, 5])
def test_the_next_ones_up_are_the_oldest(author, limit):
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (author_id, created_at, id DESC)")
    for title, day in (("day 4", 4), ("day 2", 2), ("day 2, saved later", 2), ("day 6", 6)):
        PostFactory(author=author, title=title, created_at=DAY.replace(day=day))
    expect(
        titles(review.next_up(author, limit)),
        ["day 2", "day 2, saved later", "day 4", "day 6"][:limit],
        call=f"next_up(author, {limit}), with drafts of day 4, 2, 2 and 6",
        because="The oldest first, of one moment the lower id; with fewer drafts than the limit, all of them.",
    )


def test_the_answers_follow_the_database(author):
    def answers():
        return review.anything_waiting(author), review.how_many_waiting(author), len(titles(review.next_up(author, 5)))

    seen = [answers()]
    drafts = PostFactory.create_batch(2, author=author)
    seen.append(answers())
    Post.objects.filter(pk=drafts[0].pk).update(status=Post.Status.PUBLISHED)
    seen.append(answers())
    expect(
        seen,
        [(False, 0, 0), (True, 2, 2), (True, 1, 1)],
        call="anything_waiting, how_many_waiting and len of next_up: at first, with two drafts, after one is published",
        because="Each call must see the database as it is then.",
    )


@pytest.mark.parametrize("drafts", [1, 4, 10])
def test_summary_and_table_share_one_query(author, drafts, assert_queries):
    words = [number * 7 % 11 + 3 for number in range(drafts)]
    for number, some in enumerate(words):
        PostFactory(author=author, title=f"draft {number}", body="word " * some)
    posts = Post.objects.filter(author=author, status=Post.Status.DRAFT).order_by("-id")
    with assert_queries(1, because="the summary and the table below it show the same rows"):
        answer = review.summary(posts)
        table = titles(posts)
    expect(
        answer,
        {"posts": drafts, "words": sum(words), "longest": f"draft {words.index(max(words))}"},
        call=f"summary(posts), {drafts} of 3 words and more",
    )
    expect(
        table,
        [f"draft {number}" for number in reversed(range(drafts))],
        call="summary(posts), then the titles of posts",
        because="The table shows the posts in their order, no matter what the summary did with them.",
    )
    with assert_queries(0, because="posts has been read before, so its rows are there already"):
        again = review.summary(posts)
    expect(again, answer, call="summary(posts) once more")


@pytest.mark.parametrize("drafts", [2, 6])
def test_the_whole_page_takes_one_query(author, drafts, assert_queries):
    PostFactory.create_batch(drafts, author=author, title="Untitled", body="one two three")
    with assert_queries(1, because="the review page sums up what waits, and then lists it"):
        posts = review.waiting(author)
        answer = review.summary(posts)
        titles(posts)
    expect(
        (answer["posts"], answer["words"]),
        (drafts, 3 * drafts),
        call="summary(waiting(author)), all with the title Untitled: posts and words",
    )


def test_a_slice_can_be_summed_up(author, assert_queries):
    for number, words in enumerate([5, 2, 7, 9]):
        PostFactory(author=author, title=f"draft {number}", body="word " * words)
    posts = Post.objects.filter(author=author, status=Post.Status.DRAFT).order_by("id")[:3]
    with assert_queries(1, because="a slice is a QuerySet as well: it is read once"):
        answer = review.summary(posts)
        titles(posts)
    expect(
        answer,
        {"posts": 3, "words": 14, "longest": "draft 2"},
        call="summary(posts[:3]), of 5, 2 and 7 words",
        because="A slice cannot be filtered or ordered any more, only read.",
    )


def test_a_summary_of_no_posts_is_a_summary_too(author, assert_queries):
    posts = Post.objects.filter(author=author, status=Post.Status.DRAFT)
    with assert_queries(at_most=1, because="that there is nothing is known after one query"):
        answer = review.summary(posts)
        titles(posts)
    expect(answer, {"posts": 0, "words": 0, "longest": None}, call="summary(posts), with no posts")


def test_of_the_longest_the_first_is_named(author):
    for title, words in [("short", 2), ("long", 6), ("long as well", 6)]:
        PostFactory(author=author, title=title, body="word " * words)
    for order, longest in [("id", "long"), ("-id", "long as well")]:
        posts = Post.objects.filter(author=author, status=Post.Status.DRAFT).order_by(order)
        expect(
            review.summary(posts),
            {"posts": 3, "words": 14, "longest": longest},
            call=f'summary(posts.order_by("{order}"))',
            because="Of several longest posts the first in the order of the QuerySet is named.",
        )


def test_the_longest_is_the_one_with_the_most_words(author):
    PostFactory(author=author, title="few, but long", body="telecommunication infrastructure")
    PostFactory(author=author, title="many", body="a b c d", published=True)
    PostFactory(author=author, title="some", body="a b c")
    expect(
        review.summary(Post.objects.filter(author=author, title__in=["few, but long", "many", "some"])),
        {"posts": 3, "words": 9, "longest": "many"},
        call="summary(posts), of 2 long words, 4 short ones in a published post, and 3",
        because="Words are counted here, not letters; and posts may be any queryset, not only of drafts.",
    )


@pytest.mark.parametrize("title", ["Only a title so far", ""], ids=["a title", "no title"])
def test_a_post_without_words_can_be_the_longest(author, title):
    PostFactory(author=author, title=title, body="")
    expect(
        review.summary(Post.objects.filter(author=author, status=Post.Status.DRAFT)),
        {"posts": 1, "words": 0, "longest": title},
        call="summary(posts), one post without any text",
        because="longest is None only if there are no posts.",
    )
