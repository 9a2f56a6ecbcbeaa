from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from katas.managers.soft_delete.models import Document, Folder
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def folders():
    """Three folders; one document of the first is hidden already."""
    made = {name: Folder.objects.create(name=name) for name in ("work", "home", "empty")}
    for name, titles in {"work": "a b c", "home": "a d", "empty": ""}.items():
        Document.objects.bulk_create(Document(folder=made[name], title=title) for title in titles.split())
    Document.everything.filter(title="c").update(deleted_at=LONG_AGO)
    return made


def counted(folders=0, documents=0):
    each = {"soft_delete.Folder": folders, "soft_delete.Document": documents}
    return folders + documents, {label: number for label, number in each.items() if number}


def visible():
    return " ".join(sorted([*map(str, Folder.objects.all()), *map(str, Document.objects.all())]))


def delete(of, call):
    return attempt(lambda: of().delete(), call=call)


DELETED = {
    "a folder": (lambda those: those["work"], "Folder(work)", (1, 2), "a d empty home"),
    "an empty folder": (lambda those: those["empty"], "Folder(empty)", (1, 0), "a a b d home work"),
    "a document": (lambda those: Document.objects.get(title="d"), "Document(d)", (0, 1), "a a b empty home work"),
    "folders with documents": (
        lambda those: Folder.objects.filter(documents__in=Document.objects.all()),
        "Folder.objects.filter(documents__in=Document.objects.all())",
        (2, 4),
        "empty",
    ),
    "all folders": (lambda those: Folder.objects.all(), "Folder.objects.all()", (3, 4), ""),
    "all folders of everything": (lambda those: Folder.everything.all(), "Folder.everything.all()", (3, 4), ""),
    "documents of a folder": (
        lambda those: those["work"].documents.all(),
        "work.documents.all()",
        (0, 2),
        "a d empty home work",
    ),
    "documents by title": (
        lambda those: Document.objects.filter(title="a"),
        "Document.objects.filter(title='a')",
        (0, 2),
        "b d empty home work",
    ),
    "all documents of everything": (
        lambda those: Document.everything.all(),
        "Document.everything.all()",
        (0, 4),
        "empty home work",
    ),
    "documents across a relation": (
        lambda those: Document.objects.filter(folder__name="home"),
        "Document.objects.filter(folder__name='home')",
        (0, 2),
        "a b empty home work",
    ),
    "nothing": (lambda those: Folder.objects.none(), "Folder.objects.none()", (0, 0), "a a b d empty home work"),
    "what is hidden": (
        lambda those: Document.everything.filter(title="c"),
        "Document.everything.filter(title='c')",
        (0, 0),
        "a a b d empty home work",
    ),
}


@pytest.mark.parametrize("case", DELETED)
def test_delete_hides_and_says_what(folders, case):
    of, call, numbers, left = DELETED[case]
    expect(delete(lambda: of(folders), call=f"{call}.delete()"), counted(*numbers), call=f"{call}.delete()")
    expect(visible(), left, call=f"what objects show after {call}.delete()")
    expect(
        (Folder.everything.count(), Document.everything.count()),
        (3, 5),
        call=f"the rows of both models after {call}.delete()",
        because="No row is removed.",
    )
    expect(
        list(Document.everything.filter(title="c").values_list("deleted_at", flat=True)),
        [LONG_AGO],
        call=f"deleted_at of what was hidden before {call}.delete()",
    )
    hidden = [*Folder.everything.all(), *Document.everything.exclude(title="c")]
    times = [one.deleted_at for one in hidden if one.deleted_at]
    expect(len(times), sum(numbers), call=f"how many rows have a deleted_at since {call}.delete()")
    if any(abs(timezone.now() - at) > timedelta(minutes=1) for at in times):
        pytest.fail(f"{call}.delete()\n  deleted_at is not the present", pytrace=False)


def test_an_instance_knows_that_it_is_deleted(folders):
    folder = folders["work"]
    key = folder.pk
    attempt(folder.delete, call="folder.delete()")
    expect((folder.pk, folder.deleted_at is not None), (key, True), call="folder.pk, and whether it has deleted_at")
    rows = list(Folder.everything.filter(pk=key).values_list("deleted_at", flat=True))
    expect([folder.deleted_at], rows, call="folder.deleted_at, and that of its row")
    Folder.everything.filter(pk=key).update(deleted_at=LONG_AGO)
    folder.refresh_from_db()
    expect(attempt(folder.delete, call="folder.delete()"), (0, {}), call="folder.delete(), a second time")
    expect(folder.deleted_at, LONG_AGO, call="folder.deleted_at, which was long ago, after a second folder.delete()")


@pytest.mark.parametrize("arguments", [{"using": "default"}, {"keep_parents": True}], ids=["using", "keep_parents"])
def test_delete_takes_the_arguments_of_django(folders, arguments):
    for one, numbers in ((Document.objects.get(title="d"), (0, 1)), (folders["work"], (1, 2))):
        call = f"{type(one).__name__}({one}).delete({', '.join(f'{name}={arguments[name]!r}' for name in arguments)})"
        expect(attempt(one.delete, **arguments, call=call), counted(*numbers), call=call)
    expect(visible(), "a empty home", call="what objects show afterwards")


def test_delete_goes_by_the_row(folders):
    home, empty = folders["home"], folders["empty"]
    Folder.everything.filter(pk=home.pk).update(deleted_at=LONG_AGO)
    Folder.everything.filter(pk=empty.pk).update(name="renamed")
    numbers = [delete(lambda one=one: one, call=f"{one}.delete()")[0] for one in (home, empty)]
    rows = {one.pk: one for one in Folder.everything.filter(pk__in=[home.pk, empty.pk])}
    expect(len(rows), 2, call="how many of two deleted folders are in Folder.everything")
    hidden, renamed = rows[home.pk], rows[empty.pk]
    expect(
        [hidden.deleted_at, renamed.name, renamed.deleted_at is not None, numbers[1]],
        [LONG_AGO, "renamed", True, 1],
        call="deleted_at of a folder that somebody else had hidden, name and whether it is hidden of one that somebody"
        " else had renamed, and how many rows its delete() hid, after delete() of instances that were read before",
        because="Between reading an instance and deleting it, others write.",
    )
    expect(
        home.deleted_at,
        LONG_AGO,
        call="deleted_at of an instance whose row somebody else had hidden, after its delete()",
    )
    crowded = Folder.objects.create(name="crowded")
    read = Folder.objects.prefetch_related("documents").get(pk=crowded.pk)
    Document.objects.create(folder=crowded, title="new")
    expect(
        (delete(lambda: read, call="folder.delete()"), "new" in visible()),
        (counted(1, 1), False),
        call="delete() of a folder with prefetched documents, after somebody has added one, and whether objects show it",
    )
    shown = Document.objects.get(title="b")
    attempt(shown.delete, call="document.delete()")
    Document.everything.filter(pk=shown.pk).update(deleted_at=None)
    expect(
        (delete(lambda: shown, call="document.delete()"), "b" in visible()),
        (counted(0, 1), False),
        call="delete() of a document that remembers that it is hidden, after support has shown its row again, and"
        " whether objects show it",
    )
    folders = Folder.objects.all()
    len(folders)
    Document.objects.create(folder=Folder.objects.create(name="late"), title="e")
    expect(
        (delete(lambda: folders, call="folders.delete()"), Folder.objects.count()),
        (counted(2, 2), 0),
        call="folders.delete() of a queryset that was read before another folder was added, and how many are left",
    )


def test_a_folder_is_hidden_with_its_documents_or_not_at_all(folders):
    updates = []

    def fail(execute, sql, *args):
        if sql.startswith("UPDATE"):
            updates.append(sql)
            if len(updates) == 2:
                raise OperationalError("the database went away")
        return execute(sql, *args)

    for what, one in {"folder": folders["work"], "Folder.objects.all()": Folder.objects.all()}.items():
        updates.clear()
        with connection.execute_wrapper(fail), suppress(OperationalError):
            one.delete()
        expect(
            visible(),
            "a a b d empty home work",
            call=f"what objects show after the second UPDATE of {what}.delete() has failed",
            because="A folder without its documents, or documents without their folder, is what nobody can repair.",
        )


def test_a_hidden_parent_can_be_read_and_saved(folders):
    attempt(folders["work"].delete, call="folder.delete()")
    document = Document.everything.filter(title="b").first()
    expect(document is not None, True, call="a document of the deleted folder is there, in Document.everything")
    folder = attempt(lambda: document.folder, call="document.folder, of a folder that is hidden")
    expect(folder.name, "work", call="document.folder.name")
    folder.name = "renamed"
    attempt(folder.save, call="save() of a hidden folder")
    attempt(folder.refresh_from_db, call="refresh_from_db() of a hidden folder")
    expect(
        (folder.name, folder.deleted_at is not None, Folder.everything.count()),
        ("renamed", True, 3),
        call="name, whether it is hidden, and the number of folders, after it was saved",
    )
    expect(list(folder.documents.all()), [], call="folder.documents.all() of a hidden folder")
    document.title = "z"
    attempt(document.save, call="save() of a hidden document")
    attempt(document.refresh_from_db, call="refresh_from_db() of a hidden document")
    expect(
        (document.title, document.deleted_at is not None, Document.everything.count()),
        ("z", True, 5),
        call="title, whether it is hidden, and the number of documents, after it was saved",
    )


def test_names_can_be_used_again(folders):
    for turn in range(3):
        attempt(Folder.objects.get(name="work").delete, call="delete() of the folder 'work'")
        folders["work"] = attempt(Folder.objects.create, name="work", call="create(name='work'), when it is hidden")
        expect(Folder.everything.filter(name="work").count(), turn + 2, call="the rows with that name")
    for _ in range(2):
        attempt(Document.objects.get(title="d").delete, call="delete() of the document 'd'")
        attempt(
            Document.objects.create, folder=folders["home"], title="d", call="create(title='d'), when that is hidden"
        )


@pytest.mark.parametrize("bulk", [False, True], ids=["create", "bulk_create"])
def test_visible_names_are_unique(folders, bulk):
    same = {"folder": Folder(name="home"), "document": Document(folder=folders["home"], title="a")}
    for what, one in same.items():
        try:
            with transaction.atomic():
                type(one).objects.bulk_create([one]) if bulk else one.save()
            got = "stored"
        except IntegrityError:
            got = "IntegrityError"
        expect(got, "IntegrityError", call=f"storing a second {what} of that name")
    attempt(Document.objects.create, folder=folders["work"], title="d", call="a title that another folder has")
    attempt(Folder.objects.create, name="Home", call="create(name='Home') beside 'home'")
    attempt(Document.objects.create, folder=folders["work"], title="D", call="create(title='D') beside 'd'")


@pytest.mark.parametrize("size", [3, 6000])
def test_the_number_of_statements_does_not_grow(size, assert_queries):
    made = Folder.objects.bulk_create(Folder(name=str(number)) for number in range(size))
    Document.objects.bulk_create(Document(folder=folder, title=title) for folder in made[-3:] for title in "ab")
    with assert_queries(at_most=12, because="A clean-up hides thousands."):
        got = attempt(lambda: Folder.objects.all().delete(), call="Folder.objects.all().delete()")
    expect(got, counted(size, 6), call=f"Folder.objects.all().delete() of {size} folders")
    crowded = Folder.objects.create(name="crowded")
    Document.objects.bulk_create(Document(folder=crowded, title=str(number)) for number in range(size))
    with assert_queries(at_most=12):
        got = attempt(lambda: Document.objects.all().delete(), call="Document.objects.all().delete()")
    expect(got, counted(0, size), call=f"Document.objects.all().delete() of {size} documents")


def test_the_migrations_lead_to_the_models(capsys):
    try:
        call_command("makemigrations", "soft_delete", check=True, dry_run=True, verbosity=1)
        return
    except SystemExit:
        missing = capsys.readouterr().out.strip()
    pytest.fail(
        f"makemigrations soft_delete --check\n  expected: No changes detected\n  got:      {missing}\n"
        "  A constraint that is in no migration is in no database.",
        pytrace=False,
    )
