from datetime import UTC, datetime

import pytest
from django.db import connection

from kata_project.blog.models import Category, Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory
from katas.orm.window_ranking import queries
from pytest_djangokata.testing import count_rows, expect

pytestmark = pytest.mark.django_db


def category(name, **views):
    """Make a category with a published post for each title and its views."""
    made = CategoryFactory(name=name)
    for title, number in views.items():
        PostFactory(published=True, category=made, title=title, views=number)
    return made


def as_the_page_shows_it(posts):
    """Read what the template reads, and nothing else."""
    return [(post.category.name, post.rank, post.title, post.views) for post in posts]


def places(posts):
    return [(post.rank, post.title) for post in posts]


@pytest.mark.parametrize("categories", [1, 2, 8])
def test_the_ranking_takes_one_query(categories, assert_queries):
    for number in range(categories):
        category(f"Category {number}", a=5, b=9, c=7, d=3)
    with assert_queries(1, because="the box must cost the same however many categories there are"):
        shown = as_the_page_shows_it(queries.top_posts())
    expect(
        [(rank, title) for _, rank, title, _ in shown],
        [(1, "b"), (2, "c"), (3, "a")] * categories,
        call=f"top_posts() with {categories} categories of 4 posts: places and titles",
    )


@pytest.mark.parametrize(("posts", "wanted"), [(9, 3), (25, 1)])
def test_only_the_listed_posts_leave_the_database(posts, wanted):
    for name in ("Food", "Cities"):
        category(name, **{f"p{number}": number for number in range(posts)})
    with count_rows() as rows:
        as_the_page_shows_it(queries.top_posts(wanted))
    if rows.fetched > wanted * 2:
        pytest.fail(
            f"top_posts({wanted}) with 2 categories of {posts} posts\n"
            f"  expected: at most {wanted * 2} rows from the database\n  got:      {rows.fetched}\n"
            "  A category may have thousands of posts; what is not listed should not be sent.",
            pytrace=False,
        )


def test_posts_with_equal_views_share_a_place_and_the_next_places_are_skipped():
    category("Food", scones=700, tea=500, bread=900, jam=700)
    expect(
        places(queries.top_posts(4)),
        [(1, "bread"), (2, "jam"), (2, "scones"), (4, "tea")],
        call="top_posts(4) with 900, 700, 700 and 500 views",
        because="Two second places leave no third: the next post is number four.",
    )
    expect(
        places(queries.top_posts(3)),
        [(1, "bread"), (2, "jam"), (2, "scones")],
        call="top_posts(3) with 900, 700, 700 and 500 views",
        because="The post in fourth place is not among the first three places.",
    )


def test_everybody_who_shares_the_last_place_is_listed():
    category("Food", e=40, a=40, d=80, c=60, b=40)
    category("Maps", x=0, y=0, z=0, w=0)
    expect(
        places(queries.top_posts(3)),
        [(1, "d"), (2, "c"), (3, "a"), (3, "b"), (3, "e"), (1, "w"), (1, "x"), (1, "y"), (1, "z")],
        call="top_posts(3) with 80, 60, 40, 40 and 40 views, and with four posts that nobody has seen",
        because="A limit on rows would leave out posts that have earned the same place.",
    )
    expect(
        places(queries.top_posts(1)),
        [(1, "d"), (1, "w"), (1, "x"), (1, "y"), (1, "z")],
        call="top_posts(1) with the same posts",
        because="Four posts can be the most viewed of their category.",
    )


def test_a_place_that_many_share_lists_all_of_them():
    common = {"author": ProfileFactory(), "category": CategoryFactory(name="Food"), "views": 7}
    common |= {"status": Post.Status.PUBLISHED, "published_at": datetime(2026, 1, 1, tzinfo=UTC)}
    Post.objects.bulk_create(Post(title=f"p{n}", slug=f"p{n}", **common) for n in range(1100))
    expect(
        len(list(queries.top_posts(1))),
        1100,
        call="the number of posts in top_posts(1), with 1100 posts of equal views",
        because="The places decide how many are listed, and nothing else does.",
    )


def test_each_category_has_a_ranking_of_its_own():
    category("Maps", small=3, tiny=1)
    category("Food", huge=900, large=800, big=700, fair=600)
    category("Empty")
    category("Trams", middle=50)
    expect(
        as_the_page_shows_it(queries.top_posts()),
        [
            ("Food", 1, "huge", 900),
            ("Food", 2, "large", 800),
            ("Food", 3, "big", 700),
            ("Maps", 1, "small", 3),
            ("Maps", 2, "tiny", 1),
            ("Trams", 1, "middle", 50),
        ],
        call="top_posts(): category, place, title, views",
        because="Each category starts with place 1, however few views that is.",
    )


def test_drafts_take_no_place():
    food = category("Food", bread=10, jam=8, tea=6)
    Post.objects.filter(title="jam").update(published_at=datetime(2199, 1, 1, tzinfo=UTC))
    Post.objects.filter(title="bread").update(published_at=None)
    for number in range(4):
        PostFactory(category=food, title=f"Unfinished {number}", views=50 + number)
    expect(
        places(queries.top_posts(2)),
        [(1, "bread"), (2, "jam")],
        call="top_posts(2) with drafts of more views than any published post; the date of jam is in the future, and bread "
        "has none",
        because="Places are counted among published posts, and the status decides which those are.",
    )


def test_posts_without_a_category_are_not_ranked():
    category("Food", bread=10)
    PostFactory.create_batch(2, published=True, category=None, views=99)
    expect(places(queries.top_posts()), [(1, "bread")], call="top_posts() with two posts that have no category")


def test_two_categories_of_one_name_are_ranked_apart():
    category("Food", bread=10, jam=7)
    category("Art", paint=1)
    category("Food", tea=8, cake=7)
    Category.objects.filter(posts__title="tea").update(slug="a-younger-shelf")
    expect(
        as_the_page_shows_it(queries.top_posts(2)),
        [
            ("Art", 1, "paint", 1),
            ("Food", 1, "bread", 10),
            ("Food", 2, "jam", 7),
            ("Food", 1, "tea", 8),
            ("Food", 2, "cake", 7),
        ],
        call="top_posts(2) with two categories named Food",
        because="They are two shelves that happen to have one name; the older shelf, with the lower id, comes first.",
    )


def test_the_order_is_that_of_the_page():
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (status, id DESC)")
    cities = CategoryFactory(name="Cities")
    category("Trams", late=4, early=4, best=9, Next=4)
    category("Art", paint=1)
    category("bridges", arch=2)
    for title in ("Same", "Old", "Same"):
        PostFactory(published=True, category=cities, title=title, views=5, summary=title)
    ids = list(Post.objects.filter(category=cities, title="Same").order_by("id").values_list("id", flat=True))
    posts = list(queries.top_posts())
    expect(
        as_the_page_shows_it(posts),
        [
            ("Art", 1, "paint", 1),
            ("Cities", 1, "Old", 5),
            ("Cities", 1, "Same", 5),
            ("Cities", 1, "Same", 5),
            ("Trams", 1, "best", 9),
            ("Trams", 2, "Next", 4),
            ("Trams", 2, "early", 4),
            ("Trams", 2, "late", 4),
            ("bridges", 1, "arch", 2),
        ],
        call="top_posts(): category, place, title, views",
        because="By category, place and title: the order in which the window counts is not the order of the result.",
    )
    expect(
        [post.pk for post in posts if post.title == "Same"],
        ids,
        call="top_posts(): ids of posts with one place and title",
    )


@pytest.mark.parametrize("wanted", [1, 2, 5, 12, 20])
def test_the_number_of_places_is_the_callers(wanted):
    category("Food", **{f"p{views}": views for views in range(1, 16)})
    ranking = [(16 - views, f"p{views}") for views in range(15, 0, -1)]
    expect(places(queries.top_posts(wanted)), ranking[:wanted], call=f"top_posts({wanted}) with 15 posts")
    expect(places(queries.top_posts(places=wanted)), ranking[:wanted], call=f"top_posts(places={wanted}) with 15 posts")
    expect(places(queries.top_posts()), ranking[:3], call="top_posts() with 15 posts", because="Three is the default.")


def test_a_view_counted_since_changes_the_next_ranking():
    expect(places(queries.top_posts()), [], call="top_posts() without any post")
    category("Food", bread=10, jam=8)
    expect(places(queries.top_posts()), [(1, "bread"), (2, "jam")], call="top_posts()")
    Post.objects.filter(title="jam").update(views=11)
    expect(
        places(queries.top_posts()),
        [(1, "jam"), (2, "bread")],
        call="top_posts(), called again after jam was viewed three times",
        because="Each call must see the database as it is now.",
    )
