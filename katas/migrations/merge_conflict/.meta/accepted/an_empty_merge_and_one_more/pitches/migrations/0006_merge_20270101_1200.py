from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pitches", "0005_summary_and_new_status"),
        ("pitches", "0005_currency_and_longer_status"),
    ]

    operations = []
