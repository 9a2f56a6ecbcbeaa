from datetime import datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from katas.models.generated_fields.models import Line

TABLE = "generated_fields_line"
FIELDS = ("quantity", "unit_cents", "discount", "tax")
DEFAULTS = ("quantity", "discount", "tax", "added_at")


def execute(sql, *params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def create(values):
    Line.objects.create(**values)


def bulk_create(values):
    Line.objects.bulk_create([Line(**values)])


def by_sql(values):
    names = ", ".join(values)
    execute(f"INSERT INTO {TABLE} ({names}) VALUES ({', '.join(['%s'] * len(values))})", *values.values())


def save(values):
    line = Line(description=values["description"])
    line.save()
    for name, value in values.items():
        setattr(line, name, value)
    line.save()


def update(values):
    Line.objects.create(description=values["description"])
    Line.objects.filter(description=values["description"]).update(**values)


def bulk_update(values):
    line = Line.objects.create(description=values["description"], unit_cents=77)
    for name, value in values.items():
        setattr(line, name, value)
    Line.objects.bulk_update([line], [*values])


def update_by_sql(values):
    Line.objects.create(description=values["description"], unit_cents=77)
    assigned = ", ".join(f"{name} = %s" for name in values)
    execute(f"UPDATE {TABLE} SET {assigned} WHERE description = %s", *values.values(), values["description"])


DOORS = {one.__name__: one for one in (create, bulk_create, by_sql, save, update, bulk_update, update_by_sql)}


def told(function, *args):
    try:
        with transaction.atomic():
            return function(*args)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def written(step):
    values = dict(step["values"])
    added_at = values.pop("added_at", None)
    if added_at:
        # SQLite stores what it is given: SQL gets the form in which Django writes.
        values["added_at"] = added_at if "sql" in step["door"] else datetime.fromisoformat(f"{added_at}+00:00")
    return told(DOORS[step["door"]], values)


def forced(sql, *params):
    try:
        with transaction.atomic():
            execute(sql, *params)
    except DatabaseError as error:
        return "no such" not in str(error) and "no column" not in str(error)
    return False


def refuses(field):
    return [
        forced(f"UPDATE {TABLE} SET {field} = %s", 5),
        forced(
            f"INSERT INTO {TABLE} (description, quantity, discount, tax, added_at, {field})"
            " VALUES ('forced', 1, 0, 0, '2026-01-01', %s)",
            5,
        ),
    ]


def by_orm():
    now = timezone.now()
    rows = Line.objects.order_by("description").values_list(
        "description", *FIELDS, "net_cents", "gross_cents", "added_at"
    )
    return [[*row, "now" if abs(now - at) < timedelta(minutes=2) else at.isoformat()] for *row, at in rows]


def by_report():
    return [list(row) for row in execute(f"SELECT net_cents, gross_cents FROM {TABLE} ORDER BY description")]


def asked(limit):
    return [
        [
            list(Line.objects.filter(**{f"{field}__gt": limit}).order_by("pk").values_list("description", flat=True)),
            list(Line.objects.order_by(field, "pk").values_list("description", flat=True)),
            Line.objects.aggregate(total=Sum(field))["total"],
        ]
        for field in ("net_cents", "gross_cents")
    ]


def raised(by):
    Line.objects.update(unit_cents=F("unit_cents") + by)
    return by_orm()


def migrated():
    try:
        call_command("makemigrations", "generated_fields", check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def act(inputs):
    return {
        "written": [written(step) for step in inputs["steps"]],
        "orm": told(by_orm),
        "sql": told(by_report),
        "asked": told(asked, inputs["limit"]),
        "refuses": [refuses(field) for field in ("net_cents", "gross_cents")] if inputs["steps"] else [],
        "refuses_null": [forced(f"UPDATE {TABLE} SET {field} = NULL") for field in DEFAULTS] if inputs["steps"] else [],
        "refuses_none": [told(create, {"description": "none", field: None}) is not None for field in DEFAULTS],
        "raised": told(raised, inputs["by"]),
        "migrated": migrated(),
    }
