from django.db import migrations
from django.db.models import Case, Value, When


def all_keys(model):
    keys = list(model.objects.values_list("pk", flat=True))
    return [keys[start : start + 100] for start in range(0, len(keys), 100)]


def forwards(apps, schema_editor):
    """Split."""
    model = apps.get_model("data_migration", "Author")
    for keys in all_keys(model):
        first, last = [], []
        for author in model.objects.filter(pk__in=keys):
            words = author.full_name.split()
            head, tail = (words[:-1], words[-1]) if len(words) > 1 else (words, "")
            first.append(When(pk=author.pk, then=Value(" ".join(head))))
            last.append(When(pk=author.pk, then=Value(tail)))
        model.objects.filter(pk__in=keys).update(first_name=Case(*first), last_name=Case(*last))


def backwards(apps, schema_editor):
    """Join."""
    model = apps.get_model("data_migration", "Author")
    batch = []
    for author in model.objects.iterator(chunk_size=200):
        author.full_name = " ".join(filter(None, [author.first_name, author.last_name]))
        batch.append(author)
        if len(batch) > 199:
            model.objects.bulk_update(batch, ["full_name"])
            batch = []
    model.objects.bulk_update(batch, ["full_name"])


class Migration(migrations.Migration):
    dependencies = [("data_migration", "0002_first_and_last_name")]
    operations = [migrations.RunPython(forwards, backwards)]
