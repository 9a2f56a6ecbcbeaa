from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("constraints", "0002_first"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(condition=models.Q(discount__gte=0), name="not_negative"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(condition=models.Q(discount__lte=100), name="not_too_much"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(ends_on__isnull=False) | models.Q(status__in=["trial", "active"]), name="end"
            ),
        ),
    ]
