from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0003_language"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subscriber",
            name="joined_on",
            field=models.DateField(blank=True, null=True),
        ),
    ]
