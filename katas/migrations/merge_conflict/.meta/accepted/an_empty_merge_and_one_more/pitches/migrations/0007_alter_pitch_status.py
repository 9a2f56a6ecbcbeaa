from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0006_merge_20270101_1200"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="new", max_length=20),
        ),
    ]
