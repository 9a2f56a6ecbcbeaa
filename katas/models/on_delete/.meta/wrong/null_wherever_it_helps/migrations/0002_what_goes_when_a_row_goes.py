from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("on_delete", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="issue",
            field=models.ForeignKey(null=True, on_delete=models.RESTRICT, related_name="articles", to="on_delete.issue"),
        ),
        migrations.AlterField(
            model_name="article",
            name="section",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=models.SET_NULL, related_name="articles", to="on_delete.section"
            ),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="customer",
            field=models.ForeignKey(null=True, on_delete=models.PROTECT, related_name="invoices", to="on_delete.customer"),
        ),
    ]
