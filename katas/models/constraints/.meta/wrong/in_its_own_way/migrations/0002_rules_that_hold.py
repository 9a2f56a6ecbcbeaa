from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("constraints", "0001_initial"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                fields=["customer"],
                condition=models.Q(status__in=["trial", "active"]),
                name="one_running_subscription",
                violation_error_message="This customer has a running subscription already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("started_on")),
                name="ends_after_it_starts",
                violation_error_message="A subscription cannot end before it starts.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(discount__range=(0, 100)),
                name="discount_in_per_cent",
                violation_error_message="A discount is 0 to 100 per cent.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=~models.Q(status="cancelled") | models.Q(ends_on__isnull=False),
                name="cancelled_has_an_end",
                violation_error_message="A cancelled subscription has an end.",
            ),
        ),
    ]
