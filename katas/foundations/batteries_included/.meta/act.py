from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from kata_project.blog.models import Post
from katas.foundations.batteries_included import helpers
from pytest_djangokata.testing import count_rows


def act(inputs):
    per_page = inputs["per_page"]
    return {
        "lists": [page(list(range(count)), number, per_page) for count, number in inputs["lists"]],
        "tuple": page(tuple(range(per_page + 2)), 2, per_page),
        "of ten": dict(helpers.page_of(list(range(per_page + 10)), 1)),
        "pages": [of_posts(number, per_page) for number in inputs["pages"]],
        "slugs": [str(helpers.slug_of(title)) for title in inputs["titles"]],
        "dates": [date(*one) for one in inputs["dates"]],
    }


def page(items, number, per_page):
    found = dict(helpers.page_of(items, number, per_page=per_page))
    return found | {"is a list": isinstance(found["items"], list)}


def of_posts(number, per_page):
    with CaptureQueriesContext(connection) as queries, count_rows() as rows:
        found = page(Post.objects.order_by("title", "id"), number, per_page)
    found["items"] = [post.title for post in found["items"]]
    return {"page": found, "few rows": rows.fetched <= per_page + 1, "few queries": len(queries) <= 2}


def date(language, zone, moment):
    with translation.override(language), timezone.override(zone):
        text = helpers.date_of(datetime.fromisoformat(moment))
    return "" + str(text)  # A safe string is a text, too.
