from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0004_deadline"),
    ]

    operations = []
