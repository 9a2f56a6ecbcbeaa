from django.db import migrations


def split_names(apps, schema_editor):
    """Fill first_name and last_name from full_name."""


class Migration(migrations.Migration):
    dependencies = [
        ("data_migration", "0002_first_and_last_name"),
    ]

    operations = [
        migrations.RunPython(split_names),
    ]
