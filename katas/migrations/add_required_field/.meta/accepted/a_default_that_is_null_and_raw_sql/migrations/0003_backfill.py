from itertools import islice

from django.db import migrations

from katas.migrations.add_required_field.words import words_in


def count_words(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM add_required_field_story ORDER BY id DESC")
        keys = iter([key for (key,) in cursor.fetchall()])
        while some := list(islice(keys, 100)):
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT id, text FROM add_required_field_story WHERE id IN ({marks})", some)
            parts = [(key, words_in(text)) for key, text in cursor.fetchall()]
            if not parts:
                continue
            cases = " ".join(["WHEN id = %s THEN CAST(%s AS integer)"] * len(parts))
            values = [value for part in parts for value in part]
            cursor.execute(
                f"UPDATE add_required_field_story SET words = CASE {cases} END WHERE id IN ({marks})", [*values, *some]
            )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("add_required_field", "0002_expand")]

    operations = [migrations.RunPython(count_words, migrations.RunPython.noop, atomic=False, elidable=True)]
