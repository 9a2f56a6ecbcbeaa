from django.db import migrations
from django.db.models import F


def copy_names(apps, schema_editor):
    apps.get_model("make_the_missing_migration", "Subscriber").objects.update(display_name=F("name"))


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0002_add"),
    ]

    operations = [
        migrations.RunPython(copy_names, migrations.RunPython.noop),
    ]
