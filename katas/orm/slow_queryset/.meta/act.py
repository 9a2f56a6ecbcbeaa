from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

from katas.orm.slow_queryset.dashboard import dashboard
from katas.orm.slow_queryset.measure import measure
from katas.orm.slow_queryset.models import Article, Section, Visit


def act(inputs):
    sections = {name: Section.objects.create(name=name) for name in inputs["sections"]}
    articles = [
        Article.objects.create(title=title, section=sections.get(section), body="word " * 30)
        for title, section in inputs["articles"]
    ]
    for article, day, microseconds, seconds in inputs["visits"]:
        Visit.objects.create(article=articles[article], happened_at=moment(day, microseconds), seconds=seconds)
    first = [read(question) for question in inputs["questions"]]
    # Many visits of days that nobody asks for: the answers must stay the same, and so must what they cost.
    others = 100 * len(articles)
    Visit.objects.bulk_create(
        Visit(article=article, happened_at=moment(day, 60_000_000 * number), seconds=number)
        for article in articles
        for number in range(1000, 1100)
        for day in (-3, 400)
    )
    second = [read(question) for question in inputs["questions"]]
    return [
        {
            "day": before["day"],
            "same": before["day"] == after["day"],
            "few_queries": before["queries"] <= 2 and after["queries"] <= 2,
            "few_rows": max(before["rows"], after["rows"]) <= question[1] + 1,
            "no_bodies": not before["bodies"],
            "finds_the_day": after["steps"] - before["steps"] < max(others, 1),
            "index": "happened_at" in indexed_columns(),
            "columns": columns(),
        }
        for question, before, after in zip(inputs["questions"], first, second, strict=True)
    ]


def moment(day, microseconds):
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, microseconds=microseconds)


def read(question):
    day, limit, zone = question
    zone = ZoneInfo(zone) if isinstance(zone, str) else timezone.get_fixed_timezone(zone)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    with timezone.override(zone), measure() as cost:
        board = dashboard(date(2026, 3, 2) + timedelta(days=day), limit)
    rows = [[row.title, row.section, row.visits, row.seconds] for row in board.rows]
    return {
        "day": {"visits": board.visits, "rows": rows},
        "queries": cost.queries,
        "rows": cost.rows,
        "steps": cost.steps,
        "bodies": any('"body"' in sql for sql in cost.statements),
    }


def columns():
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, Visit._meta.db_table)
    return sorted([column.name, bool(column.null_ok)] for column in described)


def indexed_columns():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Visit._meta.db_table)
    return {column for one in constraints.values() if one["index"] for column in one["columns"]}
