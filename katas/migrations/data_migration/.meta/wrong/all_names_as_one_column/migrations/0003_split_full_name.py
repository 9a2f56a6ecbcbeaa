from django.db import migrations


def parts(name):
    words = name.split()
    last = words.pop() if len(words) > 1 else ""
    return " ".join(words), last


def split_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    keys = Author.objects.order_by("pk").values_list("pk", flat=True)
    names = Author.objects.order_by("pk").values_list("full_name", flat=True)
    rows = []
    for pk, name in zip(list(keys), list(names)):
        first, last = parts(name)
        rows.append(Author(pk=pk, first_name=first, last_name=last))
    Author.objects.bulk_update(rows, ["first_name", "last_name"], batch_size=100)


def join_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    start = 0
    while rows := list(Author.objects.order_by("pk")[start:start + 200]):
        for one in rows:
            one.full_name = f"{one.first_name} {one.last_name}".strip()
        Author.objects.bulk_update(rows, ['full_name'])
        start += 200


class Migration(migrations.Migration):
    dependencies = [("data_migration", "0002_first_and_last_name")]
    operations = [migrations.RunPython(split_names, join_names)]
