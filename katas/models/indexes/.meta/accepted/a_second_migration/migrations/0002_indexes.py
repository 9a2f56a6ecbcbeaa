import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("indexes", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mail",
            name="customer",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="mails", to="indexes.customer"
            ),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["customer", "kind", "created_at"], name="mail_customer_kind_created"),
        ),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(condition=models.Q(("status", "queued")), fields=["created_at"], name="mail_queued"),
        ),
    ]
