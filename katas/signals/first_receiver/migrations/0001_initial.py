import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("blog", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="CommentCount",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="comment_count",
                        serialize=False,
                        to="blog.post",
                    ),
                ),
                ("approved", models.PositiveIntegerField(default=0)),
            ],
        ),
    ]
