"""``djangokata assignment export``: what students get, what stays with the teacher, and what CI does with it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

from pytest_djangokata.assignments import export as exporting
from pytest_djangokata.assignments import pipelines, standalone
from pytest_djangokata.assignments.read import read_assignment
from pytest_djangokata.assignments.resolve import resolve
from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.catalogue.requirements import Missing
from tests.assignments._alone import Environment
from tests.learner.conftest import Type

KATA = "orm/select_related"
#: What the program "pytest" does: the current folder is not on the path.
PYTEST = ("python", "-P", "-c", "import pytest; raise SystemExit(pytest.console_main())", "-q")
LINE = 'posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "category")'


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = f'title = "Week 3"\nkatas = ["{KATA}", "forms/model_form"]\n[points]\n"{KATA}" = 7\n'
    (tmp_path / "assignment.toml").write_text(text)


def exported(type_: Type, *words: str) -> Path:
    said = type_("assignment", "export", "week3", *words)
    assert said.status == 0, said.err
    return Path("week3")


def test_it_stands_alone(type_: Type, tmp_path: Path) -> None:
    folder = exported(type_)
    environment = Environment(tmp_path / "env", next((folder / "vendor").glob("*.whl")))
    red = environment.run(*PYTEST, "--kata-report=../report.md", cwd=folder)
    assert red.returncode == 1
    assert "katas solved: 0/2" in red.stdout
    worth = 7 + complete_catalogue().katas["forms/model_form"].meta.points
    assert f"**0 of {worth}** points" in Path("report.md").read_text()
    assert f" {worth} points." in (folder / "README.md").read_text()
    assert "FAILED" not in red.stdout  # nobody has begun, so what fails is only counted
    following = environment.run("djangokata", "next", cwd=folder).stdout
    assert "Run:   pytest katas/" in following
    assert "hint" not in following
    told = environment.run("djangokata", "solution", KATA, cwd=folder)
    assert (told.returncode, told.stdout) == (2, "")
    assert "its hints and answers were not handed out with it." in told.stderr
    gives_the_stub_back(folder, environment)
    for name in (KATA, "forms/model_form"):
        solution = complete_catalogue().katas[name].hidden / "solution"
        shutil.copytree(solution, folder / "katas" / name, dirs_exist_ok=True)
    assert environment.run(*PYTEST, cwd=folder).returncode == 0


def gives_the_stub_back(folder: Path, environment: Environment) -> None:
    """Check that a student gets a stub back where git has it, and is told where it is if not."""
    answer = folder / "katas" / KATA / "queries.py"
    stub = answer.read_text()
    assert "is as it was shipped." in environment.run("djangokata", "reset", KATA, cwd=folder).stdout
    answer.write_text("mine = 1\n")
    lost = environment.run("djangokata", "reset", KATA, cwd=folder)
    assert lost.returncode == 2
    assert "Take queries.py from the folder as it was handed out to you, into " in lost.stderr
    answer.write_text(stub)
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "As handed out")):
        subprocess.run([*git, *words], cwd=folder, check=True)
    answer.write_text("mine = 1\n")
    assert environment.run("djangokata", "reset", KATA, cwd=folder).returncode == 0
    assert answer.read_text() == stub


def test_the_bundle_grades_without_any_other_kata(type_: Type, tmp_path: Path) -> None:
    folder = exported(type_)
    with zipfile.ZipFile("week3-bundle.zip") as archive:
        archive.extractall("bundle")
    environment = Environment(tmp_path / "env", next(Path("bundle/wheels").glob("*.whl")))
    shutil.copytree(complete_catalogue().katas[KATA].hidden / "solution", folder / "katas" / KATA, dirs_exist_ok=True)
    done = environment.run(
        "djangokata", "grade", folder, "--assignment", "bundle/assignment.toml", "--out", "graded", cwd=tmp_path
    )
    assert done.returncode == 0
    assert "7" in Path("graded/gradebook.csv").read_text().splitlines()[-1].split(",")


def test_an_installed_package_exports_the_same_as_a_checkout(type_: Type, tmp_path: Path) -> None:
    folder = exported(type_)
    with zipfile.ZipFile("week3-bundle.zip") as archive:
        archive.extractall("bundle")
    environment = Environment(tmp_path / "env", next(Path("bundle/wheels").glob("*.whl")))
    words = ["assignment", "export", "again", "--assignment", "bundle/assignment.toml", "--bundle", "again.zip"]
    assert environment.run("djangokata", *words, cwd=tmp_path).returncode == 0
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert {path.relative_to("again") for path in Path("again").rglob("*") if path.is_file()} == files
    assert [name for name in files if (folder / name).read_bytes() != (Path("again") / name).read_bytes()] == []


@pytest.mark.parametrize("system", ["github", "gitlab", "gradescope", "plain"])
def test_no_answer_is_in_it_for_any_system(type_: Type, system: str) -> None:
    folder = exported(type_, "--for", system)
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert [path for path in files if ".meta" in path.parts] == []
    assert not any(LINE.encode() in path.read_bytes() for path in files)
    assert "[One query for the front page](katas/orm/select_related/README.md)" in (folder / "README.md").read_text()


def test_a_leak_fails_the_export_and_leaves_nothing(type_: Type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "readme", lambda *_: f"Do it like this: {LINE}\n")
    said = type_("assignment", "export", "week3")
    assert said.status == 2
    assert "week3: nothing was written: README.md would hold a line of orm/select_related .meta/" in said.err
    assert [path.name for path in Path().iterdir()] == ["assignment.toml"]


def test_a_stub_that_is_the_solution_is_not_handed_out(type_: Type, tmp_path: Path) -> None:
    type_("new", "acme/count_rows", "--into", "acme_katas")
    kata = tmp_path / "acme_katas/acme/count_rows"
    shutil.copy(kata / ".meta/solution/answer.py", kata / "answer.py")
    (kata / ".meta/stub.sha256").unlink()
    (tmp_path / "assignment.toml").write_text('title = "A"\nkatas = ["acme/count_rows"]\n')
    said = type_("assignment", "export", "week3", "--pack", "acme_katas")
    assert said.status == 2
    assert said.err.startswith("acme/count_rows: its files to edit hold the solution.")


def test_a_file_that_version_control_does_not_know_is_not_handed_out(type_: Type, tmp_path: Path) -> None:
    type_("new", "acme/count_rows", "--into", "acme_katas")
    git = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "A kata"]):
        subprocess.run([*git, *words], check=True)
    (tmp_path / "acme_katas/acme/count_rows/answer_with_comments.py").write_text("mine")
    (tmp_path / "assignment.toml").write_text('title = "A"\nkatas = ["acme/count_rows"]\n')
    said = type_("assignment", "export", "week3", "--pack", "acme_katas")
    assert said.status == 2
    assert "answer_with_comments.py: it lies among what is handed out, and is not in version control." in said.err
    assert not Path("week3").exists()


def test_katas_of_a_pack_come_with_their_package(type_: Type, tmp_path: Path) -> None:
    type_("new", "acme/count_rows", "--into", "acme_katas")
    (tmp_path / "assignment.toml").write_text('title = "A"\nkatas = ["acme/count_rows"]\n')
    folder = exported(type_, "--pack", "acme_katas")
    assert (folder / "acme_katas/acme/count_rows/kata.toml").is_file()
    settings = (folder / "pyproject.toml").read_text()
    assert 'testpaths = ["acme_katas"]' in settings
    assert "pytest acme_katas/acme\n" in settings


def test_a_topic_keeps_its_title_in_any_script(type_: Type, tmp_path: Path) -> None:
    type_("new", "acme/count_rows", "--into", "acme_katas")
    (tmp_path / "assignment.toml").write_text('title = "A"\nkatas = ["acme/count_rows"]\n')
    topic = tmp_path / "acme_katas/acme/topic.toml"
    known = tomllib.loads(topic.read_text(encoding="utf-8"))
    topic.write_text(f'title = "Übung 😀"\nsummary = "S"\norder = 1\nkatas = {known["katas"]}\n', encoding="utf-8")
    folder = exported(type_, "--pack", "acme_katas")
    read = tomllib.loads((folder / "acme_katas/acme/topic.toml").read_text(encoding="utf-8"))
    assert read["title"] == "Übung 😀"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told_as_that(type_: Type, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(0o500)
    said = type_("assignment", "export", str(closed / "week3"))
    assert said.status == 2
    assert "Permission denied" in said.err


def test_hints_come_along_where_the_assignment_says_so(type_: Type) -> None:
    text = Path("assignment.toml").read_text()
    Path("assignment.toml").write_text(text.replace("[points]", "hints = true\n[points]"))
    folder = exported(type_)
    assert (folder / "katas" / KATA / "HINTS.md").read_text().count("<details>") == 3


def test_the_manifest_binds_what_was_handed_out(type_: Type) -> None:
    made = json.loads((exported(type_) / "djangokata.json").read_text())
    first = made["katas"][0]
    assert (made["kind"], first["id"], first["points"], first["edit"]) == ("assignment", KATA, 7, ["queries.py"])
    digest = hashlib.sha256()
    for path in sorted(Path("week3/katas", KATA).rglob("*"), key=lambda path: path.as_posix()):
        if path.is_file():
            content = path.read_bytes()
            name = path.relative_to("week3").as_posix()
            digest.update(name.encode() + b"\0" + len(content).to_bytes(8, "big") + content)
    assert first["sha256"] == digest.hexdigest()


def test_the_same_assignment_gives_the_same_files(type_: Type, tmp_path: Path) -> None:
    exported(type_)
    said = type_("assignment", "export", "again", "--bundle", "again.zip", "--json")
    assert json.loads(said.out) == {"folder": f"{tmp_path}/again", "bundle": f"{tmp_path}/again.zip", "katas": 2}
    for path in Path("week3").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (Path("again") / path.relative_to("week3")).read_bytes()
    assert Path("again.zip").read_bytes() == Path("week3-bundle.zip").read_bytes()
    assert Path("again.zip").stat().st_mode & 0o077 == 0


def test_nothing_is_written_over_what_is_there(type_: Type) -> None:
    Path("week3").mkdir()
    Path("week3/mine").write_text("mine")
    said = type_("assignment", "export", "week3")
    assert (said.status, Path("week3/mine").read_text()) == (2, "mine")
    assert "it is there already, and not empty." in said.err


def test_an_earlier_export_is_written_over_where_that_is_asked_and_nothing_else_is(type_: Type) -> None:
    exported(type_, "--for", "github")
    mine = {"LICENSE": "mine", ".git/config": "mine", ".github/workflows/own.yml": "mine"}
    for name, text in mine.items():
        Path("week3", name).parent.mkdir(exist_ok=True)
        Path("week3", name).write_text(text)
    said = type_("assignment", "export", "week3", "--for", "github")
    assert said.status == 2
    assert said.err.endswith("week3: an earlier export is there.\nName another folder, or write over it: --replace\n")
    Path("assignment.toml").write_text('title = "Week 4"\nkatas = ["forms/model_form"]\n')
    exported(type_, "--for", "github", "--replace")
    assert "Week 4" in Path("week3/README.md").read_text()
    assert sorted(path.name for path in Path("week3/katas").iterdir() if path.is_dir()) == ["forms"]
    assert {name: Path("week3", name).read_text() for name in mine} == mine
    assert sorted(path.name for path in Path().iterdir()) == ["assignment.toml", "week3", "week3-bundle.zip"]
    with zipfile.ZipFile("week3-bundle.zip") as bundle:
        assert not [name for name in bundle.namelist() if "select_related" in name]


def test_what_no_export_wrote_is_not_written_over(type_: Type) -> None:
    Path("week3").mkdir()
    Path("week3/mine").write_text("mine")
    said = type_("assignment", "export", "week3", "--replace")
    assert (said.status, [path.name for path in Path("week3").iterdir()]) == (2, ["mine"])
    assert said.err.endswith(
        "week3: no export wrote it, for it has no djangokata.json.\nName another folder, or remove it.\n"
    )


def test_the_bundle_does_not_go_where_students_get_it(type_: Type) -> None:
    said = type_("assignment", "export", "week3", "--bundle", "week3/bundle.zip")
    assert said.status == 2
    assert "students would get it." in said.err
    assert not Path("week3").exists()


@pytest.mark.parametrize(
    ("system", "file", "schema"),
    [
        ("github", ".github/workflows/djangokata.yml", "vendor.github-workflows"),
        ("gitlab", ".gitlab-ci.yml", "vendor.gitlab-ci"),
    ],
)
def test_what_ci_reads_is_valid_by_its_schema(type_: Type, system: str, file: str, schema: str) -> None:
    path = exported(type_, "--for", system) / file
    pytest.importorskip("check_jsonschema")
    check = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema]
    if system == "gitlab":
        check += ["--data-transform", "gitlab-ci"]
    done = subprocess.run([*check, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("system", "file"), [("github", ".github/workflows/djangokata.yml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_what_ci_runs_is_shell(type_: Type, system: str, file: str) -> None:
    from ruamel.yaml import YAML

    jobs = YAML(typ="safe").load(exported(type_, "--for", system) / file)
    found: list[str] = []
    for job in (jobs.get("jobs") or jobs).values():
        if isinstance(job, dict):
            found += [step["run"] for step in job.get("steps", ()) if "run" in step] + job.get("script", [])
    assert len(found) >= 5
    for script in found:
        subprocess.run(["bash", "-n"], input=script.encode(), check=True)


def test_what_runs_beside_a_submission_imports_nothing_of_it() -> None:
    beside = [pipelines.fetch(0), pipelines.github_workflow({}), pipelines.gitlab_pipeline({}), pipelines.CLASSROOM50]
    for text in beside:
        for line in text.splitlines():
            if re.search(r"-m\W+(venv|zipfile)", line):
                assert re.search(r"-I\W+-m", line), line


def test_the_autograder_for_classroom50_asks_where_the_bundle_is(type_: Type, tmp_path: Path) -> None:
    exported(type_, "--for", "github")
    with zipfile.ZipFile("week3-bundle.zip") as archive:
        path = archive.extract("classroom50/autograder.py", tmp_path)
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, check=False, env={})
    assert done.returncode == 1
    assert done.stderr.startswith("::error::Say in autograder.py where the bundle is")


def test_the_autograder_for_gradescope_has_two_programs_that_are_shell(type_: Type) -> None:
    exported(type_, "--for", "gradescope")
    with zipfile.ZipFile("week3-autograder.zip") as archive:
        programs = [archive.getinfo(name) for name in ("setup.sh", "run_autograder")]
        assert [info.external_attr >> 16 & 0o777 for info in programs] == [0o755, 0o755]
        for info in programs:
            subprocess.run(["bash", "-n"], input=archive.read(info), check=True)
        assert b"setpriv --reuid=grader" in archive.read("run_autograder")
        assert {"assignment.toml", "requirements.txt"} < set(archive.namelist())


@pytest.mark.parametrize(("django", "pythons"), [("5.2", "3.13 3.12 3.11"), ("6.0", "3.13 3.12")])
def test_the_autograder_tries_no_python_that_is_too_old(django: str, pythons: str) -> None:
    from pytest_djangokata.assignments.pipelines import gradescope_files

    setup = gradescope_files({"Django": django})["setup.sh"].decode()
    assert f"for version in {pythons}; do" in setup


def test_the_bundle_names_the_katas_that_a_draw_chose(type_: Type, tmp_path: Path) -> None:
    text = 'title = "A"\ndeadline = 2026-12-01T23:59:00\ntime_zone = "Europe/Berlin"\n[draw]\nminutes = 60\nseed = 4\n'
    (tmp_path / "assignment.toml").write_text(text)
    exported(type_)
    with zipfile.ZipFile("week3-bundle.zip") as archive:
        archive.extract("assignment.toml", "bundle")
    asked, path = read_assignment(tmp_path / "assignment.toml"), tmp_path / "bundle/assignment.toml"
    frozen = read_assignment(path)
    assert (frozen.due, frozen.draw) == (asked.due, None)
    catalogue = complete_catalogue()
    assert resolve(frozen, catalogue, path) == resolve(asked, catalogue, tmp_path / "assignment.toml")


def test_what_a_kata_needs_is_pinned_with_it(type_: Type, tmp_path: Path) -> None:
    kata = next(kata for kata in complete_catalogue().katas.values() if "extra:api" in kata.meta.requires)
    (tmp_path / "assignment.toml").write_text(f'title = "A"\nkatas = ["{kata.id}"]\n')
    folder = exported(type_)
    assert f"djangorestframework=={version('djangorestframework')}" in (folder / "requirements.txt").read_text()


def test_what_is_not_installed_cannot_be_pinned(type_: Type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kata = next(kata for kata in complete_catalogue().katas.values() if "extra:api" in kata.meta.requires)
    (tmp_path / "assignment.toml").write_text(f'title = "A"\nkatas = ["{kata.id}"]\n')
    monkeypatch.setattr(standalone, "missing", lambda name: Missing(name, "the extra 'api' is not installed", "pip …"))
    said = type_("assignment", "export", "week3")
    assert (said.status, said.err.splitlines()[1]) == (2, "pip …")
    assert not Path("week3").exists()


def test_versions_of_the_class_are_pinned_where_they_are_installed_and_bounded_where_not(type_: Type) -> None:
    import django

    installed = ".".join(django.get_version().split(".")[:2])
    other = "9.0" if pytest.__version__.startswith("8.4") else "8.4"
    text = Path("assignment.toml").read_text()
    Path("assignment.toml").write_text(
        f'{text}[versions]\nDjango = "{installed}"\npytest = "{other}"\npython = "3.13"\n'
    )
    folder = exported(type_)
    lines = (folder / "requirements.txt").read_text().splitlines()
    assert f"django=={django.get_version()}" in lines
    assert f"pytest=={other}.*" in lines
    assert "You need Python 3.13 and pip." in (folder / "README.md").read_text()
