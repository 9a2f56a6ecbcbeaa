"""Claims of the katas on migrations: a column that keeps its name, a squash, a merge."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ModelState, ProjectState

# --- A field with another name than its column ----------------------------------------------------------------


class Yes(MigrationQuestioner):
    """Says that it was a rename, and notes the question."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, str]] = []

    def ask_rename(
        self, model_name: str, old_name: str, new_name: str, field_instance: models.Field[object, object]
    ) -> bool:
        self.asked.append((old_name, new_name))
        return True


def reader(**fields: models.Field[object, object]) -> ProjectState:
    state = ProjectState()
    state.add_model(ModelState("shelf", "Reader", [("id", models.AutoField(primary_key=True)), *fields.items()]))
    return state


def changes(before: ProjectState, after: ProjectState, questioner: MigrationQuestioner) -> list[Operation]:
    found = MigrationAutodetector(before, after, questioner)._detect_changes()
    return [operation for one in found["shelf"] for operation in one.operations]


def statements(before: ProjectState, operations: list[Operation]) -> list[str]:
    """Return the SQL that the operations would send."""
    state = before
    with connection.schema_editor(collect_sql=True) as editor:
        for operation in operations:
            old = state.clone()
            operation.state_forwards("shelf", state)
            operation.database_forwards("shelf", editor, old, state)
    return [line for line in editor.collected_sql if not line.startswith("--")]


@pytest.mark.django_db(transaction=True)
def test_a_renamed_field_that_keeps_its_column_is_asked_for_and_changes_no_table() -> None:
    before = reader(name=models.CharField(max_length=20))
    kept = reader(display_name=models.CharField(max_length=20, db_column="name"))
    yes = Yes()
    operations = changes(before, kept, yes)
    assert yes.asked == [("name", "display_name")]
    assert [type(operation).__name__ for operation in operations] == ["AlterField", "RenameField"]
    assert statements(before, operations) == []


@pytest.mark.django_db(transaction=True)
def test_a_field_that_loses_its_db_column_renames_the_column() -> None:
    kept = reader(display_name=models.CharField(max_length=20, db_column="name"))
    operations = changes(kept, reader(display_name=models.CharField(max_length=20)), Yes())
    assert [type(operation).__name__ for operation in operations] == ["AlterField"]
    (statement,) = statements(kept, operations)
    assert 'RENAME COLUMN "name" TO "display_name"' in statement


# --- Squashing -------------------------------------------------------------------------------------------------

HISTORY = {
    "0001_initial": (
        None,
        "migrations.CreateModel('Pitch', [('id', models.AutoField(primary_key=True)), ('text', models.TextField())])",
    ),
    "0002_rename": ("0001_initial", "migrations.RunPython(forwards, migrations.RunPython.noop)"),
    "0002_fee": ("0001_initial", "migrations.AddField('Pitch', 'fee', models.IntegerField(default=0))"),
}
FILE = """
from django.db import migrations, models
def forwards(apps, editor):
    pass
class Migration(migrations.Migration):
    dependencies = [{needs}]
    operations = [{operation}]
"""


@pytest.fixture
def history(tmp_path: Path, settings: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the app ``shelf`` two branches of migrations in a folder of its own, and return the folder."""
    folder = tmp_path / "claimed_history"
    folder.mkdir()
    (folder / "__init__.py").touch()
    for name, (needs, operation) in HISTORY.items():
        text = FILE.format(needs=f"('shelf', {needs!r})" if needs else "", operation=operation)
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(configured, "MIGRATION_MODULES", {"shelf": "claimed_history"}, raising=False)
    yield folder
    for module in [name for name in sys.modules if name.startswith("claimed_history")]:
        del sys.modules[module]


def planned(monkeypatch: pytest.MonkeyPatch, *ran: str) -> list[str]:
    """Return which migrations of ``shelf`` a server that has run *ran* would still run."""
    applied = {("shelf", name): object() for name in ran}
    monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self: dict(applied))
    loader = MigrationLoader(connection)
    plan: list[str] = []
    for leaf in loader.graph.leaf_nodes("shelf"):
        for app, name in loader.graph.forwards_plan(leaf):
            if (app, name) not in loader.applied_migrations and name not in plan:
                plan.append(name)
    return plan


MERGE = """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [('shelf', '0002_fee'), ('shelf', '0002_rename')]
"""
OLD = ("0001_initial", "0002_fee", "0002_rename", "0003_merge")


@pytest.mark.django_db
def test_two_leaves_conflict_until_a_migration_without_operations_depends_on_both(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MigrationLoader(connection).detect_conflicts() == {"shelf": ["0002_fee", "0002_rename"]}
    (history / "0003_merge.py").write_text(MERGE)
    assert MigrationLoader(connection).detect_conflicts() == {}
    assert planned(monkeypatch, "0001_initial", "0002_rename") == ["0002_fee", "0003_merge"]


@pytest.mark.django_db
def test_a_squash_takes_both_branches_along_and_its_data_step_of_a_numbered_module_is_no_python(history: Path) -> None:
    (history / "0003_merge.py").write_text(MERGE)
    call_command("squashmigrations", "shelf", "0003", interactive=False, verbosity=0, no_header=True)
    (made,) = history.glob("0001*squashed*.py")
    text = made.read_text()
    assert all(f'("shelf", "{name}")' in text.replace("'", '"') for name in OLD)
    assert "claimed_history.0002_rename.forwards" in text
    with pytest.raises(SyntaxError):
        compile(text, made.name, "exec")


@pytest.mark.django_db
def test_a_server_with_a_part_of_what_is_squashed_goes_on_with_the_old_files(
    history: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (history / "0003_merge.py").write_text(MERGE)
    (history / "0001_squashed_0003_merge.py").write_text(
        FILE.format(needs="", operation=HISTORY["0001_initial"][1])
        + f"    replaces = {[('shelf', name) for name in OLD]!r}\n"
    )
    assert planned(monkeypatch) == ["0001_squashed_0003_merge"]
    assert planned(monkeypatch, *OLD) == []
    assert planned(monkeypatch, *OLD[:2]) == ["0002_rename", "0003_merge"]
