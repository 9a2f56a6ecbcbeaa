from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0004_deadline"),
    ]

    operations = [
        migrations.AddField(
            model_name="pitch",
            name="currency",
            field=models.CharField(default="EUR", max_length=3),
        ),
        migrations.AlterField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="open", max_length=20),
        ),
    ]
