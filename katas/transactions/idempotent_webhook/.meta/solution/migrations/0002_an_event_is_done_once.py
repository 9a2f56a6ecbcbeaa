from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("idempotent_webhook", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="event_id",
            field=models.CharField(max_length=80, unique=True),
        ),
    ]
