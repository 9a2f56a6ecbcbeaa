from datetime import UTC, datetime, timedelta

import pytest

from kata_project.blog.models import Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory
from katas.orm.filtered_prefetch import queries
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def as_a_visitor_reads_it(posts):
    """Read what the template reads, and nothing else: titles, bodies, names, and what members have published."""
    return [(post.title, [comment_as_read(comment) for comment in post.latest_comments]) for post in posts]


def comment_as_read(comment):
    if comment.author is None:
        return comment.body, comment.name, []
    return comment.body, comment.author.display_name, [post.title for post in comment.author.published_posts]


def bodies(posts):
    return [(post.title, [comment.body for comment in post.latest_comments]) for post in posts]


def discussed(title, *minutes, **kwargs):
    """Make a post with an approved comment at each of the minutes, named after it."""
    post = PostFactory(published=True, title=title, **kwargs)
    for minute in minutes:
        CommentFactory(post=post, approved=True, body=f"{title} {minute}", created_at=at(minute))
    return post


@pytest.mark.parametrize(("posts", "comments"), [(1, 3), (2, 5), (12, 4)])
def test_the_page_takes_four_queries(posts, comments, assert_queries):
    for post in PostFactory.create_batch(posts, published=True):
        CommentFactory.create_batch(comments, post=post, approved=True)
        CommentFactory(post=post, approved=True, anonymous=True)
    with assert_queries(at_most=4, because="the page must cost the same however many posts and comments there are"):
        read = as_a_visitor_reads_it(queries.front_page())
    expect(
        [len(shown) for _, shown in read],
        [min(comments + 1, 3)] * posts,
        call=f"front_page() with {posts} posts of {comments + 1} approved comments: comments shown",
    )


def test_thousands_of_posts_take_four_queries_too(assert_queries):
    author = ProfileFactory()
    Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"many-{number}", author=author, status="published", published_at=NOON)
        for number in range(2100)
    )
    for post in Post.objects.order_by("pk")[:2100:700]:
        CommentFactory(post=post, author=author, approved=True)
    with assert_queries(at_most=4, because="reading in chunks of some hundred repeats the queries for each chunk"):
        read = as_a_visitor_reads_it(queries.front_page())
    linked = {len(titles) for _, comments in read for _, _, titles in comments}
    expect((len(read), linked), (2100, {2100}), call="front_page() with 2100 posts of one member: how many, and linked")


@pytest.mark.parametrize(("posts", "comments"), [(1, 8), (3, 12)])
def test_only_the_comments_that_are_shown_leave_the_database(posts, comments):
    member = ProfileFactory()
    for post in PostFactory.create_batch(posts, published=True):
        # All at one moment: what is equally late is not shown either, if there are three with a higher id.
        CommentFactory.create_batch(comments, post=post, author=member, approved=True, created_at=NOON)
        CommentFactory.create_batch(comments, post=post, author=member)
    CommentFactory.create_batch(4, post=PostFactory(title="Unfinished"), author=member, approved=True)
    # Nothing fills the places that are left over.
    CommentFactory.create_batch(comments, post=discussed("Quiet", 1), author=member)
    with count_rows() as rows:
        shown = sum(len(comments) for _, comments in as_a_visitor_reads_it(queries.front_page()))
    brought = max((one.fetched for one in rows.statements if "blog_comment" in one.sql), default=0)
    if brought > shown:
        pytest.fail(
            f"front_page() with {posts} posts of {comments} approved comments, and one of a single one\n"
            f"  expected: at most {shown} comments from the database\n  got:      {brought}\n"
            "  What is thrown away in Python was found, sent and made into objects before.",
            pytrace=False,
        )


def test_each_post_has_its_own_three_latest_comments():
    discussed("Bread", 5, 40, 10, 30, 20, published_at=NOON)
    discussed("Trams", 90, 80, 10**8, 70, published_at=NOON - timedelta(days=1))
    discussed("Maps", 2, 1, published_at=NOON + timedelta(days=1))
    expect(
        bodies(queries.front_page()),
        [
            ("Maps", ["Maps 2", "Maps 1"]),
            ("Bread", ["Bread 40", "Bread 30", "Bread 20"]),
            ("Trams", ["Trams 100000000", "Trams 90", "Trams 80"]),
        ],
        call="front_page(): each title with the comments below it",
        because="Three for each post, the latest first, and not three for the page.",
    )


def test_comments_that_wait_for_approval_take_no_place():
    post = discussed("Bread", 1, 2, 3, 4)
    for minute in (50, 0, 60, 70):
        CommentFactory(post=post, body="Buy now", created_at=at(minute))
    expect(
        bodies(queries.front_page()),
        [("Bread", ["Bread 4", "Bread 3", "Bread 2"])],
        call="front_page() with four approved comments and newer ones that wait for approval",
        because="First the comments that may be shown, then the latest three of them.",
    )


def test_of_comments_at_the_same_moment_the_higher_id_comes_first():
    post = PostFactory(published=True, title="Bread")
    for word, minute in (("first", 5), ("second", 5), ("newest", 9), ("third", 5), ("oldest", 1)):
        CommentFactory(post=post, approved=True, body=word, created_at=at(minute))
    expect(
        bodies(queries.front_page()),
        [("Bread", ["newest", "third", "second"])],
        call="front_page() with three comments of the same moment",
        because="Without a last word the database may give another order each time.",
    )


def test_a_post_without_approved_comments_is_listed_with_none():
    CommentFactory(post=PostFactory(published=True, title="Silent", published_at=at(2)))
    PostFactory(published=True, title="New", published_at=at(3))
    discussed("Bread", 1, 2, published_at=at(1))
    discussed("Unfinished", 1, status="draft", published_at=at(9))
    expect(
        bodies(queries.front_page()),
        [("New", []), ("Silent", []), ("Bread", ["Bread 2", "Bread 1"])],
        call="front_page(): each title with the comments below it",
        because="Every published post is listed once, with or without comments; a draft is not.",
    )


def test_of_posts_at_the_same_moment_the_higher_id_comes_first():
    member = ProfileFactory(display_name="Ada")
    for title, minute in (
        ("One", 5),
        ("Two", 5),
        ("Old", 1),
        ("Three", 5),
        ("Older", 0),
        ("New", 7),
        ("Next century", 10**8),
    ):
        # What was published last was written first.
        PostFactory(published=True, title=title, published_at=at(minute), created_at=at(-minute), author=member)
    CommentFactory(post=discussed("Bread", published_at=at(9)), author=member, approved=True, body="Mine")
    first, *others = titles = ["Next century", "New", "Three", "Two", "One", "Old", "Older"]
    expect(
        as_a_visitor_reads_it(queries.front_page()),
        [(first, []), ("Bread", [("Mine", "Ada", titles)]), *[(title, []) for title in others]],
        call="front_page() with three posts of one moment and one of next century, by a member who comments",
        because="The same posts in the same order by published_at are on the page and linked beside a comment.",
    )


def test_members_come_with_what_they_have_published():
    ada, ben = ProfileFactory(display_name="Ada"), ProfileFactory(display_name="Ben")
    bread = discussed("Bread", author=ada, published_at=at(1))
    trams = discussed("Trams", author=ada, published_at=at(2))
    PostFactory(title="Unfinished", author=ada, published_at=at(3))
    for minute, (post, author) in enumerate([(bread, ada), (bread, ben), (trams, ada)]):
        body = f"{author} on {post}"
        CommentFactory(post=post, author=author, approved=True, body=body, created_at=at(minute))
    CommentFactory(post=bread, approved=True, anonymous=True, name="Passer-by", body="Nice", created_at=at(9))
    expect(
        as_a_visitor_reads_it(queries.front_page()),
        [
            ("Trams", [("Ada on Trams", "Ada", ["Trams", "Bread"])]),
            (
                "Bread",
                [
                    ("Nice", "Passer-by", []),
                    ("Ben on Bread", "Ben", []),
                    ("Ada on Bread", "Ada", ["Trams", "Bread"]),
                ],
            ),
        ],
        call="front_page(): each title with its comments, who wrote them, and what that member has published",
        because="Drafts are not linked, members without posts have an empty list, and visitors have no author.",
    )


def test_members_of_one_name_are_two_members():
    page = discussed("Bread", published_at=at(3))
    for number in range(2):
        member = ProfileFactory(display_name="Ada")
        PostFactory(published=True, title=f"Post {number}", author=member, published_at=at(number))
        CommentFactory(post=page, author=member, approved=True, body=f"Comment {number}", created_at=at(number))
    expect(
        as_a_visitor_reads_it(queries.front_page())[0],
        ("Bread", [("Comment 1", "Ada", ["Post 1"]), ("Comment 0", "Ada", ["Post 0"])]),
        call="front_page(): the first post, with comments by two members who are both called Ada",
        because="A name is no key.",
    )


def test_a_page_without_any_comment_has_empty_lists():
    PostFactory.create_batch(2, status="published", published_at=None, title="Silent")
    expect(
        bodies(queries.front_page()),
        [("Silent", []), ("Silent", [])],
        call="front_page() with two posts without a date and without any comment: each title with its comments",
        because="The template reads latest_comments of each post, and a date does not make a post published.",
    )


def test_the_relations_themselves_still_mean_everything():
    member = ProfileFactory()
    PostFactory(title="Unfinished", author=member)
    post = discussed("Bread", 1, 2, 3, 4, author=member)
    CommentFactory(post=post, author=member, approved=True, body="Mine", created_at=at(9))
    CommentFactory(post=post, body="Spam", created_at=at(5))
    (listed,) = queries.front_page()
    expect(
        sorted(comment.body for comment in listed.comments.all()),
        ["Bread 1", "Bread 2", "Bread 3", "Bread 4", "Mine", "Spam"],
        call="post.comments.all() of a post from front_page()",
        because="Code that gets this post later would take three comments for all of them.",
    )
    expect(
        sorted(written.title for written in listed.latest_comments[0].author.posts.all()),
        ["Bread", "Unfinished"],
        call="comment.author.posts.all() of a comment from front_page()",
        because="Code that gets this member later would take the published posts for all of them.",
    )


def test_the_page_is_read_again_each_time():
    post = discussed("Bread", 1, 2, 3)
    as_a_visitor_reads_it(queries.front_page())
    CommentFactory(post=post, approved=True, body="New", created_at=at(9))
    expect(
        bodies(queries.front_page()),
        [("Bread", ["New", "Bread 3", "Bread 2"])],
        call="front_page(), called again after another comment was approved",
        because="Each page view must see the database as it is now.",
    )
