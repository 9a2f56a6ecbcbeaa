from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("make_the_missing_migration", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=200)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RenameField(model_name="subscriber", old_name="name", new_name="display_name"),
        migrations.AddField(
            model_name="subscriber",
            name="language",
            field=models.CharField(default="en", max_length=2),
        ),
        migrations.AlterField(
            model_name="subscriber",
            name="joined_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterField("subscriber", "email", models.EmailField(max_length=254))],
        ),
    ]
