from django.db import migrations, transaction
from django.db.models import Case, Value, When


def count_words(apps, schema_editor):
    Story = apps.get_model("add_required_field", "Story")
    keys = list(Story.objects.values_list("pk", flat=True))
    while keys:
        some, keys = keys[:50], keys[50:]
        with transaction.atomic():
            texts = Story.objects.filter(pk__in=some).values_list("pk", "text")
            whens = [When(pk=pk, then=Value(len(text.split()))) for pk, text in texts]
            Story.objects.filter(pk__in=some).update(words=Case(*whens))


def forget(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("add_required_field", "0002_expand")]
    operations = [migrations.RunPython(count_words, forget)]
