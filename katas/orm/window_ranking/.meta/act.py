from katas.orm.window_ranking import queries
from pytest_djangokata.testing import count_rows


def act(inputs):
    return [ranking(places) for places in inputs["places"]]


def ranking(places):
    with count_rows() as rows:
        posts = queries.top_posts() if places is None else queries.top_posts(places)
        listed = [
            {
                "category": post.category.name,
                "rank": post.rank,
                "title": post.title,
                "views": post.views,
                # Of posts with one title, which one it is; a post has its key with any columns that were loaded.
                "id": post.pk,
            }
            for post in posts
        ]
    return {"listed": listed, "only_what_is_listed": rows.fetched <= len(listed)}
