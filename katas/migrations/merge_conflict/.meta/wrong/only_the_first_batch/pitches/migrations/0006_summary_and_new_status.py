from django.db import migrations, models


def open_is_called_new(apps, schema_editor):
    for pitch in apps.get_model("pitches", "Pitch").objects.filter(status="open")[:1000]:
        pitch.status = "new"
        pitch.save()


class Migration(migrations.Migration):
    replaces = [("pitches", "0005_summary_and_new_status")]

    dependencies = [
        ("pitches", "0005_currency_and_longer_status"),
    ]

    operations = [
        migrations.RenameField(model_name="pitch", old_name="text", new_name="summary"),
        migrations.AlterField(
            model_name="pitch",
            name="status",
            field=models.CharField(default="new", max_length=10),
        ),
        migrations.RunPython(open_is_called_new, migrations.RunPython.noop),
    ]
