from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0006_summary_and_new_status"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="new", max_length=20),
        ),
    ]
