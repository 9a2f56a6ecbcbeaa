from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0002_letter"),
    ]

    operations = [
        migrations.AddField(
            model_name="subscriber",
            name="language",
            field=models.CharField(default="en", max_length=2),
        ),
    ]
