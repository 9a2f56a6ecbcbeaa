from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0002_fee"),
    ]

    operations = [
        migrations.AddField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="open", max_length=10),
        ),
    ]
