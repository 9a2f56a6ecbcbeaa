from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("add_required_field", "0003_backfill"),
    ]

    operations = [
        migrations.AlterField(
            model_name="story",
            name="words",
            field=models.PositiveIntegerField(),
        ),
    ]
