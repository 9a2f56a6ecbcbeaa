from katas.orm.q_search import search as module
from pytest_djangokata.testing import count_rows


def act(inputs):
    kind = tuple if inputs["tuples"] else list
    given = [kind(inputs[name]) for name in ("words", "tags", "without")]
    with count_rows() as rows:
        found = [post.slug for post in module.search(*given)]
    return {
        "found": found,
        "thrifty": rows.fetched <= len(found),
        "lists": [list(entries) for entries in given],
    }
