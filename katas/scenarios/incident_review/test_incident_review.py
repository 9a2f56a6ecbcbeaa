"""What the desk answers, what it costs, and what the logs say."""

import json
import logging
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client, override_settings

from kata_project.accounts.factories import ProfileFactory, UserFactory
from kata_project.blog.factories import CommentFactory, PostFactory
from kata_project.blog.models import Comment, Post
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
MOMENT = datetime(2026, 3, 2, 8, tzinfo=UTC)
FAR = MOMENT.replace(year=2999)


def signed_in(user=None):
    client = Client()
    client.force_login(user or UserFactory())
    return client


@pytest.fixture
def client():
    return signed_in()


def desk(client):
    response = client.get("/desk/")
    if response.status_code != 200:
        pytest.fail(f"GET /desk/ has status {response.status_code}, not 200", pytrace=False)
    return json.loads(response.content)


def posts(client):
    return desk(client)["posts"]


def titles(client):
    return [post["title"] for post in posts(client)]


def choose(client, order):
    return client.post("/desk/order/", {"order": order}).status_code


def another_worker():
    """Within this block, requests are served by another process, which has a local memory of its own."""
    own = {"LOCATION": "another worker"}
    caches = {alias: one | own if "locmem" in one["BACKEND"] else one for alias, one in settings.CACHES.items()}
    return override_settings(CACHES=caches)


def written(number, *, comments=2):
    """Make *number* posts with comments, each with an author of its own, the first post being the oldest."""
    for at in range(number):
        post = PostFactory(title=f"Post {at}", created_at=MOMENT + timedelta(days=1, minutes=at))
        CommentFactory.create_batch(comments, post=post, approved=True)


def written_at_once(number):
    """Make *number* posts with a comment each, and one with *number* comments, in few queries."""
    author = ProfileFactory()
    made = Post.objects.bulk_create(
        Post(title=f"Post {at}", slug=f"at-once-{at}", author=author, created_at=MOMENT + timedelta(minutes=at))
        for at in range(number)
    )
    made += [made[0]] * (number - 1)
    Comment.objects.bulk_create(Comment(post=post, author=author, body="Well said.", approved=True) for post in made)


# -- the answer


def test_all_posts_are_listed_drafts_too(client):
    PostFactory(title="Draft", status=Post.Status.DRAFT, created_at=MOMENT)
    PostFactory(title="Planned", created_at=FAR)
    written(3, comments=0)
    expected = ["Planned", "Post 2", "Post 1", "Post 0", "Draft"]
    expect(titles(client), expected, call="GET /desk/ with a draft, and a post whose date is to come")


def test_posts_of_one_moment_are_in_the_order_of_their_id(client):
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (created_at DESC)")
    for title in ("B", "C", "A"):
        PostFactory(title=title, created_at=MOMENT)
    expect(titles(client), ["A", "C", "B"], call="GET /desk/, the newest first")
    choose(client, "oldest")
    expect(titles(client), ["B", "C", "A"], call="GET /desk/, the oldest first")


def test_only_approved_comments_count(client):
    post = PostFactory(title="Soup", author__display_name="Ada", created_at=MOMENT)
    alike = {"post": post, "author": None, "body": "Well said."}
    CommentFactory(**alike, name="Early", approved=True, created_at=MOMENT)
    CommentFactory(**alike, name="Visitor", approved=True, created_at=FAR)
    CommentFactory(**alike, name="Spam", approved=False, created_at=FAR + timedelta(hours=2))
    expected = [{"title": "Soup", "author": "Ada", "comments": 2, "latest": "Visitor"}]
    call = "GET /desk/ with two approved comments alike, of 2026 and 2999, and a later one that is not approved"
    expect(posts(client), expected, call=call)


def test_a_post_without_approved_comments_is_listed(client):
    CommentFactory(post=PostFactory(title="Soup", author__display_name=""), approved=False)
    expected = [{"title": "Soup", "author": "", "comments": 0, "latest": None}]
    expect(posts(client), expected, call="GET /desk/ with a comment that is not approved; the author's name is empty")


def test_members_have_their_display_name(client):
    member = ProfileFactory(display_name="Member")
    post = PostFactory(created_at=MOMENT)
    CommentFactory(post=post, author=None, name="Before", approved=True, created_at=MOMENT)
    CommentFactory(post=post, author=member, name="old name", approved=True, created_at=MOMENT + timedelta(hours=1))
    expect(posts(client)[0]["latest"], "Member", call="the latest comment is a member's, who once had another name")
    CommentFactory(post=post, author=None, name="", approved=True, created_at=MOMENT + timedelta(hours=2))
    expect(posts(client)[0]["latest"], "", call="the latest comment has no author and no name; null is for no comment")
    nameless = ProfileFactory(display_name="")
    CommentFactory(post=post, author=nameless, name="old name", approved=True, created_at=MOMENT + timedelta(hours=3))
    expect(posts(client)[0]["latest"], "", call="the latest comment is a member's whose display_name is empty")


def test_of_comments_of_one_moment_the_one_with_the_highest_id_is_the_latest(client):
    with connection.cursor() as cursor:  # Along these indexes the earliest first, equals come with the higher id first.
        cursor.execute("CREATE INDEX of_post_backwards ON blog_comment (post_id, created_at DESC)")
        cursor.execute("CREATE INDEX backwards ON blog_comment (created_at DESC)")
    post = PostFactory()
    late = CommentFactory(post=post, author=None, name="Late", approved=True, created_at=MOMENT)
    CommentFactory(post=post, author=None, name="Later", approved=True, created_at=MOMENT)
    CommentFactory(post=post, author=None, name="Long ago", approved=True, created_at=MOMENT - timedelta(days=1))
    expect(posts(client)[0]["latest"], "Later", call=f"comments {late.pk} and {late.pk + 1} are of one moment")


def test_comments_of_one_moment_are_not_taken_for_one_another(client):
    soup, tea = PostFactory(title="Soup", created_at=MOMENT), PostFactory(title="Tea", created_at=FAR)
    late, early = MOMENT + timedelta(hours=2), MOMENT + timedelta(hours=1)
    for post, name, approved, moment in (
        (soup, "Late", True, late),
        (soup, "Spam", False, late),
        (soup, "Early", True, early),
        (tea, "Another", True, early),
    ):
        CommentFactory(post=post, author=None, name=name, approved=approved, created_at=moment)
    expect(
        {post["title"]: post["latest"] for post in posts(client)},
        {"Soup": "Late", "Tea": "Another"},
        call="the latest of two posts, where one that is not approved is of the same moment, and an earlier one, "
        "stored later, is of the moment of the other post's",
        because="A moment is no key: it says neither of which post a comment is nor whether it is approved.",
    )


def test_the_page_is_never_old(client):
    post = PostFactory()
    first = CommentFactory(post=post, author=None, name="First", approved=True, created_at=MOMENT)
    expect(posts(client)[0]["latest"], "First", call="GET /desk/ with one comment")
    second = CommentFactory(
        post=post, author=None, name="Second", approved=True, created_at=MOMENT + timedelta(hours=1)
    )
    expect(posts(client)[0]["latest"], "Second", call="GET /desk/ after a second comment")
    waiting = CommentFactory(
        post=post, name="Third", author=None, approved=False, created_at=MOMENT + timedelta(hours=2)
    )
    expect(posts(client)[0]["latest"], "Second", call="GET /desk/ while a third comment waits")
    type(waiting).objects.update(approved=True)
    expect(posts(client)[0]["latest"], "Third", call="GET /desk/ after the third was approved")
    waiting.delete()
    second.delete()
    expect(posts(client)[0]["latest"], "First", call="GET /desk/ after the two latest were deleted")
    first.delete()
    expect(posts(client)[0]["comments"], 0, call="GET /desk/ after both were deleted")


def test_strangers_are_sent_to_the_login_page():
    expect(Client().get("/desk/").status_code, 302, call="GET /desk/ without signing in")
    expect(choose(Client(), "oldest"), 302, call="POST /desk/order/ without signing in")


# -- what it costs


@pytest.mark.parametrize(("number", "comments"), [(1, 1), (5, 4)], ids=["one post", "five posts"])
def test_the_page_takes_six_queries_at_most(client, assert_queries, number, comments):
    written(number, comments=comments)
    with assert_queries(at_most=6, because="the page must cost the same however many posts there are"):
        client.get("/desk/")


def test_a_thousand_posts_take_no_more_queries(client, assert_queries):
    written_at_once(1100)
    with assert_queries(at_most=6, because="the page must cost the same however many posts there are"):
        listed = posts(client)
    found = {"posts": len(listed), "comments": sum(post["comments"] for post in listed)}
    expect(
        found, {"posts": 1100, "comments": 2199}, call="GET /desk/ with 1100 posts, one comment each, but 1100 on one"
    )


def test_reading_writes_nothing(client, record_queries):
    written(2)
    with record_queries() as first:
        client.get("/desk/")
    choose(client, "oldest")
    with record_queries() as log:
        client.get("/desk/")
        client.get("/")
    writes = sorted({one.verb for one in [*first.statements, *log.statements]} - {"SELECT", "SAVEPOINT", "RELEASE"})
    expect(writes, [], call="statements that write, in GET /desk/ and GET /", because="reading a page changes nothing")


def test_sessions_stay_in_the_database(client):
    client.get("/desk/")
    key = client.cookies["sessionid"].value
    expect(Session.objects.filter(session_key=key).count(), 1, call="rows of this session in django_session")


# -- the rest of the desk


def test_the_order_can_be_changed_each_time(client):
    written(3, comments=0)
    for order, first in (("oldest", "Post 0"), ("newest", "Post 2"), ("oldest", "Post 0"), ("newest", "Post 2")):
        expect(choose(client, order), 204, call=f"POST /desk/order/ with {order}")
        expect((desk(client)["order"], titles(client)[0]), (order, first), call=f"GET /desk/ after {order} was chosen")


def test_the_order_is_this_readers(client):
    written(2, comments=0)
    choose(client, "oldest")
    other = signed_in()
    expect(desk(other)["order"], "newest", call="GET /desk/ by another reader")
    expect(titles(other), ["Post 1", "Post 0"], call="GET /desk/ by another reader")
    expect(titles(client), ["Post 0", "Post 1"], call="GET /desk/ by the one who has chosen")
    again = signed_in(get_user(client))
    expect(desk(again)["order"], "newest", call="GET /desk/ by the same reader in another session")
    session = other.session
    session["desk"] = {"order": "oldest"}
    session.save()
    expect(desk(other)["order"], "oldest", call='GET /desk/ with {"desk": {"order": "oldest"}} in the session')
    with another_worker():
        choose(other, "newest")
    expect(desk(other)["order"], "newest", call="GET /desk/ after newest was chosen in a request to another worker")


@pytest.mark.parametrize(
    "order", ["", "created_at", "Newest", " newest"], ids=["empty", "a field", "a capital", "a blank"]
)
def test_another_order_changes_nothing(client, order):
    choose(client, "oldest")
    expect(choose(client, order), 400, call=f"POST /desk/order/ with order={order!r}")
    expect(desk(client)["order"], "oldest", call="GET /desk/ afterwards")


class Records(logging.Handler):
    def __init__(self):
        super().__init__(logging.DEBUG)
        self.lines = []

    def emit(self, record):
        self.lines.append((record.levelname, re.sub(r"ms=\d+", "ms=…", record.getMessage())))


def test_each_request_is_logged(client):
    logger, records = logging.getLogger("desk.requests"), Records()
    logger.addHandler(records)
    try:
        client.get("/desk/")
        choose(client, "best")
    finally:
        logger.removeHandler(records)
    expected = [("INFO", "GET /desk/ 200 ms=…"), ("INFO", "POST /desk/order/ 400 ms=…")]
    expect(
        records.lines, expected, call="records of desk.requests", because="who logs less sees the next incident later"
    )


# -- the third cause


def said(key):
    try:
        found = tomllib.loads((HERE / "answer.toml").read_text(encoding="utf-8"))[key]
    except tomllib.TOMLDecodeError as error:
        pytest.fail(f"answer.toml is no TOML: {error}", pytrace=False)
    except KeyError:
        pytest.fail(f"answer.toml has no {key}", pytrace=False)
    if found == "":
        pytest.fail(f"{key} is not answered yet", pytrace=False)
    return found


def requests():
    pattern = re.compile(r"(\S+) (\w+) (\S+) (\d+) ms=(\d+) db_ms=(\d+) lock_ms=(\d+)")
    for line in (HERE / "incident" / "requests.log").read_text(encoding="utf-8").splitlines():
        when, method, path, _, *numbers = pattern.fullmatch(line).groups()
        yield when, method, path, *map(int, numbers)


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def test_the_third_cause():
    given = said("third_cause")
    night = list(requests())
    slow = [one for one in night if one[3] > 1000]
    minutes = {one[0][:16] for one in slow}
    others = {one[0][:16] for one in night} - minutes
    busy = [sum(one[0][:16] == minute for one in night) for minute in sorted(minutes)]
    quiet = [sum(one[0][:16] == minute for one in night) for minute in sorted(others)]
    reading = [one for one in night if one[1] == "GET"]
    inside = mean(one[4] for one in reading if one[0][:16] in minutes)
    outside = mean(one[4] for one in reading if one[0][:16] not in minutes)
    found = {
        "a": f"minutes with slow requests have {mean(busy):.1f} requests, the others {mean(quiet):.1f}",
        "b": f"requests that read take {inside:.0f} ms in the database in those minutes, and {outside:.0f} ms in others",
        "c": "",
        "d": "several requests for one page are slow in one minute, and first requests of other minutes are not",
        "e": f"slow requests spend at most {max(one[3] - one[4] for one in slow)} ms outside of the database",
    }
    if given not in found:
        pytest.fail(f"third_cause = {given!r}: choose one of {', '.join(found)}", pytrace=False)
    if found[given]:
        pytest.fail(f'third_cause = "{given}" is not what the logs say: {found[given]}', pytrace=False)


def test_what_is_done_about_it():
    given = said("third_fix")
    found = {
        "a": "then requests wait as long, and fail less often",
        "b": "",
        "c": "then more workers wait for the same rows",
        "d": "that is what it does: rows stay locked until it commits",
        "e": "slow requests spend nearly all of their time in the database",
    }
    if given not in found:
        pytest.fail(f"third_fix = {given!r}: choose one of {', '.join(found)}", pytrace=False)
    if found[given]:
        pytest.fail(f'third_fix = "{given}" does not help: {found[given]}', pytrace=False)
