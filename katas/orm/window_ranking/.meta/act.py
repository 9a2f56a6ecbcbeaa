import contextlib

from django.db import connection
from django.db.backends.utils import CursorWrapper

from katas.orm.window_ranking import queries


@contextlib.contextmanager
def counting_rows():
    """Yield a list that gets the number of rows of each fetch of the block."""
    seen = []

    class Counting(CursorWrapper):
        def fetchone(self):
            row = self.cursor.fetchone()
            seen.append(int(row is not None))
            return row

        def fetchmany(self, *args):
            rows = self.cursor.fetchmany(*args)
            seen.append(len(rows))
            return rows

        def fetchall(self):
            rows = self.cursor.fetchall()
            seen.append(len(rows))
            return rows

        def __iter__(self):
            return iter(self.fetchall())

    connection.make_cursor = lambda cursor: Counting(cursor, connection)
    try:
        yield seen
    finally:
        del connection.make_cursor


def act(inputs):
    return [ranking(places) for places in inputs["places"]]


def ranking(places):
    with counting_rows() as seen:
        posts = queries.top_posts() if places is None else queries.top_posts(places)
        listed = [
            {
                "category": post.category.name,
                "rank": post.rank,
                "title": post.title,
                "slug": post.slug,
                "views": post.views,
            }
            for post in posts
        ]
    return {"listed": listed, "only_what_is_listed": sum(seen) <= len(listed)}
