import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("on_delete", "0001_initial")]
    operations = [
        migrations.AlterField(
            "article",
            "issue",
            models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="articles", to="on_delete.issue"
            ),
        ),
        migrations.AlterField(
            "article",
            "section",
            models.ForeignKey(
                blank=True, null=True, on_delete=models.SET(None), related_name="articles", to="on_delete.section"
            ),
        ),
    ]
