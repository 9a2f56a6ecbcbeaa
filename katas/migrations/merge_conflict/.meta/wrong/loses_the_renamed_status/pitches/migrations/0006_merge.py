from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0005_currency_and_longer_status"),
        ("pitches", "0005_summary_and_new_status"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="new", max_length=20),
        ),
    ]
