from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("data_migration", "0003_split_full_name"),
    ]

    operations = [
        migrations.RemoveField(model_name="author", name="full_name"),
        migrations.AlterField(
            model_name="author",
            name="first_name",
            field=models.CharField(blank=True, max_length=160),
        ),
        migrations.AlterField(
            model_name="author",
            name="last_name",
            field=models.CharField(blank=True, max_length=160),
        ),
    ]
