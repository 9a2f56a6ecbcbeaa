import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("description", models.CharField(max_length=200)),
                ("quantity", models.PositiveIntegerField(default=1)),
                ("unit_cents", models.BigIntegerField(blank=True, null=True)),
                ("discount", models.PositiveSmallIntegerField(default=0, help_text="In per cent, 0 to 100.")),
                ("tax", models.PositiveSmallIntegerField(default=19, help_text="In per cent.")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("net_cents", models.BigIntegerField(editable=False, null=True)),
            ],
        ),
    ]
