from datetime import UTC, datetime, timedelta

import pytest

from kata_project.blog.models import Comment, Post
from kata_project.factories import CategoryFactory, CommentFactory, PostFactory, ProfileFactory, TagFactory
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db

LIST = "/api/posts/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
CENTURY = 100 * 365 * 24 * 60  # minutes


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def get(client, url, status=200):
    response = client.get(url)
    expect(response.status_code, status, call=f"GET {url}: status")
    return response.json()


def both(client, slug):
    """Return the post as the list and as its own page show it."""
    (listed,) = (one for one in get(client, LIST)["results"] if one["slug"] == slug)
    return {"in the list": listed, "on its page": get(client, f"{LIST}{slug}/")}


def shown(client, slug, key, value, because=""):
    found = {place: post.get(key, "missing") for place, post in both(client, slug).items()}
    expect(found, dict.fromkeys(found, value), call=f"{key} of the post {slug}", because=because)


def pages(client):
    """Return the slugs of each page, from the first to the last."""
    found, url = [], LIST
    while url:
        page = get(client, url)
        found.append([post["slug"] for post in page["results"]])
        url = page["next"]
    return found


def discussed(**kwargs):
    """Make a post that has one of everything: tags, comments of members and visitors, some of them not approved."""
    post = PostFactory(published=True, tags=3, **kwargs)
    for number in range(3):
        CommentFactory(post=post, approved=True, created_at=at(number))
        CommentFactory(post=post, approved=True, anonymous=True, created_at=at(-number))
        CommentFactory(post=post, created_at=at(10 + number))
    return post


@pytest.mark.parametrize("number", [2, 7, 23], ids=lambda number: f"{number} posts")
def test_a_page_takes_five_queries(client, number, assert_queries):
    for _ in range(number):
        discussed()
    with assert_queries(at_most=5, because="the page must cost the same however many posts it shows"):
        page = get(client, LIST)
    expect(len(page["results"]), min(number, 20), call=f"GET {LIST} with {number} posts: how many results")


def test_a_post_takes_five_queries(client, assert_queries):
    post = discussed()
    discussed()
    with assert_queries(at_most=5, because="tags and comments must not cost a query each"):
        get(client, f"{LIST}{post.slug}/")


@pytest.mark.parametrize("path", ["", "{slug}/"], ids=["the list", "one post"])
def test_only_the_comments_that_are_shown_leave_the_database(client, path):
    posts = [PostFactory(published=True, published_at=NOON) for _ in range(3)]
    for post in posts:
        # All at one moment: what is equally late is not shown either.
        CommentFactory.create_batch(6, post=post, author=post.author, approved=True, created_at=NOON)
        CommentFactory.create_batch(4, post=post, author=post.author)
    if not path:
        path = "?page=2"
        for newer in PostFactory.create_batch(20, published=True, author=posts[0].author, published_at=at(60)):
            CommentFactory(post=newer, author=newer.author, approved=True)
    url = LIST + path.format(slug=posts[0].slug)
    most = 3 if "page" in path else 1
    with count_rows() as rows:
        get(client, url)
    brought = max((one.fetched for one in rows.statements if 'from "blog_comment"' in one.sql.lower()), default=0)
    if brought > most:
        pytest.fail(
            f"GET {url}\n  expected: at most {most} comments from the database\n  got:      {brought}\n"
            "  A post may have thousands of comments, of which the app shows one.",
            pytrace=False,
        )


def test_a_post_is_shown_as_the_app_knows_it(client):
    ada, ben = ProfileFactory(display_name="Ada"), ProfileFactory(display_name="Ben")
    category = CategoryFactory(name="City", slug="city")
    tags = [TagFactory(name=name) for name in ("trams", "night", "Lyon", "bridges")]
    post = PostFactory(
        published=True,
        title="Trams <at> night & day",
        slug="trams",
        author=ada,
        editor=ben,
        category=category,
        tags=tags,
        published_at=NOON,
    )
    for number, author in enumerate([ada, ben]):
        CommentFactory(post=post, author=author, approved=True, body=f"Comment {number}", created_at=at(number))
    CommentFactory(post=post, author=ada, body="Spam", created_at=at(5))
    other = PostFactory(published=True, slug="other", tags=tags[:1])
    CommentFactory.create_batch(3, post=other, approved=True, created_at=at(60))
    known = {
        "slug": "trams",
        "title": "Trams <at> night & day",
        "published_at": "2026-03-01T12:00:00Z",
        "author": "Ada",
        "category": {"slug": "city", "name": "City"},
        "tags": ["Lyon", "bridges", "night", "trams"],
        "comments": 2,
        "latest_comment": {"by": "Ben", "body": "Comment 1"},
    }
    for place, found in both(client, "trams").items():
        expect(
            found, known, call=f"the post trams {place}", because="The app is in the shops: the JSON stays what it is."
        )


@pytest.mark.parametrize("date", [NOON, at(CENTURY), None], ids=["a date", "a future date", "no date"])
def test_a_post_with_nothing_around_it_is_shown_too(client, date):
    PostFactory(status="published", published_at=date, slug="bare", category=None, author__display_name="")
    CommentFactory(post__slug="full", approved=True)
    CommentFactory(post=Post.objects.get(slug="bare"), body="Spam")
    for key, value in {"author": "", "category": None, "tags": [], "comments": 0, "latest_comment": None}.items():
        shown(client, "bare", key, value, because="Published, with no category, no tags, and a comment that waits.")


def test_the_comments_of_a_post_are_counted_once_each(client):
    post = PostFactory(published=True, slug="trams", tags=4)
    CommentFactory.create_batch(2, post=post, author=post.author, approved=True, body="Nice")
    CommentFactory(post=post, author=None, approved=True, body="", created_at=at(CENTURY))
    CommentFactory.create_batch(2, post=post, author=post.author)
    shown(client, "trams", "comments", 3, because="Approved comments only, and each once, however many tags there are.")


def test_the_latest_comment_is_the_one_with_the_latest_moment(client):
    post = PostFactory(published=True, slug="trams", published_at=at(CENTURY))
    for word, minute in (("first", 1), ("latest", CENTURY), ("second", 5), ("written last", 0)):
        CommentFactory(post=post, author=None, name="Ida", approved=True, body=word, created_at=at(minute))
    CommentFactory(post=post, body="Spam", created_at=at(CENTURY + 1))
    shown(
        client,
        "trams",
        "latest_comment",
        {"by": "Ida", "body": "latest"},
        because="By created_at, even if that is in a hundred years, and not by id.",
    )


def test_of_comments_at_one_moment_the_highest_id_is_the_latest(client):
    post = PostFactory(published=True, slug="trams")
    for word, minute in (("a", 5), ("b", 5), ("c", 1), ("last", 5), ("d", 2)):
        CommentFactory(post=post, author=None, name="Ida", approved=True, body=word, created_at=at(minute))
    shown(client, "trams", "latest_comment", {"by": "Ida", "body": "last"})


@pytest.mark.parametrize(
    ("who", "by"),
    [
        ({"author__display_name": "Ada", "name": ""}, "Ada"),
        ({"author": None, "name": "Passer-by"}, "Passer-by"),
        ({"author__display_name": "Ada", "name": "old name"}, "Ada"),
        ({"author": None, "name": ""}, ""),
        ({"author__display_name": "", "name": "old name"}, ""),
        ({"author": None, "name": "Ida", "body": ""}, "Ida"),
    ],
    ids=[
        *("a member", "a visitor", "a member with a name beside it", "a visitor without a name"),
        *("a member without a display_name", "no words"),
    ],
)
def test_a_comment_is_by_its_author_or_by_the_name_that_a_visitor_left(client, who, by):
    CommentFactory(**{"post": PostFactory(published=True, slug="trams"), "approved": True, "body": "Nice"} | who)
    shown(client, "trams", "latest_comment", {"by": by, "body": who.get("body", "Nice")})


def test_each_post_is_on_one_page(client):
    # The import: all at one moment, and no slug, title or moment of writing in the order of the ids.
    numbers = [(number * 17) % 45 for number in range(45)]
    slugs = [f"import-{number:02}" for number in numbers]
    for number, slug in zip(numbers, slugs, strict=True):
        PostFactory(published=True, slug=slug, title=slug, published_at=NOON, created_at=at(-number))
    PostFactory(published=True, slug="in-a-hundred-years", published_at=at(CENTURY), created_at=at(-90))
    PostFactory(published=True, slug="oldest", published_at=at(-1), created_at=at(-1))
    wanted = ["in-a-hundred-years", *reversed(slugs), "oldest"]
    expect(
        pages(client),
        [wanted[:20], wanted[20:40], wanted[40:]],
        call=f"the slugs on the pages of {LIST}, with 45 posts of the same moment",
        because="Without a last word the database may give another order for each page.",
    )


def test_a_page_says_how_many_there_are_and_where_the_others_are(client):
    PostFactory.create_batch(121, published=True, author=ProfileFactory())
    PostFactory.create_batch(2)
    found = [(page["count"], len(page["results"])) for page in (get(client, f"{LIST}?page={n}") for n in (1, 2, 7))]
    expect(found, [(121, 20), (121, 20), (121, 1)], call=f"GET {LIST}?page=1, 2 and 7: count and number of results")
    second = get(client, f"{LIST}?page=2")
    expect(
        [str(second[key]).rpartition("/")[2] for key in ("previous", "next")],
        ["", "?page=3"],
        call=f"GET {LIST}?page=2: previous and next",
    )
    for number in ("8", "0", "x"):
        get(client, f"{LIST}?page={number}", status=404)


def test_drafts_are_nowhere(client):
    PostFactory(slug="draft", published_at=NOON)
    PostFactory(published=True, slug="public")
    expect(pages(client), [["public"]], call=f"the slugs on the pages of {LIST}, with a draft")
    get(client, f"{LIST}draft/", status=404)
    get(client, f"{LIST}nothing/", status=404)


def test_each_request_sees_the_posts_as_they_are_now(client):
    old, new = (PostFactory(published=True, slug=slug, published_at=at(n)) for n, slug in enumerate(("old", "new")))
    comment = CommentFactory(post=old, author=None, name="Ida", body="Now", created_at=at(5))
    both(client, "old")
    Post.objects.filter(pk=old.pk).update(published_at=at(9))
    Comment.objects.update(approved=True)
    expect(pages(client), [["old", "new"]], call=f"the slugs of {LIST}, after the older post was given a later date")
    shown(client, "old", "comments", 1, because="The comment was approved since the last request.")
    shown(client, "old", "latest_comment", {"by": "Ida", "body": comment.body})
    expect(both(client, new.slug)["on its page"]["comments"], 0, call="comments of the other post")
