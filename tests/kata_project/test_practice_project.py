"""The practice project, looked at from outside: this pytest process must never set Django up itself."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def environment(**extra: str) -> dict[str, str]:
    """The caller's environment without what would lead the project elsewhere."""
    clean = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGOKATA_DATA_DIR"}}
    path = os.pathsep.join([str(ROOT), str(ROOT / "src"), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {**clean, "DJANGO_SETTINGS_MODULE": "somebody.elses.settings", "PYTHONPATH": path, **extra}


def run(cwd: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env=environment(**extra),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def manage(cwd: Path, *arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    return run(cwd, "-m", "kata_project", *arguments, **extra)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    process = run(tmp_path_factory.mktemp("site"), str(Path(__file__).with_name("_site.py")))
    assert process.returncode == 0, process.stderr
    answer: dict[str, Any] = json.loads(process.stdout)
    return answer


def test_every_factory_makes_a_valid_row_and_the_same_one_after_reseed(found: dict[str, Any]) -> None:
    assert len(found["factories"]["first"]) == 14
    assert found["factories"]["first"] == found["factories"]["second"]


def test_a_post_costs_one_insert_for_each_row_it_needs(found: dict[str, Any]) -> None:
    assert found["factories"]["post_queries"] == ["INSERT"] * 4  # user, profile, category, post


def test_a_post_is_a_draft_without_editor_unless_published_is_asked_for(found: dict[str, Any]) -> None:
    assert found["factories"]["draft"] == ["draft", None]
    assert found["factories"]["published"] == ["published", True]


def test_posts_take_a_number_of_tags_or_the_tags_themselves(found: dict[str, Any]) -> None:
    assert found["factories"]["tags"] == [3, True]


def test_each_post_has_an_author_of_its_own(found: dict[str, Any]) -> None:
    assert found["factories"]["own_authors"] == 3


def test_an_anonymous_comment_has_a_name_and_no_author(found: dict[str, Any]) -> None:
    assert found["factories"]["anonymous"] == [None, True]


def test_a_user_can_sign_in_only_if_a_password_was_given(found: dict[str, Any]) -> None:
    assert found["factories"]["passwords"] == [True, False]


def test_an_invoice_takes_a_number_of_lines(found: dict[str, Any]) -> None:
    assert found["factories"]["lines"] == 2


def test_seed_fills_every_model_and_obeys_its_options(found: dict[str, Any]) -> None:
    assert found["seed"]["empty_models"] == []
    assert found["seed"]["posts"] == [40, 5]


def test_seed_refuses_to_mix_with_existing_data(found: dict[str, Any]) -> None:
    assert "--flush" in found["seed"]["refusal"]
    assert found["seed"]["unchanged"]


def test_the_same_seed_tells_the_same_story(found: dict[str, Any]) -> None:
    assert found["seed"]["reproducible"]


@pytest.mark.parametrize("kind", ["pages", "links", "admin", "empty"])
def test_every_page_answers(found: dict[str, Any], kind: str) -> None:
    assert found["site"][kind]
    assert {path: status for path, status in found["site"][kind].items() if status != 200} == {}


def test_a_draft_does_not_exist_for_visitors(found: dict[str, Any]) -> None:
    assert found["site"]["draft"] == 404


def test_invoices_are_for_signed_in_members_only(found: dict[str, Any]) -> None:
    status, location = found["site"]["visitor"]
    assert status == 302
    assert location.startswith("/accounts/login/?next=/organisations/")
    assert found["site"]["login"]
    assert found["site"]["member"] == 200
    assert found["site"]["stranger"] == 404


def test_every_model_is_in_the_admin(found: dict[str, Any]) -> None:
    assert found["site"]["unregistered"] == []


def test_the_front_page_costs_the_same_with_more_authors(found: dict[str, Any]) -> None:
    before, after = found["site"]["front_page_costs"]
    assert after == before <= 4


def test_migrations_are_complete(tmp_path: Path) -> None:
    process = manage(tmp_path, "makemigrations", "--check", "--dry-run")
    assert (process.returncode, process.stdout.strip()) == (0, "No changes detected"), process.stderr


def test_system_checks_are_clean_and_write_nothing(tmp_path: Path) -> None:
    process = manage(tmp_path, "check", "--fail-level", "WARNING")
    assert process.returncode == 0, process.stderr
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_kata_is_refused_with_status_2(tmp_path: Path) -> None:
    process = manage(tmp_path, "check", "--kata", "no-such/kata")
    assert process.returncode == 2
    assert "no-such/kata" in process.stderr
    assert "Traceback" not in process.stderr


def test_a_database_url_that_makes_no_sense_is_explained_without_its_password(tmp_path: Path) -> None:
    process = manage(tmp_path, "migrate", DATABASE_URL="postgres://me:hush@localhost:port/name")
    assert process.returncode == 1
    assert "DATABASE_URL must look like" in process.stderr
    assert "hush" not in process.stderr
    assert "Traceback" not in process.stderr


def test_a_database_url_is_taken_apart_and_decoded() -> None:
    from kata_project.database_url import parse_database_url

    assert parse_database_url("postgres://me:p%40ss@db.example.com:5433/my%20blog") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "my blog",
        "USER": "me",
        "PASSWORD": "p@ss",
        "HOST": "db.example.com",
        "PORT": "5433",
    }


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    process = manage(tmp_path, "runserver", DJANGOKATA_DATA_DIR=str(tmp_path / "file" / "data"))
    assert process.returncode == 1
    assert "DJANGOKATA_DATA_DIR" in process.stderr
    assert "Traceback" not in process.stderr


def test_runserver_makes_its_data_on_the_first_run_and_serves_under_the_reloader(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w", encoding="utf-8") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "kata_project", "runserver", f"127.0.0.1:{port}"],
            cwd=tmp_path,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            page = fetch(f"http://127.0.0.1:{port}/", server, log)
        finally:
            stop(server)
    assert "Latest posts" in page
    assert page.count("<article") == 10
    assert log.read_text(encoding="utf-8").count("First run:") == 1
    assert (tmp_path / ".djangokata" / "db.sqlite3").is_file()
    assert (tmp_path / ".djangokata" / ".gitignore").read_text(encoding="utf-8") == "*\n"


COUNT = "from kata_project.blog.models import Post; print(Post.objects.count() > 0)"


def test_a_shell_has_practice_data_whatever_has_opened_the_database_before(tmp_path: Path) -> None:
    manage(tmp_path, "makemigrations", "--dry-run")
    process = manage(tmp_path, "shell", "--no-imports", "-c", COUNT)
    assert process.stdout.splitlines() == ["True"], process.stderr
    assert process.stderr.count("First run:") == 1
    assert "First run:" not in manage(tmp_path, "shell", "--no-imports", "-c", COUNT).stderr


def test_migrating_by_hand_brings_the_practice_data_too(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "-v", "0").returncode == 0  # with options it does what they say, no more
    assert manage(tmp_path, "shell", "--no-imports", "-c", COUNT).stdout.split() == ["False"]
    (tmp_path / ".djangokata" / "db.sqlite3").unlink()
    assert manage(tmp_path, "migrate").returncode == 0
    assert manage(tmp_path, "shell", "--no-imports", "-c", COUNT).stdout.split() == ["True"]


@pytest.mark.parametrize("given", ["", "chosen"])
def test_a_kata_is_activated_on_the_users_data_folder_again_in_the_reloaders_child(tmp_path: Path, given: str) -> None:
    plugin = tmp_path / "pytest_djangokata"
    plugin.mkdir()
    (plugin / "__init__.py").touch()
    (plugin / "errors.py").write_text("class DjangokataError(Exception): ...\n", encoding="utf-8")
    (plugin / "settings.py").write_text(
        "import os\ndef activate(kata): print(kata, os.environ.get('DJANGOKATA_DATA_DIR'))\n", encoding="utf-8"
    )
    # What the parent leaves behind: the folder of the kata, and a note of what the user had set.
    inherited = {"RUN_MAIN": "true", "DJANGOKATA_DATA_DIR": "of-the-kata", "DJANGOKATA_OUTER_DATA_DIR": given}
    process = manage(
        tmp_path, "version", "--kata", "topic/kata", PYTHONPATH=f"{tmp_path}{os.pathsep}{ROOT}", **inherited
    )
    assert process.stdout.splitlines()[0] == f"topic/kata {given or None}", process.stderr


def fetch(url: str, server: subprocess.Popen[bytes], log: Path) -> str:
    """Return the page as soon as the server answers."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=60) as response:
                body: bytes = response.read()
                return body.decode()
        except OSError:
            time.sleep(0.05)
    pytest.fail(f"runserver did not answer:\n{log.read_text(encoding='utf-8')}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End the server and the child in which its autoreloader runs it."""
    if os.name == "posix":
        import signal

        os.killpg(server.pid, signal.SIGTERM)
    else:
        server.terminate()
    server.wait(timeout=60)
