from django.db import migrations


def batches(authors):
    """Yield all authors 200 at a time."""
    last = 0
    while batch := list(authors.filter(pk__gt=last)[:200]):
        yield batch
        last = batch[-1].pk


def split_names(apps, schema_editor):
    authors = apps.get_model("data_migration", "Author").objects
    for batch in batches(authors):
        for author in batch:
            words = author.full_name.split()
            author.last_name = words.pop() if len(words) > 1 else ""
            author.first_name = " ".join(words)
        authors.bulk_update(batch, ["first_name", "last_name"])


def join_names(apps, schema_editor):
    authors = apps.get_model("data_migration", "Author").objects
    for batch in batches(authors):
        for author in batch:
            author.full_name = f"{author.first_name} {author.last_name}".strip()
        authors.bulk_update(batch, ["full_name"])


class Migration(migrations.Migration):
    dependencies = [
        ("data_migration", "0002_first_and_last_name"),
    ]

    operations = [
        migrations.RunPython(split_names, join_names),
    ]
