from datetime import UTC, datetime

import pytest
from django.db import connection

from kata_project.blog.models import Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, TagFactory
from katas.orm.prefetch_related import archive as page
from pytest_djangokata.testing import attempt, count_rows, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def author():
    return ProfileFactory(display_name="Ada")


def archive(author):
    return attempt(page.archive, author, call="archive(author)")


def fill(author, number):
    """Publish *number* posts with three tags, three approved comments and a comment that waits."""
    tags = TagFactory.create_batch(4)
    reader = ProfileFactory()
    for post in PostFactory.create_batch(number, author=author, published=True):
        post.tags.add(*tags[:2], tags[post.pk % 2 + 2])
        CommentFactory.create_batch(3, post=post, author=reader, approved=True)
        CommentFactory(post=post, author=reader)


@pytest.mark.parametrize("posts", [2, 5, 20])
def test_the_archive_takes_three_queries(author, posts, assert_queries):
    fill(author, posts)
    with assert_queries(at_most=3, because="there are three tables to read, however many posts the page shows"):
        entries = archive(author)
    expect(len(entries), posts, call=f"archive(author), with {posts} posts: how many")


def test_thousands_of_posts_take_three_queries_too(author, assert_queries):
    Post.objects.bulk_create(
        Post(title=f"Post {number}", slug=f"many-{number}", author=author, status="published", published_at=NOON)
        for number in range(2100)
    )
    with assert_queries(at_most=3, because="reading in chunks of some hundred repeats the queries for each chunk"):
        entries = archive(author)
    expect(len(entries), 2100, call="archive(author), with 2100 posts: how many")


@pytest.mark.parametrize("posts", [0, 3, 8])
def test_nothing_is_fetched_that_the_page_does_not_need(author, posts):
    fill(ProfileFactory(), 10)
    fill(author, posts)
    draft = PostFactory(author=author, tags=4)
    CommentFactory.create_batch(20, post=draft, author=author, approved=True)
    needed = posts * (1 + 3 + 4)
    with count_rows() as rows:
        archive(author)
    if rows.fetched > needed:
        pytest.fail(
            f"archive(author), with {posts} posts, 4 comments and 3 tags on each\n"
            f"  rows wanted:  at most {needed}\n  rows fetched: {rows.fetched}\n"
            "  Rows of other posts are thrown away, and rows that a join multiplies are the same ones over and over.",
            pytrace=False,
        )


def test_only_the_authors_published_posts_are_shown_the_newest_first(author):
    ahead = NOON.replace(year=2199)
    PostFactory(author=author, title="older", published=True, published_at=NOON.replace(hour=3), created_at=ahead)
    PostFactory(author=author, title="newest", published=True, published_at=ahead, created_at=NOON)
    PostFactory(author=author, title="older", published=True, published_at=NOON.replace(hour=2))
    PostFactory(author=author, title="same moment, saved later", published=True, published_at=ahead)
    PostFactory(author=author, title="draft", published_at=NOON.replace(hour=9))
    PostFactory(author=author, title="draft without a date", published_at=None)
    PostFactory(author=author, title="no date", published=True, published_at=None)
    PostFactory(editor=author, title="somebody else's", published=True, published_at=NOON.replace(hour=6))
    shown = [entry["title"] for entry in archive(author)]
    shown.sort(key=lambda title: title == "no date")  # where it comes is not asked for
    expect(
        shown,
        ["same moment, saved later", "newest", "older", "older", "no date"],
        call="archive(author): the titles, that of a post without a date at the end",
        because="Published posts of this author, even of next century, the newest first by published_at; of two at one "
        "moment the higher id comes first. A title is no key: two posts may have the same.",
    )


def test_tags_are_in_alphabetical_order(author):
    travel, cats, moving = (TagFactory(name=name) for name in ["travel", "cats", "moving"])
    PostFactory(author=author, published=True, tags=[travel, cats], published_at=NOON)
    PostFactory(author=author, published=True, tags=[moving, travel, cats], published_at=NOON.replace(hour=3))
    expect(
        [entry["tags"] for entry in archive(author)],
        [["cats", "travel"], ["cats", "moving", "travel"]],
        call="archive(author): the tags",
        because="The order in which tags were made says nothing to a reader.",
    )


def test_approved_comments_are_shown_in_the_order_of_writing(author):
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_comment (post_id, created_at, id DESC)")
    post = PostFactory(author=author, published=True)
    for body, hour, approved in [
        ("So it is.", 9, True),
        ("Buy now!", 8, False),
        ("Why?", 7, True),
        ("Indeed.", 9, True),
        ("Thanks!", 8, True),
        ("Why?", 7, True),
    ]:
        who = {"anonymous": True} if body == "Thanks!" else {}
        CommentFactory(post=post, body=body, created_at=NOON.replace(hour=hour), approved=approved, **who)
    expect(
        [entry["comments"] for entry in archive(author)],
        [["Why?", "Why?", "Thanks!", "So it is.", "Indeed."]],
        call="archive(author): the comments of a post, imported in disorder",
        because="Only approved ones, by created_at and then by id; two readers may write the same.",
    )


def test_posts_that_are_discussed_at_the_same_time_keep_their_comments(author):
    posts = [PostFactory(author=author, published=True, published_at=NOON.replace(hour=hour)) for hour in (9, 8)]
    for hour in range(4):
        for number, post in enumerate(posts):
            body, written = f"{number} at {hour}", NOON.replace(hour=hour)
            CommentFactory(post=post, body=body, created_at=written, approved=hour > 0)
    expect(
        [(entry["comments"], entry["waiting"]) for entry in archive(author)],
        [(["0 at 1", "0 at 2", "0 at 3"], 1), (["1 at 1", "1 at 2", "1 at 3"], 1)],
        call="archive(author): the comments of two posts, written in turns, and how many wait",
        because="Comments in the order of writing are not in the order of posts.",
    )


def test_each_entry_has_lists_of_its_own(author):
    PostFactory.create_batch(2, author=author, published=True)
    entries = archive(author)
    for name in ("tags", "comments"):
        entries[0][name].append("added by the page")
    expect(
        [[entry["tags"], entry["comments"]] for entry in (entries[1], *archive(author))],
        [[[], []]] * 3,
        call="archive(author): the lists of another entry and of the next call, after one entry was changed",
        because="The page that gets a list may change it.",
    )
    newcomer = ProfileFactory(display_name="Ben")
    archive(newcomer).append("added by the page")
    expect(
        archive(newcomer),
        [],
        call="archive(author) of an author without posts, after the list of an earlier call was changed",
        because="The result is a list of its own, too.",
    )


def test_comments_that_wait_are_counted(author):
    for approved, waiting, hour in [(1, 2, 9), (3, 0, 8), (0, 4, 7)]:
        post = PostFactory(author=author, published=True, published_at=NOON.replace(hour=hour), tags=2)
        CommentFactory.create_batch(approved, post=post, approved=True)
        CommentFactory.create_batch(waiting // 2, post=post, body="Buy now!")
        CommentFactory.create_batch(waiting - waiting // 2, post=post, body="Buy now!", anonymous=True)
    expect(
        [(len(entry["comments"]), entry["waiting"]) for entry in archive(author)],
        [(1, 2), (3, 0), (0, 4)],
        call="archive(author): how many comments are shown, and how many wait",
        because="A comment is either shown or counted, by a member or by a visitor; and several may have one text.",
    )


def test_a_post_without_tags_or_comments_is_shown_too(author):
    bare = PostFactory(author=author, published=True, published_at=NOON)
    tagged = PostFactory(
        author=author, published=True, published_at=NOON.replace(hour=3), tags=[TagFactory(name="cats")]
    )
    asked = PostFactory(author=author, published=True, published_at=NOON.replace(hour=2))
    CommentFactory(post=asked, body="Why?", approved=True)
    expect(
        archive(author),
        [
            {"title": bare.title, "tags": [], "comments": [], "waiting": 0},
            {"title": tagged.title, "tags": ["cats"], "comments": [], "waiting": 0},
            {"title": asked.title, "tags": [], "comments": ["Why?"], "waiting": 0},
        ],
        call="archive(author), with a bare post, a tagged one and one with a comment",
        because="What has nothing to show below its title is still part of the archive.",
    )


def test_what_is_new_is_on_the_next_page_view(author):
    post = PostFactory(author=author, published=True)
    before = archive(author)
    CommentFactory(post=post, body="First!", approved=True)
    post.tags.add(TagFactory(name="cats"))
    between = archive(author)
    Post.objects.filter(pk=post.pk).update(status=Post.Status.DRAFT)
    shown = {"title": post.title, "tags": ["cats"], "comments": ["First!"], "waiting": 0}
    expect(
        [before, between, archive(author)],
        [[{**shown, "tags": [], "comments": []}], [shown], []],
        call="archive(author): of a bare post, after a tag and a comment were added, and after it was taken back",
        because="Each page view must see the database as it is then.",
    )
