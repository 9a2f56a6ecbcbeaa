from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Concat, Trim


def split_names(apps, schema_editor):
    model = apps.get_model("data_migration", "Author")
    last = 0
    while page := list(model.objects.filter(pk__gt=last).order_by("pk").values("pk", "full_name")[:150]):
        changed = []
        for row in page:
            *first, end = row["full_name"].split() or [""]
            names = (" ".join(first), end) if first else (end, "")
            changed.append(model(pk=row["pk"], first_name=names[0], last_name=names[1]))
        model.objects.bulk_update(changed, ["first_name", "last_name"], batch_size=100)
        last = page[-1]["pk"]


def join_names(apps, schema_editor):
    model = apps.get_model("data_migration", "Author")
    model.objects.update(full_name=Trim(Concat("first_name", Value(" "), "last_name")))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("data_migration", "0002_first_and_last_name"),
    ]

    operations = [
        migrations.RunPython(split_names, reverse_code=join_names),
    ]
