from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("add_required_field", "0003_backfill"),
    ]

    operations = []
