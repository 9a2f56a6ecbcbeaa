import contextlib

from django.db import connection
from django.db.backends.utils import CursorWrapper

from katas.orm.filtered_prefetch import queries


@contextlib.contextmanager
def rows_of_each_statement():
    """Yield a list that gets, for each statement of the block, its text and the number of rows that it brought."""
    seen = []

    class Counting(CursorWrapper):
        def execute(self, sql, params=None):
            seen.append([str(sql), 0])
            return super().execute(sql, params)

        def fetchone(self):
            row = self.cursor.fetchone()
            seen[-1][1] += row is not None
            return row

        def fetchmany(self, *args):
            rows = self.cursor.fetchmany(*args)
            seen[-1][1] += len(rows)
            return rows

        def fetchall(self):
            rows = self.cursor.fetchall()
            seen[-1][1] += len(rows)
            return rows

        def __iter__(self):
            return iter(self.fetchall())

    connection.make_cursor = lambda cursor: Counting(cursor, connection)
    try:
        yield seen
    finally:
        del connection.make_cursor


def act(inputs):
    with rows_of_each_statement() as seen:
        posts = list(queries.front_page())
        page = [{"title": post.title, "comments": [read(one) for one in post.latest_comments]} for post in posts]
    brought = max((rows for sql, rows in seen if "blog_comment" in sql), default=0)
    first = posts[0] if posts else None
    members = [comment.author for post in posts for comment in post.latest_comments if comment.author]
    return {
        "page": page,
        "only_what_is_shown": brought <= max(sum(len(post["comments"]) for post in page), len(posts)),
        "all_comments": first.comments.count() if first else None,
        "all_posts": members[0].posts.count() if members else None,
    }


def read(comment):
    if comment.author is None:
        return {"body": comment.body, "visitor": comment.name}
    linked = [post.title for post in comment.author.published_posts]
    return {"body": comment.body, "member": comment.author.display_name, "linked": linked}
