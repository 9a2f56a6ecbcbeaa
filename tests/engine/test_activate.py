"""``python -m kata_project COMMAND --kata``: the practice project's commands on a kata's settings."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import KataTree

SHOWS = (
    "from django.conf import settings; from katas.orm.first.models import Thing; "
    "print(settings.INSTALLED_APPS[-1], settings.DATABASES['default']['NAME'])"
)


def manage(tree: KataTree, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kata_project", *arguments],
        cwd=tree.path,
        env=tree.env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata(files={"models.py": "from django.db import models\nclass Thing(models.Model):\n    pass\n"})
    return kata_tree


@pytest.mark.parametrize("name", ["orm/first", "katas/orm/first"])
def test_a_command_on_a_kata_has_its_app_and_a_data_folder_of_its_own(tree: KataTree, name: str) -> None:
    done = manage(tree, "shell", "-v", "0", "-c", SHOWS, "--kata", name)
    assert done.returncode == 0, done.stderr
    app, database = done.stdout.split()
    assert app == "katas.orm.first"
    assert database.startswith(str(tree.path / ".djangokata/katas/orm/first"))


def test_a_kata_that_is_not_there_is_told_with_those_that_are(tree: KataTree) -> None:
    done = manage(tree, "check", "--kata", "views/first")
    assert done.returncode == 2
    assert "There is no kata 'views/first'." in done.stderr
    assert "orm/first" in done.stderr


def test_a_name_mistyped_leads_to_the_kata_that_was_meant(tree: KataTree) -> None:
    tree.kata("forms/model_form")
    done = manage(tree, "check", "--kata", "forms/modelform")
    assert done.stderr.splitlines()[-1] == "Perhaps you mean: forms/model_form"
    assert manage(tree, "check", "--kata", "zzz").stderr.splitlines()[-1] == "All katas: djangokata list"


def test_a_kata_can_be_named_without_its_topic(tree: KataTree) -> None:
    done = manage(tree, "check", "--kata", "first")
    assert done.returncode == 0, done.stderr


TWO_SETTINGS = """
from kata_project.settings import *

SQLITE = {"ENGINE": "django.db.backends.sqlite3"}
DATABASES = DATABASES | {
    "replica": SQLITE | {"NAME": DATA_DIR / "replica.sqlite3", "TEST": {"TEMPLATE": "default"}},
    "audit": SQLITE | {"NAME": DATA_DIR / "audit" / "audit.sqlite3"},
}
DATABASE_ROUTERS = ["katas.orm.two.routers.Router"]
"""
ROUTER = """
class Router:
    def db_for_read(self, model, **hints):
        return "replica"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return db == ("audit" if app_label == "sessions" else "default")
"""
COUNTS_POSTS = (
    "from django.db import connections; from kata_project.blog.models import Post; "
    "print([Post.objects.using(alias).count() > 0 for alias in ('default', 'replica')], "
    "[name for name in connections['audit'].introspection.table_names() if name != 'django_migrations'])"
)


def test_each_database_of_a_kata_is_made_on_its_first_run(kata_tree: KataTree) -> None:
    kata_tree.kata("orm/two", files={"settings.py": TWO_SETTINGS, "routers.py": ROUTER})
    done = manage(kata_tree, "shell", "-v", "0", "-c", COUNTS_POSTS, "--kata", "orm/two")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[True, True] ['django_session']"


def test_of_several_databases_none_is_left_where_one_cannot_be_made(kata_tree: KataTree) -> None:
    broken = (
        "class Router:\n    def allow_migrate(self, db, app_label, **hints):\n        return db == 'default' or 1 / 0\n"
    )
    kata_tree.kata("orm/two", files={"settings.py": TWO_SETTINGS, "routers.py": broken})
    done = manage(kata_tree, "shell", "-c", COUNTS_POSTS, "--kata", "orm/two")
    assert (done.returncode, "ZeroDivisionError" in done.stderr) == (1, True)
    assert "Traceback" not in done.stderr
    assert list((kata_tree.path / ".djangokata").rglob("*.sqlite3")) == []


USERS = {
    "models.py": (
        "from django.contrib.auth.base_user import AbstractBaseUser\nfrom django.db import models\n"
        "class Person(AbstractBaseUser):\n    email = models.EmailField(unique=True)\n    USERNAME_FIELD = 'email'\n"
    ),
    "settings.py": (
        "from kata_project.settings import *\nAUTH_USER_MODEL = 'people.Person'\n"
        "INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'katas.orm.people']\n"
    ),
}


def test_where_users_are_of_a_model_of_their_own_no_practice_data_and_no_account_are_promised(tree: KataTree) -> None:
    tree.kata("orm/people", files=USERS)
    done = manage(tree, "shell", "-v", "0", "-c", "print('ready')", "--kata", "orm/people")
    assert done.stdout.split() == ["ready"], done.stderr
    assert "First run: making " in done.stderr
    assert "practice data" not in done.stderr
    assert "sign in as admin" not in done.stderr
    usual = manage(tree, "shell", "-v", "0", "-c", "print('ready')", "--kata", "orm/first")
    assert "with practice data; sign in as admin" in usual.stderr
