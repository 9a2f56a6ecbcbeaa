import django.db.models.expressions
import django.db.models.functions.comparison
import django.db.models.functions.datetime
import django.db.models.functions.math
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("description", models.CharField(max_length=200)),
                ("quantity", models.PositiveIntegerField(db_default=1, default=1)),
                ("unit_cents", models.BigIntegerField(blank=True, null=True)),
                ("discount", models.PositiveSmallIntegerField(db_default=0, help_text="In per cent, 0 to 100.")),
                ("tax", models.PositiveSmallIntegerField(db_default=19, help_text="In per cent.")),
                (
                    "added_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
                    ),
                ),
                (
                    "net_cents",
                    models.GeneratedField(
                        db_persist=False,
                        expression=django.db.models.functions.comparison.Cast(
                            django.db.models.functions.math.Round(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("quantity"), "*", models.F("unit_cents")
                                        ),
                                        "*",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("discount")
                                        ),
                                    ),
                                    "/",
                                    models.Value(100.0),
                                )
                            ),
                            models.BigIntegerField(),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "gross_cents",
                    models.GeneratedField(
                        db_persist=False,
                        expression=django.db.models.functions.math.Round(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("net_cents"),
                                    "*",
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(100), "+", models.F("tax")
                                    ),
                                ),
                                "/",
                                models.Value(100.0),
                            )
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
        ),
    ]
