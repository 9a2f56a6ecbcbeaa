from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("slow_queryset", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="happened_at",
            field=models.DateTimeField(db_index=True),
        ),
    ]
