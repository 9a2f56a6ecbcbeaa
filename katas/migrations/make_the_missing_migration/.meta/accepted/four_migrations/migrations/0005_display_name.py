from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0004_day"),
    ]

    operations = [
        migrations.RenameField(model_name="subscriber", old_name="name", new_name="display_name"),
    ]
