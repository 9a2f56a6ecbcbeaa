from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("constraints", "0001_initial")]
    operations = [
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("started_on")), name="order"
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(condition=models.Q(discount__range=(0, 100)), name="discount"),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=~models.Q(status="cancelled") | models.Q(ends_on__isnull=False), name="ends"
            ),
        ),
        migrations.RunSQL(
            "CREATE UNIQUE INDEX one_running ON constraints_subscription (customer_id) WHERE status IN ('trial', 'active')",
            "DROP INDEX one_running",
        ),
    ]
