from django.db import migrations


BATCH = 100


def batches(model, db, fields):
    qs = model.objects.using(db)
    for start in range(0, qs.count(), BATCH):
        yield list(qs.all()[start : start + BATCH])


def split_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    db = schema_editor.connection.alias
    for rows in batches(Author, db, ["full_name"]):
        for a in rows:
            words = a.full_name.split()
            a.last_name = words.pop() if len(words) > 1 else ""
            a.first_name = " ".join(words)
        Author.objects.using(db).bulk_update(rows, ["first_name", "last_name"])


def join_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    db = schema_editor.connection.alias
    for rows in batches(Author, db, ["first_name", "last_name"]):
        for a in rows:
            a.full_name = f"{a.first_name} {a.last_name}".strip()
        Author.objects.using(db).bulk_update(rows, ["full_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("data_migration", "0002_first_and_last_name"),
    ]

    operations = [
        migrations.RunPython(split_names, join_names),
    ]
