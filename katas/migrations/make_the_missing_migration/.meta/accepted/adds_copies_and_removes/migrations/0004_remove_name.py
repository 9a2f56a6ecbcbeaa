from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0003_copy_names"),
    ]

    operations = [
        migrations.RemoveField(model_name="subscriber", name="name"),
    ]
