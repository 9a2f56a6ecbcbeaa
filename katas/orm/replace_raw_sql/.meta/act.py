from django.db import connection
from django.db.models import QuerySet

from kata_project.accounts.models import Profile
from katas.orm.replace_raw_sql import desk
from katas.orm.replace_raw_sql.by_hand import written_by_hand


def act(inputs):
    with written_by_hand() as by_hand:
        seen = uses(inputs)
    return {**seen, "by hand": bool(by_hand)}


def uses(inputs):
    asked = []

    def listen(execute, *args):
        asked.append(1)
        return execute(*args)

    with connection.execute_wrapper(listen):
        rows = ask(inputs)
    lazy = not asked
    return {
        "lazy": lazy,
        "queryset": isinstance(rows, QuerySet),
        "count": ask(inputs).count(),
        "narrowed": [shown(row) for row in ask(inputs).filter(pk__gte=inputs["from"])],
        "page": [shown(row) for row in ask(inputs)[1:4]],
        "rows": [shown(row) for row in rows],
    }


def ask(inputs):
    name, argument = inputs["list"], inputs["argument"]
    if name in ("edited_by_somebody_else", "schedule"):
        return getattr(desk, name)(Profile(pk=argument))
    return desk.unanswered() if name == "unanswered" else getattr(desk, name)(argument)


def shown(row):
    if isinstance(row, Profile):
        return [row.display_name, row.bio, row.published]
    return [row.title, row.summary, row.status]
