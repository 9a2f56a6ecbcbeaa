from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="pitch",
            name="fee",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
