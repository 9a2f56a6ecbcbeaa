from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
    ]
