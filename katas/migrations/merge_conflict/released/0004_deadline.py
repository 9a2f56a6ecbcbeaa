from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0003_status"),
    ]

    operations = [
        migrations.AddField(
            model_name="pitch",
            name="deadline",
            field=models.DateField(blank=True, null=True),
        ),
    ]
