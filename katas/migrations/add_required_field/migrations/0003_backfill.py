from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("add_required_field", "0002_expand"),
    ]

    operations = []
