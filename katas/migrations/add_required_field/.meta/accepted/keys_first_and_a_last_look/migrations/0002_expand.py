from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("add_required_field", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="story",
            name="words",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
