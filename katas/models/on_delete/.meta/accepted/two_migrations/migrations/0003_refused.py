from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("on_delete", "0002_kept"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="issue",
            field=models.ForeignKey(on_delete=models.RESTRICT, related_name="articles", to="on_delete.issue"),
        ),
        migrations.AlterField(
            model_name="invoice",
            name="customer",
            field=models.ForeignKey(on_delete=models.RESTRICT, related_name="invoices", to="on_delete.customer"),
        ),
    ]
