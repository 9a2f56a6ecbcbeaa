from django.db import migrations


def parts(name):
    words = name.split()
    last = words.pop() if len(words) > 1 else ""
    return " ".join(words), last


def split_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    batch = []
    for number, one in enumerate(Author.objects.iterator(chunk_size=200)):
        if number and number % 200 == 0:
            Author.objects.bulk_update(batch, ["first_name", "last_name"])
            batch = []
        one.first_name, one.last_name = parts(one.full_name)
        batch.append(one)
    Author.objects.bulk_update(batch, ["first_name", "last_name"])


def join_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    start = 0
    while rows := list(Author.objects.order_by("pk")[start : start + 100]):
        for one in rows:
            one.full_name = f"{one.first_name} {one.last_name}".strip()
        Author.objects.bulk_update(rows, ["full_name"])
        start += 100


class Migration(migrations.Migration):
    dependencies = [("data_migration", "0002_first_and_last_name")]
    operations = [migrations.RunPython(split_names, join_names)]
