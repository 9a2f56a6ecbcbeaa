from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("data_migration", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="author",
            name="first_name",
            field=models.CharField(blank=True, default="", max_length=160),
        ),
        migrations.AddField(
            model_name="author",
            name="last_name",
            field=models.CharField(blank=True, default="", max_length=160),
        ),
    ]
