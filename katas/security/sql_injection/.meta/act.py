from django.db import connection
from django.db.models.signals import post_init
from django.http import QueryDict

from katas.security.sql_injection import archive


def act(inputs):
    return observe(inputs["function"], inputs["arguments"], inputs["mark"])


def observe(name, arguments, mark):
    made, leaks = [], []

    def note(sender, instance, **kwargs):
        if sender.__name__ in ("Post", "Click"):
            made.append(instance)

    def listen(execute, sql, params, many, context):
        leaks.append(mark.lower() in str(sql).lower())
        return execute(sql, params, many, context)

    if name == "narrowed":
        arguments = [QueryDict(*arguments)]
    post_init.connect(note)
    try:
        with connection.execute_wrapper(listen):
            rows = list(getattr(archive, name)(*arguments))
    finally:
        post_init.disconnect(note)
    found = [row.data["id"] if name == "clicks" else row.title for row in rows]
    return {"found": found, "surplus rows": len(made) - len(rows), "in a statement": any(leaks)}
