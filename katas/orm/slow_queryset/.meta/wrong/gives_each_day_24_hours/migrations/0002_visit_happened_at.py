from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("slow_queryset", "0001_initial")]

    operations = [
        migrations.AddIndex("visit", models.Index(fields=["happened_at"], name="visit_happened_at")),
    ]
