from datetime import UTC, datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.db import OperationalError, connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from katas.managers.soft_delete.models import Document, Folder

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def stored(folders, hidden):
    for name, titles in folders:
        folder = Folder.objects.create(name=name)
        Document.objects.bulk_create(Document(folder=folder, title=title) for title in titles)
    Document.everything.filter(title__in=hidden).update(deleted_at=LONG_AGO)


def told(function, *args, **arguments):
    try:
        with transaction.atomic():
            return function(*args, **arguments)
    except Exception as error:  # noqa: BLE001
        return type(error).__name__


def since(at):
    return at and ("now" if abs(timezone.now() - at) < timedelta(minutes=2) else at.isoformat())


def seen():
    return {
        "folders": sorted(map(str, Folder.objects.all())),
        "documents": sorted(str(one) for one in Document.objects.all()),
        "all folders": sorted([one.name, str(since(one.deleted_at))] for one in Folder.everything.all()),
        "all documents": sorted(
            [one.folder.name, one.title, str(since(one.deleted_at))]
            for one in Document.everything.select_related("folder")
        ),
        "related": sorted([one.name, sorted(map(str, one.documents.all()))] for one in Folder.everything.all()),
    }


def chosen(what, names):
    if what == "a folder":
        return Folder.everything.filter(name=names[0]).order_by("pk").last()
    if what == "a document":
        return Document.everything.filter(title=names[0]).order_by("pk").last()
    if what == "related":
        return Folder.everything.filter(name=names[0]).order_by("pk").last().documents.all()
    model, manager = what.split(".")
    rows = getattr({"Folder": Folder, "Document": Document}[model], manager).all()
    return rows if names is None else rows.filter(**{"name__in" if model == "Folder" else "title__in": names})


def deleted(what, names, **arguments):
    target = chosen(what, names)
    if target is None:
        return None
    key = getattr(target, "pk", None)
    number, each = target.delete(**arguments)
    if key is None:
        return [number, {str(label): count for label, count in each.items()}]
    row = type(target).everything.get(pk=key)
    same = [target.pk == key, target.deleted_at == row.deleted_at, since(target.deleted_at)]
    return [number, {str(label): count for label, count in each.items()}, same]


def written(kind, name, title):
    if kind == "folder":
        Folder.objects.create(name=name)
    else:
        folder = Folder.everything.filter(name=name).order_by("pk").first()
        Document.objects.bulk_create([Document(folder=folder, title=title)])
    return "stored"


def hidden_parent(title):
    document = Document.everything.filter(title=title).order_by("pk").first()
    if document is None:
        return None
    folder = document.folder
    document.folder.delete()
    document = Document.everything.get(pk=document.pk)
    folder = document.folder
    folder.name += "!"
    document.title += "!"
    for one in (folder, document):
        one.save()
        one.refresh_from_db()
    return [folder.name, since(folder.deleted_at), document.title, since(document.deleted_at)]


def stale(name):
    """Delete instances whose rows somebody else has hidden, renamed or shown again since they were read."""
    folders = [Folder.objects.create(name=f"{name} {number}") for number in range(3)]
    hidden, renamed, twice = folders
    twice.delete()
    Folder.everything.filter(pk__in=[hidden.pk, twice.pk]).update(deleted_at=LONG_AGO)
    Folder.everything.filter(pk=renamed.pk).update(name=f"{name} new")
    twice.refresh_from_db()
    shown = Document.objects.create(folder=renamed, title=name)
    shown.delete()
    Document.everything.filter(pk=shown.pk).update(deleted_at=None)
    again = list(shown.delete())
    numbers = [one.delete()[0] for one in folders]
    rows = [Folder.everything.get(pk=one.pk) for one in folders]
    read = Folder.objects.filter(name__startswith=name)
    len(read)
    Folder.objects.create(name=f"{name} late")
    numbers.append(read.delete()[0])
    crowded = Folder.objects.create(name=f"{name} crowded")
    Document.objects.create(folder=crowded, title="read")
    crowded = Folder.objects.prefetch_related("documents").get(pk=crowded.pk)
    Document.objects.create(folder_id=crowded.pk, title="not read")
    numbers.append(crowded.delete()[0])
    times = [since(twice.deleted_at), since(hidden.deleted_at)]
    return [again, numbers[1:], times, [[row.name, since(row.deleted_at)] for row in rows]]


def failed(name):
    """Delete a folder, then all of them, while the database fails at the second UPDATE."""
    updates = []

    def fail(execute, sql, *args):
        if sql.startswith("UPDATE"):
            updates.append(sql)
            if len(updates) == 2:
                raise OperationalError
        return execute(sql, *args)

    seen_then = []
    for one in (Folder.objects.filter(name=name).first(), Folder.objects.all()):
        updates.clear()
        with connection.execute_wrapper(fail):
            try:
                seen_then.append(list(one.delete()))
            except OperationalError:
                seen_then.append([Folder.objects.count(), Document.objects.count()])
    return seen_then


def many(number):
    made = Folder.objects.bulk_create(Folder(name=f"many {n}") for n in range(number))
    Document.objects.bulk_create(Document(folder=folder, title=title) for folder in made for title in "xy")
    rows = Folder.objects.filter(name__startswith="many ", documents__in=Document.objects.all())
    with CaptureQueriesContext(connection) as log:
        count, each = rows.delete()
    return [len(log) <= 12, count, dict(each)]


def flood(number):
    """Delete thousands of folders, and take their rows away, as the later steps ask for each folder's documents."""
    made = Folder.objects.bulk_create(Folder(name=f"flood {n}") for n in range(number))
    Document.objects.bulk_create(Document(folder=made[-1], title=f"flood {n}") for n in range(number))
    with CaptureQueriesContext(connection) as log:
        rows = Document.objects.filter(title__startswith="flood ")
        removed = [*rows.delete(), len(log) <= 12]
    Document.objects.create(folder=made[-1], title="flood")
    with CaptureQueriesContext(connection) as log:
        count, each = Folder.objects.filter(name__startswith="flood ").delete()
    models.QuerySet(Document).filter(title__startswith="flood")._raw_delete("default")
    models.QuerySet(Folder).filter(name__startswith="flood ")._raw_delete("default")
    return [len(log) <= 12, count, dict(each), removed]


def migrated():
    try:
        call_command("makemigrations", "soft_delete", check=True, dry_run=True, stdout=StringIO())
    except SystemExit:
        return False
    return True


def act(inputs):
    stored(inputs["folders"], inputs["hidden"])
    steps = []
    for do, *args in inputs["steps"]:
        arguments = args.pop() if isinstance(args[-1], dict) else {}
        known = {"hidden_parent": hidden_parent, "stale": stale, "many": many, "flood": flood, "failed": failed}
        function = {"delete": deleted, "write": written, **known}[do]
        steps.append([told(function, *args, **arguments), told(seen)])
    return {"steps": steps, "migrated": migrated()}
