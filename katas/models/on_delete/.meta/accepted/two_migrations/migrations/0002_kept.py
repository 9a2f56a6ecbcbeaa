from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("on_delete", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="section",
            field=models.ForeignKey(
                null=True, on_delete=models.SET_NULL, related_name="articles", to="on_delete.section"
            ),
        ),
    ]
