from django.db import migrations, models

STATES = [("begun", "Begun"), ("done", "Done"), ("failed", "Failed")]


class Migration(migrations.Migration):
    initial = True

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("who", models.CharField(db_index=True, max_length=150)),
                ("invoice_number", models.CharField(db_index=True, max_length=150)),
                ("state", models.CharField(choices=STATES, default="begun", max_length=6)),
                ("reason", models.CharField(blank=True, max_length=100)),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
        ),
    ]
