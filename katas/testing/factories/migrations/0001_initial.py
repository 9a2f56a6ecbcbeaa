import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import katas.testing.factories.models

ID = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
CASCADE = django.db.models.deletion.CASCADE


class Migration(migrations.Migration):
    initial = True

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Newsletter",
            fields=[
                ("id", ID.clone()),
                ("title", models.CharField(max_length=80)),
                ("slug", models.SlugField(unique=True)),
                ("owner", models.ForeignKey(on_delete=CASCADE, related_name="newsletters", to="accounts.profile")),
            ],
        ),
        migrations.CreateModel(
            name="Subscriber",
            fields=[
                ("id", ID.clone()),
                ("email", models.EmailField(max_length=254, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("preferences", models.JSONField(default=katas.testing.factories.models.default_preferences)),
                ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "newsletter",
                    models.ForeignKey(on_delete=CASCADE, related_name="subscribers", to="factories.newsletter"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Issue",
            fields=[
                ("id", ID.clone()),
                (
                    "number",
                    models.PositiveIntegerField(validators=[django.core.validators.MinValueValidator(1)]),
                ),
                ("subject", models.CharField(max_length=120)),
                (
                    "status",
                    models.CharField(choices=[("draft", "Draft"), ("sent", "Sent")], default="draft", max_length=5),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "newsletter",
                    models.ForeignKey(on_delete=CASCADE, related_name="issues", to="factories.newsletter"),
                ),
                ("recipients", models.ManyToManyField(blank=True, related_name="issues", to="factories.subscriber")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("newsletter", "number"), name="factories_one_issue_of_each_number")
                ],
            },
        ),
    ]
