from datetime import UTC, datetime, timedelta

import pytest

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, UserFactory
from katas.orm.first_q import feeds
from pytest_djangokata.testing import attempt, count_rows, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def ada():
    UserFactory()  # who has no profile, so that Ada's profile and her user have different ids
    return ProfileFactory(display_name="Ada")


@pytest.fixture
def sport():
    return CategoryFactory(name="Sport")


def publish(*titles, **fields):
    """Publish posts, each an hour before the one ahead of it in *titles*, so that the feed has their order."""
    for number, title in enumerate(titles):
        when = {"published_at": NOON - timedelta(hours=number), "created_at": NOON + timedelta(hours=number)}
        PostFactory(title=title, **{"published": True, "category": None} | when | fields)


def check(ada, sport, titles, *, because, setting=""):
    __tracebackhide__ = True
    call = "feed(followed=ada, muted=sport)" + setting
    found = attempt(lambda: [post.title for post in feeds.feed(followed=ada, muted=sport)], call=call)
    expect(found, titles, call=f"the titles of {call}", because=because)


def test_posts_of_other_categories_are_in_the_feed(ada, sport):
    publish("Bread", "Bridges", category=CategoryFactory(name="Town"), author=ProfileFactory(user__is_active=False))
    check(
        ada,
        sport,
        ["Bread", "Bridges"],
        because="Neither is by Ada, and neither is in the muted category. That their author has left changes nothing.",
    )


def test_posts_without_a_category_are_in_the_feed(ada, sport):
    publish("Bread", "Bridges")
    check(ada, sport, ["Bread", "Bridges"], because="A post without a category is not in the muted one.")


def test_the_muted_category_is_left_out(ada, sport):
    publish("Football", "Tennis", category=sport)
    publish("Bread")
    check(ada, sport, ["Bread"], because="The two others are in the muted category, and not by Ada.")


def test_the_followed_author_is_not_muted(ada, sport):
    publish("Football", "Tennis", author=ada, category=sport)
    check(ada, sport, ["Football", "Tennis"], because="They are in the muted category, but Ada wrote them.")
    ada.user.is_active = False
    ada.user.save()
    check(
        ada,
        sport,
        ["Football", "Tennis"],
        setting=", after Ada has left",
        because="Her account is not active any more, and she is followed all the same.",
    )


def test_a_post_that_fits_twice_is_listed_once(ada, sport):
    publish("Bread", author=ada)
    publish("Bridges", author=ada, category=CategoryFactory(name="Town"), published_at=NOON - timedelta(days=1))
    check(
        ada,
        sport,
        ["Bread", "Bridges"],
        because="Both are by Ada and not in the muted category: two reasons for being in the feed once.",
    )


def test_drafts_are_in_nobodys_feed(ada, sport):
    for author in (ada, ProfileFactory()):
        for category in (None, sport, CategoryFactory()):
            PostFactory(author=author, category=category, status=Post.Status.DRAFT, published_at=NOON)
    check(
        ada,
        sport,
        [],
        setting=", with drafts only",
        because="A post must be published, and must fit: & binds more tightly than |, so brackets may be missing.",
    )


def test_the_status_decides_and_not_the_date(ada, sport):
    publish("Tomorrow", published_at=NOON.replace(year=2126))
    publish("Ada tomorrow", published_at=NOON.replace(year=2125), author=ada, category=sport)
    publish("Today", author=ada, category=sport)
    check(ada, sport, ["Tomorrow", "Ada tomorrow", "Today"], because="A published post may have a date in the future.")


def test_a_published_post_without_a_date_is_in_the_feed(ada, sport):
    publish("Undated", category=CategoryFactory(), published_at=None)
    publish("Undated, by Ada", author=ada, category=sport, published_at=None)
    call = "feed(followed=ada, muted=sport)"
    expect(
        attempt(lambda: sorted(post.title for post in feeds.feed(followed=ada, muted=sport)), call=call),
        ["Undated", "Undated, by Ada"],
        call=f"the titles of {call}, sorted",
        because="The status decides, even where nobody has filled in the date.",
    )


def test_editing_is_not_writing(ada, sport):
    publish("Edited by Ada", category=sport, editor=ada)
    publish("Ada, edited by another", category=sport, author=ada, editor=ProfileFactory())
    publish("Ada, by herself", category=sport, author=ada, editor=ada, published_at=NOON - timedelta(days=1))
    check(
        ada,
        sport,
        ["Ada, edited by another", "Ada, by herself"],
        because="Who follows Ada wants what she has written.",
    )


def test_a_name_may_be_shared(ada, sport):
    publish("Another Ada on sport", author=ProfileFactory(display_name="Ada"), category=sport)
    publish("On the other category", category=CategoryFactory(name="Sport"))
    check(ada, sport, ["On the other category"], because="Names are not unique: the objects themselves are meant.")


def test_the_newest_post_comes_first_followed_or_not(ada, sport):
    for created, (title, at, fields) in enumerate(
        (
            ("3rd", NOON - timedelta(microseconds=1), {"author": ada}),
            ("4th", NOON - timedelta(microseconds=2), {}),
            ("2nd", NOON, {"author": ada, "category": sport}),
            ("1st", NOON, {"category": CategoryFactory()}),
        )
    ):
        publish(title, published_at=at, created_at=NOON - timedelta(hours=created), **fields)
    check(
        ada,
        sport,
        ["1st", "2nd", "3rd", "4th"],
        because="By published_at alone, to the microsecond; of two at the same moment the higher id first.",
    )


@pytest.mark.parametrize("posts", [1, 4, 700], ids=["3 posts", "12 posts", "2100 posts"])
def test_the_feed_takes_one_query_and_fetches_nothing_else(ada, sport, posts, assert_queries):
    town = CategoryFactory()
    kinds = [(ada, sport), (ada, town), (ProfileFactory(), None)]
    unwanted = [(ProfileFactory(), sport, "published"), (ada, town, "draft")]
    Post.objects.bulk_create(
        Post(title="-", slug=f"{number}-{one}", author=author, category=category, status=status, published_at=NOON)
        for one, (author, category, status) in enumerate([*((*kind, "published") for kind in kinds), *unwanted])
        for number in range(posts)
    )
    ada = Profile.objects.get(pk=ada.pk)  # as a view has it, without its user
    because = "the database can combine the conditions, and two lists that Python joins are two queries"
    with assert_queries(1, because=because), count_rows() as cost:
        found = len([(post.title, post.body, post.status) for post in feeds.feed(followed=ada, muted=sport)])
    call = f"feed(followed=ada, muted=sport), with {3 * posts} posts to be shown and {2 * posts} others"
    expect(found, 3 * posts, call=f"{call}: how many are listed")
    expect(
        cost.fetched,
        3 * posts,
        call=f"{call}: how many rows are fetched",
        because="What Python would throw away again, the database need not hand over.",
    )


def test_the_feed_follows_the_database(ada, sport):
    publish("Bread", author=ada)
    check(ada, sport, ["Bread"], because="It is the only post.")
    publish("Bridges", author=ada, published_at=NOON + timedelta(days=1))
    check(ada, sport, ["Bridges", "Bread"], setting=", called again", because="Another post was published since.")
    Post.objects.filter(title="Bread").update(status=Post.Status.DRAFT)
    publish("Trams", author=ada, published_at=NOON + timedelta(days=2))
    check(ada, sport, ["Trams", "Bridges"], setting=", again", because="One was taken back, and another published.")
    bo = ProfileFactory()
    expect(
        [post.title for post in feeds.feed(bo, CategoryFactory())],
        ["Trams", "Bridges"],
        call="the titles of feed(bo, food)",
        because="Another reader, who has muted none of these.",
    )
