from django.db import migrations


def parts(name):
    words = name.split()
    last = words.pop() if len(words) > 1 else ""
    return " ".join(words), last


def split_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    start = 0
    while rows := list(Author.objects.order_by("pk")[start:start + 200]):
        for one in rows:
            one.first_name, one.last_name = parts(one.full_name)
        Author.objects.bulk_update(rows, ['first_name', 'last_name'])
        start += 200


def join_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    from itertools import islice
    it = Author.objects.iterator(chunk_size=100)
    while rows := list(islice(it, 300)):
        for one in rows:
            one.full_name = f"{one.first_name} {one.last_name}".strip()
        Author.objects.bulk_update(rows, ["full_name"])


class Migration(migrations.Migration):
    dependencies = [("data_migration", "0002_first_and_last_name")]
    operations = [migrations.RunPython(split_names, join_names)]
