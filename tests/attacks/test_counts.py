"""Cheats that cost more than the budget allows, and try to be counted less."""

from __future__ import annotations

import pytest

from tests.attacks.answers import KNOCKS, N_PLUS_ONE, reference, source
from tests.attacks.conftest import Attack

KATA, FILE = "orm/select_related", "queries.py"

#: What the right answer asks in one statement, asked in one for each row.
SLOWLY = """
def slowly(run):
    \"\"\"Return the page, by way of *run*, which takes a statement and returns its rows.\"\"\"
    found = []
    for title, author, category in run(
        "SELECT title, author_id, category_id FROM blog_post WHERE status = 'published' ORDER BY published_at DESC, id DESC"
    ):
        (name,) = run(f"SELECT display_name FROM accounts_profile WHERE id = {author}")[0]
        label = run(f"SELECT name FROM blog_category WHERE id = {category}")[0][0] if category else None
        found.append(Shown(title, name, label))
    return found

class Shown:
    def __init__(self, title, author, category):
        self.title = title
        self.author = type("Author", (), {"display_name": author})
        self.category = category and type("Category", (), {"name": category})
"""

CHEATS = {
    "the query log is switched off": N_PLUS_ONE
    + """
from django.db.backends.base.base import BaseDatabaseWrapper
BaseDatabaseWrapper.force_debug_cursor = property(lambda self: False, lambda self, value: None)
""",
    "the query log forgets": N_PLUS_ONE
    + """
import collections
from django.db.backends.base import base
class Forgetful(collections.deque):
    def append(self, one): pass
base.deque = Forgetful
from django.db import connection
connection.queries_log = Forgetful()
""",
    "capturing queries finds none": N_PLUS_ONE
    + """
from django.test.utils import CaptureQueriesContext
CaptureQueriesContext.__len__ = lambda self: 1
CaptureQueriesContext.captured_queries = property(lambda self: [{"sql": "SELECT 1"}])
""",
    "len is always one where queries are counted": N_PLUS_ONE
    + """
from pytest_djangokata.testing import queries, rows
from django.test import utils
for module in (queries, rows, utils):
    module.len = lambda one: 1
""",
    "the driver's own counter counts nothing": N_PLUS_ONE
    + """
import sys, types
import pytest_djangokata.testing as testing
class Free:
    fetched, statements = 0, []
    def __enter__(self): return self
    def __exit__(self, *_): pass
testing.count_rows = Free
for module in list(sys.modules.values()):
    if hasattr(module, "count_rows"):
        module.count_rows = Free
frame = sys._getframe()
while frame:
    if "count_rows" in frame.f_globals: frame.f_globals["count_rows"] = Free
    frame = frame.f_back
""",
    "the cursor goes past Django's wrappers": SLOWLY
    + """
from django.db import connection
def run(sql):
    connection.ensure_connection()
    return connection.connection.execute(sql).fetchall()
def front_page(): return slowly(run)
""",
    "a connection of one's own for each statement": KNOCKS
    + SLOWLY
    + """
def run(sql):
    sock = opened()
    done, (_, _, _, number) = ask(sock, "execute", sql, [])
    _, (rows, _) = ask(sock, "fetch", number, 1000)
    sock.close()
    return rows
def front_page(): return slowly(run)
""",
    "the rows that come along with the answers to statements": KNOCKS
    + SLOWLY
    + """
def run(sql):
    sock = opened()
    count = ask(sock, "ask", f"SELECT count(*) FROM ({sql})", [])[1][4][0][0]
    return [ask(sock, "ask", f"{sql} LIMIT 1 OFFSET {n}", [])[1][4][0] for n in range(count)]
def front_page(): return slowly(run)
""",
    "statements behind comments": SLOWLY
    + """
from django.db import connection
def run(sql):
    with connection.cursor() as cursor:
        cursor.execute("/* BEGIN */ -- COMMIT\\n" + sql)
        return cursor.fetchall()
def front_page(): return slowly(run)
""",
    "statements in a thread while another one is counted": KNOCKS
    + SLOWLY
    + """
import threading
def run(sql):
    found = []
    def work():
        sock = opened()
        done, (_, _, _, number) = ask(sock, "execute", sql, [])
        found.extend(ask(sock, "fetch", number, 1000)[1][0])
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return found
def front_page(): return slowly(run)
""",
    "one look each millisecond, from before the question": KNOCKS
    + """
import threading
seen = []
def look():
    while True:
        try:
            sock = opened()
            while True:
                done, result = ask(sock, "execute", "SELECT count(*) FROM blog_post", [])
                seen.append(result)
                time.sleep(0.0005)
        except Exception:
            time.sleep(0.0005)
threading.Thread(target=look, daemon=True).start()
"""
    + reference(KATA, FILE).split('"""', 2)[2].replace("from __future__ import annotations", "")
    + """
right = front_page
def front_page():
    time.sleep(0.02)
    return right()
""",
    "many changes as one statement": reference(KATA, FILE)
    + """
from django.db import connection
right = front_page
def front_page():
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE blog_post SET views = views WHERE id = %s", [[n] for n in range(50)])
    return right()
""",
    "a statement that fails, and says what it read": reference(KATA, FILE)
    + """
from django.db import connection
right = front_page
def front_page():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT CAST((SELECT group_concat(title) FROM blog_post) || x'ff' AS TEXT)")
            cursor.fetchall()
    except Exception:
        pass
    return right()
""",
    "a date that is none, and says what it read": reference(KATA, FILE)
    + """
from django.db import connection
right = front_page
def front_page():
    try:
        connection.ensure_connection()
        connection.connection.execute('SELECT title AS "x [timestamp]" FROM blog_post').fetchall()
    except Exception:
        pass
    return right()
""",
}


@pytest.mark.parametrize("cheat", CHEATS)
def test_the_broker_counts_although(attack: Attack, cheat: str) -> None:
    verdict = attack(KATA, {FILE: source(CHEATS[cheat])})
    assert "queries, where 1 is allowed" in verdict.reason


def test_counts_of_many_threads_at_once_do_not_get_lost() -> None:
    import threading

    from pytest_djangokata.databases.broker_session import Counts

    counts = Counts()
    threads = [
        threading.Thread(target=lambda: [counts.add(queries=1, rows=len("abc"), strides=1) for _ in range(5000)])
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (counts.queries, counts.rows, counts.strides) == (40_000, 120_000, 40_000)
