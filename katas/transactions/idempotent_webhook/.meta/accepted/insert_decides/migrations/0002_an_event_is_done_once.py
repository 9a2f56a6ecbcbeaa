from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("idempotent_webhook", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="delivery", constraint=models.UniqueConstraint(fields=["event_id"], name="an_event_once")
        ),
    ]
