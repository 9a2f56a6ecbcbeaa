import contextlib
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from katas.orm.subquery_latest import queries


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
    with counting_rows() as seen:
        answer = {
            "latest": [
                [one.slug, one.latest_number, one.latest_issued_on and one.latest_issued_on.isoformat()]
                for one in queries.latest_invoices()
            ],
            "never": [one.slug for one in queries.never_invoiced()],
            "overdue": [[one.slug for one in queries.overdue(date.fromisoformat(day))] for day in inputs["days"]],
        }
    listed = len(answer["latest"]) + len(answer["never"]) + sum(map(len, answer["overdue"]))
    return answer | {"one_row_each": sum(seen) <= listed}
