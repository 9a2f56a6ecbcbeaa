import django.db.models.expressions
import django.db.models.functions.datetime
import django.db.models.lookups
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
                ("quantity", models.PositiveIntegerField(db_default=1)),
                ("unit_cents", models.BigIntegerField(blank=True, null=True)),
                ("discount", models.PositiveSmallIntegerField(db_default=0, help_text="In per cent, 0 to 100.")),
                ("tax", models.PositiveSmallIntegerField(db_default=19, help_text="In per cent.")),
                ("added_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "net_cents",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                django.db.models.lookups.GreaterThan(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("quantity"), "*", models.F("unit_cents")
                                        ),
                                        "*",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "-", models.F("discount")
                                        ),
                                    ),
                                    0,
                                ),
                                then=django.db.models.expressions.CombinedExpression(
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
                                        "+",
                                        models.Value(50),
                                    ),
                                    "/",
                                    models.Value(100),
                                ),
                            ),
                            default=django.db.models.expressions.CombinedExpression(
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
                                    "-",
                                    models.Value(50),
                                ),
                                "/",
                                models.Value(100),
                            ),
                            output_field=models.BigIntegerField(null=True),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "gross_cents",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Case(
                            models.When(
                                django.db.models.lookups.GreaterThan(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Case(
                                            models.When(
                                                django.db.models.lookups.GreaterThan(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.F("quantity"), "*", models.F("unit_cents")
                                                        ),
                                                        "*",
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.Value(100), "-", models.F("discount")
                                                        ),
                                                    ),
                                                    0,
                                                ),
                                                then=django.db.models.expressions.CombinedExpression(
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
                                                        "+",
                                                        models.Value(50),
                                                    ),
                                                    "/",
                                                    models.Value(100),
                                                ),
                                            ),
                                            default=django.db.models.expressions.CombinedExpression(
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
                                                    "-",
                                                    models.Value(50),
                                                ),
                                                "/",
                                                models.Value(100),
                                            ),
                                            output_field=models.BigIntegerField(null=True),
                                        ),
                                        "*",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "+", models.F("tax")
                                        ),
                                    ),
                                    0,
                                ),
                                then=django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.Case(
                                                models.When(
                                                    django.db.models.lookups.GreaterThan(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                models.F("quantity"), "*", models.F("unit_cents")
                                                            ),
                                                            "*",
                                                            django.db.models.expressions.CombinedExpression(
                                                                models.Value(100), "-", models.F("discount")
                                                            ),
                                                        ),
                                                        0,
                                                    ),
                                                    then=django.db.models.expressions.CombinedExpression(
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
                                                            "+",
                                                            models.Value(50),
                                                        ),
                                                        "/",
                                                        models.Value(100),
                                                    ),
                                                ),
                                                default=django.db.models.expressions.CombinedExpression(
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
                                                        "-",
                                                        models.Value(50),
                                                    ),
                                                    "/",
                                                    models.Value(100),
                                                ),
                                                output_field=models.BigIntegerField(null=True),
                                            ),
                                            "*",
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(100), "+", models.F("tax")
                                            ),
                                        ),
                                        "+",
                                        models.Value(50),
                                    ),
                                    "/",
                                    models.Value(100),
                                ),
                            ),
                            default=django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Case(
                                            models.When(
                                                django.db.models.lookups.GreaterThan(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.F("quantity"), "*", models.F("unit_cents")
                                                        ),
                                                        "*",
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.Value(100), "-", models.F("discount")
                                                        ),
                                                    ),
                                                    0,
                                                ),
                                                then=django.db.models.expressions.CombinedExpression(
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
                                                        "+",
                                                        models.Value(50),
                                                    ),
                                                    "/",
                                                    models.Value(100),
                                                ),
                                            ),
                                            default=django.db.models.expressions.CombinedExpression(
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
                                                    "-",
                                                    models.Value(50),
                                                ),
                                                "/",
                                                models.Value(100),
                                            ),
                                            output_field=models.BigIntegerField(null=True),
                                        ),
                                        "*",
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(100), "+", models.F("tax")
                                        ),
                                    ),
                                    "-",
                                    models.Value(50),
                                ),
                                "/",
                                models.Value(100),
                            ),
                            output_field=models.BigIntegerField(null=True),
                        ),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
            ],
        ),
    ]
