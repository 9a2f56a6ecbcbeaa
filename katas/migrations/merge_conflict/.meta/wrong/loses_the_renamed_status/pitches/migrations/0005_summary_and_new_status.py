from django.db import migrations, models



class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0004_deadline"),
    ]

    operations = [
        migrations.RenameField(model_name="pitch", old_name="text", new_name="summary"),
        migrations.AlterField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="new", max_length=10),
        ),
    ]
