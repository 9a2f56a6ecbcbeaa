from itertools import islice

from django.db import migrations

BATCH = 200


def in_batches(authors):
    """Yield all authors, in lists of at most BATCH."""
    rows = authors.iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield batch


def split_names(apps, schema_editor):
    """Fill first_name and last_name from full_name."""
    authors = apps.get_model("data_migration", "Author").objects.using(schema_editor.connection.alias)
    for batch in in_batches(authors.only("full_name")):
        for author in batch:
            words = author.full_name.split()
            if len(words) > 1:
                author.last_name = words.pop()
            author.first_name = " ".join(words)
        authors.bulk_update(batch, ["first_name", "last_name"])


def join_names(apps, schema_editor):
    """Fill full_name from first_name and last_name."""
    authors = apps.get_model("data_migration", "Author").objects.using(schema_editor.connection.alias)
    for batch in in_batches(authors.only("first_name", "last_name")):
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
