"""The test database of a kata: a template built once, restored in a moment, and right for threads and own models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import KataTree

COUNTS_MIGRATIONS = """
import pytest
from django.db.models.signals import pre_migrate
from kata_project.blog.models import Post
from kata_project.factories import PostFactory

@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 2])
def test_the_project_is_there_and_empty(n):
    assert Post.objects.count() == 0
    PostFactory()
    assert Post.objects.count() == 1
"""

NOTICES_MIGRATIONS = """
from django.core.management.commands import migrate

def refuse(*args, **kwargs):
    raise AssertionError("this run migrates")

migrate.Command.handle = refuse
"""

THREADS = """
import threading
import pytest
from django.db import connection
from kata_project.blog.models import Post
from kata_project.factories import PostFactory

@pytest.mark.django_db(transaction=True)
def test_a_thread_reads_what_was_written():
    PostFactory()
    seen = []

    def read():
        seen.append(Post.objects.count())
        connection.close()

    thread = threading.Thread(target=read)
    thread.start()
    thread.join()
    assert seen == [1]

@pytest.mark.django_db(transaction=True)
def test_nothing_stays():
    assert Post.objects.count() == 0

@pytest.mark.django_db
def test_a_live_server_answers(live_server, client):
    import urllib.request
    assert urllib.request.urlopen(live_server.url).status == 200
"""

OWN_MODEL = """
import pytest
from katas.orm.{name}.models import Thing
from kata_project.blog.models import Post

@pytest.mark.django_db
def test_own_model():
    Thing.objects.create()
    assert (Thing.objects.count(), Post.objects.count()) == (1, 0)
"""
MODEL = "from django.db import models\nclass Thing(models.Model):\n    pass\n"
MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    initial = True
    operations = [migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))])]
"""

OWN_USER = """
import pytest
from django.contrib.auth import get_user_model

@pytest.mark.django_db
def test_own_user():
    user = get_user_model().objects.create(email="ada@example.org")
    assert type(user).__module__ == "katas.orm.users.models"
"""
USER = """
from django.contrib.auth.models import AbstractBaseUser
from django.db import models

class Person(AbstractBaseUser):
    email = models.EmailField(unique=True)
    USERNAME_FIELD = "email"
"""
USER_SETTINGS = """
from kata_project.settings import *

AUTH_USER_MODEL = "users.Person"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "katas.orm.users"]
"""

TWO_DATABASES = """
import pytest
from kata_project.factories import PostFactory
from kata_project.blog.models import Post

@pytest.mark.django_db(databases=["default", "replica"])
def test_two_databases():
    PostFactory()
    assert (Post.objects.count(), Post.objects.using("replica").count()) == (1, 0)
"""
TWO_SETTINGS = """
from kata_project.settings import *

DATABASES = DATABASES | {"replica": {"ENGINE": "django.db.backends.sqlite3", "NAME": "replica.sqlite3"}}
"""

FILE_SETTINGS = """
from kata_project.settings import *

DATABASES["default"]["TEST"] = {"NAME": "as_a_file.sqlite3"}
"""


def everything(tree: KataTree) -> None:
    tree.kata("orm/plain", COUNTS_MIGRATIONS)
    tree.kata("orm/threads", THREADS)
    tree.kata("orm/own", OWN_MODEL.format(name="own"), files={"models.py": MODEL})
    files = {"models.py": MODEL, "migrations/__init__.py": "", "migrations/0001_initial.py": MIGRATION}
    tree.kata("orm/migrated", OWN_MODEL.format(name="migrated"), files=files)
    tree.kata("orm/users", OWN_USER, files={"models.py": USER, "settings.py": USER_SETTINGS})
    tree.kata("orm/two", TWO_DATABASES, files={"settings.py": TWO_SETTINGS})
    tree.kata("orm/file", THREADS, files={"settings.py": FILE_SETTINGS})


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_katas_of_all_kinds_have_their_databases(kata_tree: KataTree, start: str) -> None:
    everything(kata_tree)
    kata_tree.run("katas", "--kata-start", start).assert_outcomes(passed=12)
    assert kata_tree.leftovers() == []


def test_the_template_is_built_once_and_then_nobody_migrates(kata_tree: KataTree, tmp_path: Path) -> None:
    cache = tmp_path / "fresh"
    env = {"DJANGOKATA_CACHE": str(cache)}
    for name in ("orm/first", "orm/second", "orm/third"):
        kata_tree.kata(name, COUNTS_MIGRATIONS, files={"conftest.py": NOTICES_MIGRATIONS})
    kata_tree.run("katas", "--kata-workers", "3", env=env).assert_outcomes(passed=6)
    templates = list(cache.glob("*.sqlite3"))
    assert len(templates) == 1
    before = templates[0].stat()
    kata_tree.run("katas", env=env).assert_outcomes(passed=6)
    assert (list(cache.glob("*.sqlite3")), templates[0].stat().st_mtime_ns) == (templates, before.st_mtime_ns)


def test_settings_that_change_the_projects_list_in_place_are_given_the_template_all_the_same(
    kata_tree: KataTree,
) -> None:
    settings = "from kata_project.settings import *\nINSTALLED_APPS += ['django.contrib.sitemaps']\n"
    kata_tree.kata(test=COUNTS_MIGRATIONS, files={"conftest.py": NOTICES_MIGRATIONS, "settings.py": settings})
    kata_tree.run("katas").assert_outcomes(passed=2)


ASKS_FOR_JSON = """
import pytest
from django.db.models.functions import JSONObject
from kata_project.blog.models import Tag

@pytest.mark.django_db
def test_json(assert_queries):
    with assert_queries(1):
        list(Tag.objects.annotate(json=JSONObject(name="name")))
"""


def test_what_django_asks_a_database_once_is_not_counted(kata_tree: KataTree) -> None:
    kata_tree.kata(test=ASKS_FOR_JSON)
    kata_tree.run("katas").assert_outcomes(passed=1)


def missing(folder: Path) -> None:
    """A cache folder that can be made."""


def blocked(folder: Path) -> None:
    folder.write_text("a file where the folder should be")


@pytest.mark.parametrize("prepare", [missing, blocked])
def test_a_cache_that_cannot_be_written_is_done_without(
    kata_tree: KataTree, tmp_path: Path, prepare: Callable[[Path], None]
) -> None:
    prepare(tmp_path / "cache")
    for name in ("orm/first", "orm/second"):
        kata_tree.kata(name, COUNTS_MIGRATIONS, files={"conftest.py": NOTICES_MIGRATIONS})
    kata_tree.run("katas", env={"DJANGOKATA_CACHE": str(tmp_path / "cache")}).assert_outcomes(passed=4)
    assert kata_tree.leftovers() == []


def test_a_template_that_is_damaged_is_built_again(kata_tree: KataTree, tmp_path: Path) -> None:
    env = {"DJANGOKATA_CACHE": str(tmp_path / "cache")}
    kata_tree.kata(test=COUNTS_MIGRATIONS)
    kata_tree.run("katas", env=env).assert_outcomes(passed=2)
    (template,) = (tmp_path / "cache").glob("*.sqlite3")
    template.write_bytes(template.read_bytes()[:5000])
    kata_tree.run("katas", env=env).assert_outcomes(passed=2)


def test_a_waiting_kata_is_not_out_of_time(kata_tree: KataTree, tmp_path: Path) -> None:
    kata_tree.kata(test=COUNTS_MIGRATIONS)
    kata_tree.run("katas", "--kata-timeout", "1", env={"DJANGOKATA_CACHE": str(tmp_path / "cache")}).assert_outcomes(
        passed=2
    )


REPLICA_SETTINGS = """
from kata_project.settings import *

DATABASES = DATABASES | {
    "replica": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DATA_DIR / "replica.sqlite3",
        "TEST": {"TEMPLATE": "default"},
    }
}
DATABASE_ROUTERS = ["katas.orm.first.routers.Router"]
"""
NOTHING_ON_THE_REPLICA = """
class Router:
    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return db == "default"
"""
READS_THE_REPLICA = """
import pytest
from django.contrib.auth.models import Permission
from kata_project.blog.models import Post
from kata_project.factories import PostFactory

@pytest.mark.django_db(databases=["default", "replica"])
@pytest.mark.parametrize("n", [1, 2])
def test_both_have_tables_and_each_its_own_rows(n):
    PostFactory()
    PostFactory.create_batch(2)
    assert (Post.objects.count(), Post.objects.using("replica").count()) == (3, 0)
    assert Permission.objects.using("replica").count() == Permission.objects.count() > 0
"""


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_replica_has_the_tables_of_its_primary_whatever_a_router_says_of_migrations(
    kata_tree: KataTree, start: str
) -> None:
    files = {"settings.py": REPLICA_SETTINGS, "routers.py": NOTHING_ON_THE_REPLICA}
    kata_tree.kata(test=READS_THE_REPLICA, files=files)
    kata_tree.run("katas", "--kata-start", start).assert_outcomes(passed=2)


def test_a_replica_is_no_reason_to_migrate(kata_tree: KataTree) -> None:
    files = {"settings.py": REPLICA_SETTINGS, "routers.py": NOTHING_ON_THE_REPLICA, "conftest.py": NOTICES_MIGRATIONS}
    kata_tree.kata(test=READS_THE_REPLICA, files=files)
    kata_tree.run("katas").assert_outcomes(passed=2)


def test_a_replica_has_the_tables_of_a_katas_own_models_too(kata_tree: KataTree) -> None:
    test = OWN_MODEL.format(name="first").replace("django_db", "django_db(databases=['default', 'replica'])")
    test = test.replace(
        "    Thing.objects.create()\n",
        "    Thing.objects.create()\n    Thing.objects.using('replica').get_or_create()\n",
    )
    settings = REPLICA_SETTINGS + "INSTALLED_APPS = [*INSTALLED_APPS, 'katas.orm.first']\n"
    files = {"settings.py": settings, "routers.py": NOTHING_ON_THE_REPLICA, "models.py": MODEL}
    kata_tree.kata(test=test, files=files)
    kata_tree.run("katas").assert_outcomes(passed=1)


def test_a_replica_of_a_database_that_is_not_there_is_told(kata_tree: KataTree) -> None:
    files = {"settings.py": REPLICA_SETTINGS.replace('"default"}', '"primary"}'), "routers.py": NOTHING_ON_THE_REPLICA}
    kata_tree.kata(test=READS_THE_REPLICA, files=files)
    result = kata_tree.run("katas")
    result.assert_outcomes(errors=2)
    assert 'DATABASES["replica"]["TEST"]["TEMPLATE"] names "primary", which is no alias.' in result.stdout.str()


SOMEWHERE = """
import pytest
from django.db import connections

def tables(alias):
    return set(connections[alias].introspection.table_names()) - {"django_migrations"}

@pytest.mark.django_db(databases=["default", "replica"])
def test_it():
    assert "blog_post" in tables("default") and "first_thing" not in tables("default")
    assert tables("replica") == REPLICA
"""
BY_APP = """
class Router:
    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return APPS
"""


@pytest.mark.parametrize(
    ("apps", "replica"),
    [
        ("(app_label == 'first') == (db == 'replica')", "{'first_thing'}"),
        (
            "app_label in ('first', 'contenttypes') if db == 'replica' else app_label != 'first'",
            "{'django_content_type', 'first_thing'}",
        ),
        ("db == 'default' and app_label != 'first'", "set()"),
    ],
    ids=["its own app only", "some of the project", "nothing at all"],
)
def test_a_router_says_which_tables_a_second_database_has(kata_tree: KataTree, apps: str, replica: str) -> None:
    test = SOMEWHERE.replace("REPLICA", replica)
    settings = REPLICA_SETTINGS.replace('"TEST": {"TEMPLATE": "default"},', "")
    settings += "INSTALLED_APPS = [*INSTALLED_APPS, 'katas.orm.first']\n"
    files = {"settings.py": settings, "routers.py": BY_APP.replace("APPS", apps), "models.py": MODEL}
    kata_tree.kata(test=test, files=files)
    kata_tree.run("katas").assert_outcomes(passed=1)
