"""Rankings of several depths, with many ties, drafts on top, and categories that share a name."""

import random
from datetime import UTC, datetime

from django.db import connection

from kata_project.blog.models import Post
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, reseed

#: One for each of the four rankings.
budget = {"queries": 4}
beyond = {"rows": 6}


def cases(rng):
    for categories, posts in ((0, 0), (1, 5), (3, 30), (7, 60)):
        places = [None, rng.randint(1, 2), rng.randint(4, 8), rng.randint(11, 15)]
        rng.shuffle(places)
        yield {"categories": categories, "posts": posts, "places": places, "seed": rng.getrandbits(32)}


def arrange(case):
    reseed(case["seed"])
    rng = random.Random(case["seed"])
    with connection.cursor() as cursor:  # Along this index equals come with the higher id first.
        cursor.execute("CREATE INDEX backwards ON blog_post (status, id DESC)")
    names = ["Food", "Art", "Maps", "Trams"]
    categories = [CategoryFactory(name=rng.choice(names)) for _ in range(case["categories"])]
    if categories:
        categories.append(CategoryFactory(name=categories[0].name, slug="0-is-low"))
        CategoryFactory(name="Empty")
        stairs = CategoryFactory(name="Stairs")
        for views in rng.sample(range(10, 99), 16):  # A place of its own for each, so that the number of places counts.
            PostFactory(published=True, category=stairs, views=views)
        PostFactory(published=True, category=CategoryFactory(name="Unread"), views=0)
        PostFactory(published=True, category=CategoryFactory(name="below"), views=0, published_at=None)
    if len(categories) > 4:  # More than any limit on rows.
        one = {"author": ProfileFactory(), "category": CategoryFactory(name="Crowd"), "views": rng.randint(0, 9)}
        crowd = [Post(title="Crowded", slug=f"crowded-{n}", status=Post.Status.PUBLISHED, **one) for n in range(1100)]
        Post.objects.bulk_create(crowd)
    titles = ["Bread", "Jam", "Scones", "Tea", "Toast"]
    for _ in range(case["posts"]):
        views = rng.randint(0, 9) * 10
        PostFactory(published=True, category=rng.choice(categories), title=rng.choice(titles), views=views)
    for shelf in categories:
        PostFactory(category=shelf, views=rng.randint(50, 200))
        for views, year in ((70, 2026), (90, 2199), (90, 2026), (80, 2026)):
            published_at = datetime(year, 1, 1, tzinfo=UTC)
            title = rng.choice(titles)
            PostFactory(published=True, published_at=published_at, category=shelf, title=title, views=views)
        PostFactory.create_batch(2, published=True, category=shelf, title="Twice", views=90)
        PostFactory(published=True, category=shelf, title="jam again", views=90)
    PostFactory.create_batch(2, published=True, category=None, views=500)
    return {"places": case["places"]}
