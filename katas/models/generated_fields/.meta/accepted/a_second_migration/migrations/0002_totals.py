import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("generated_fields", "0001_initial")]

    operations = [
        migrations.AlterField("line", "quantity", models.PositiveIntegerField(db_default=1)),
        migrations.AlterField(
            "line", "discount", models.PositiveSmallIntegerField(db_default=0, help_text="In per cent, 0 to 100.")
        ),
        migrations.AlterField("line", "tax", models.PositiveSmallIntegerField(db_default=19, help_text="In per cent.")),
        migrations.AlterField(
            "line", "added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())
        ),
        # Django cannot turn a field into a generated one.
        migrations.RemoveField("line", "net_cents"),
        migrations.AddField(
            "line",
            "net_cents",
            models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.math.Round(
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
                output_field=models.BigIntegerField(null=True),
            ),
        ),
        migrations.AddField(
            "line",
            "gross_cents",
            models.GeneratedField(
                db_persist=True,
                expression=django.db.models.functions.math.Round(
                    django.db.models.expressions.CombinedExpression(
                        django.db.models.expressions.CombinedExpression(
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
                            "*",
                            django.db.models.expressions.CombinedExpression(models.Value(100), "+", models.F("tax")),
                        ),
                        "/",
                        models.Value(100.0),
                    )
                ),
                output_field=models.BigIntegerField(null=True),
            ),
        ),
    ]
