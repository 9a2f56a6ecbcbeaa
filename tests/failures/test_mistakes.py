"""Mistakes in settings and migrations, which Django notices long after it has read the file, lead to the file all the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import KataTree, Results

MODEL = "from django.db import models\n\nclass Thing(models.Model):\n    pass\n"


def migration(*parents: str, operations: str = "") -> str:
    names = ", ".join(f"('{{app}}', '{parent}')" for parent in parents)
    return (
        "from django.db import migrations, models\n\n"
        f"class Migration(migrations.Migration):\n    dependencies = [{names}]\n    operations = [{operations}]\n"
    )


FIRST = migration(operations="migrations.CreateModel('Thing', [('id', models.BigAutoField(primary_key=True))])")
VISIT = "def test_it(client):\n    client.get('/')\n"


@dataclass
class Mistake:
    """Files of a kata, and the lines that tell what is wrong with them."""

    says: list[str]
    files: dict[str, str] = field(default_factory=dict)
    settings: str = ""
    test: str = "def test_it(db): pass\n"
    broken: bool = True


def history(says: list[str], **names: str) -> Mistake:
    files = {f"migrations/{name.removeprefix('_')}.py": text for name, text in names.items()}
    return Mistake(says, {"models.py": MODEL, "migrations/__init__.py": "", **files})


MISTAKES = {
    "two_leaf_nodes": history(
        [
            "{here}/migrations/0002_b.py  CommandError: Conflicting migrations detected; *: (0002_a, 0002_b in {app}).",
            "    python -m kata_project --kata orm/{app} makemigrations --merge",
        ],
        _0001_initial=FIRST,
        _0002_a=migration("0001_initial"),
        _0002_b=migration("0001_initial"),
    ),
    "a_cycle": history(
        ["{here}/migrations/0003_b.py  CircularDependencyError: these migrations *: {app}.0002_a, {app}.0003_b"],
        _0001_initial=FIRST,
        _0002_a=migration("0001_initial", "0003_b"),
        _0003_b=migration("0002_a"),
    ),
    "a_missing_parent": history(
        [
            "{here}/migrations/0002_a.py:4  NodeNotFoundError: * nonexistent parent node ('{app}', '0001_inital')",
            "  >    4 |     dependencies = [('{app}', '0001_inital')]",
            "  There are: 0001_initial, 0002_a",
        ],
        _0001_initial=FIRST,
        _0002_a=migration("0001_inital"),
    ),
    "no_migration": history(
        ["{here}/migrations/0002_a.py:1  BadMigrationError: Migration 0002_a in app {app} has no Migration class"],
        _0001_initial=FIRST,
        _0002_a="x = 1\n",
    ),
    "apps_that_are_a_number": Mistake(
        ["{here}/settings.py:2  ImproperlyConfigured: The INSTALLED_APPS setting must be a list or a tuple."],
        settings="INSTALLED_APPS = 5",
    ),
    "an_app_that_is_a_number": Mistake(
        ["{here}/settings.py:2  AttributeError: 'int' object has no attribute *", "  >    2 | INSTALLED_APPS = *"],
        settings="INSTALLED_APPS = [*INSTALLED_APPS, 5]",
    ),
    "a_user_model_of_nobody": Mistake(
        ["{here}/settings.py:2  ImproperlyConfigured: AUTH_USER_MODEL refers to model 'nowhere.User' *"],
        settings="AUTH_USER_MODEL = 'nowhere.User'",
    ),
    "a_database_engine": Mistake(
        [
            "{here}/settings.py:2  ModuleNotFoundError: No module named 'django.db.backends.sqlit'",
        ],
        settings="DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlit'}}",
    ),
    "middleware_that_is_a_number": Mistake(
        [
            "{here}/settings.py:2: probably because of",
            "    MIDDLEWARE = 5",
            "{here}/test_middleware_that_is_a_number.py:2: in test_it",
            "E   TypeError: 'int' object is not reversible",
        ],
        settings="MIDDLEWARE = 5",
        test=VISIT,
        broken=False,
    ),
    "middleware_of_nobody": Mistake(
        [
            "{here}/settings.py:4: probably because of",
            "    'nowhere.Middleware',",
            "E   ModuleNotFoundError: No module named 'nowhere'",
        ],
        settings="MIDDLEWARE = [\n    *MIDDLEWARE,\n    'nowhere.Middleware',\n]",
        test=VISIT,
        broken=False,
    ),
}


@dataclass
class Run:
    result: pytest.RunResult
    results: Results


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Run:
    tree = KataTree(tmp_path_factory.mktemp("mistakes"), warm_cache)
    for name, mistake in MISTAKES.items():
        files: dict[str, str | bytes] = {file: text.format(app=name) for file, text in mistake.files.items()}
        if mistake.settings:
            files["settings.py"] = f"from kata_project.settings import *\n{mistake.settings}\n"
        edit = ["answer.py", *files]
        tree.kata(f"orm/{name}", mistake.test, files=files, edit=edit)
    return Run(*tree.results("katas"))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_that_django_finds_late_leads_to_its_file(run: Run, name: str) -> None:
    mistake = MISTAKES[name]
    ((test, (outcome, text)),) = run.results[f"orm/{name}"].items()
    assert (test, outcome in ("failure", "error")) == ("import" if mistake.broken else "test_it", True)
    expected = [line.format(here=f"katas/orm/{name}", app=name) for line in mistake.says]
    pytest.LineMatcher(text.splitlines()).fnmatch_lines([line.replace("[", "[[]") for line in expected])
    assert "manage.py" not in text
    assert len(text.splitlines()) < 14
