from django.db import migrations

BATCH = 100


def count_words(apps, schema_editor):
    """Count the words of all stories, BATCH at a time, each batch in a transaction of its own."""
    stories = apps.get_model("add_required_field", "Story").objects.using(schema_editor.connection.alias)
    last = 0
    while batch := list(stories.filter(pk__gt=last).order_by("pk").only("text")[:BATCH]):
        for story in batch:
            story.words = len(story.text.split())
        stories.bulk_update(batch, ["words"])
        last = batch[-1].pk


class Migration(migrations.Migration):
    # What is done stays done if the migration is stopped, and no row is locked for longer than its batch.
    atomic = False

    dependencies = [
        ("add_required_field", "0002_expand"),
    ]

    operations = [
        migrations.RunPython(count_words, migrations.RunPython.noop),
    ]
