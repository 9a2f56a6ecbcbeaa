from itertools import islice

from django.core.paginator import Paginator
from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Concat, Trim



def split_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    authors = Author.objects.iterator(chunk_size=200)
    while batch := list(islice(authors, 200)):
        for author in batch:
            *first, author.last_name = author.full_name.split() or [""]
            if not first:
                first, author.last_name = [author.last_name], ""
            author.first_name = " ".join(first)
        Author.objects.bulk_update(batch, ["first_name", "last_name"], batch_size=100)
    Author.objects.update(full_name="")


def join_names(apps, schema_editor):
    Author = apps.get_model("data_migration", "Author")
    todo = Author.objects.filter(full_name="").order_by("pk")
    for start in range(0, todo.count(), 200):
        batch = list(todo[start : start + 200])
        for author in batch:
            author.full_name = f"{author.first_name} {author.last_name}".strip()
        Author.objects.bulk_update(batch, ["full_name"], batch_size=100)


class Migration(migrations.Migration):
    dependencies = [("data_migration", "0002_first_and_last_name")]
    operations = [migrations.RunPython(split_names, join_names)]
