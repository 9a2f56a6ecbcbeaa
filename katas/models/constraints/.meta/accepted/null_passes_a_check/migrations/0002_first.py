from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("constraints", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                models.F("customer"), condition=models.Q(status="trial") | models.Q(status="active"), name="r"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("started_on")), name="dates"),
        ),
    ]
