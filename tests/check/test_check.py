"""``djangokata check``: every way in which a kata can fall short is found and named."""

from __future__ import annotations

import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.check import metadata
from pytest_djangokata.check.batch import Batch
from pytest_djangokata.check.model import KataCheck, Place
from pytest_djangokata.check.render import beside_the_bar, table
from pytest_djangokata.check.reports import Reports
from pytest_djangokata.check.run import Checker, Stopped
from pytest_djangokata.check.scaffold import scaffold
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.workers.launcher import launching
from tests.conftest import CI_SERVERS, environment_without

TEST = "test_published.py"
SEED = 1


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checker]:
    folder = tmp_path_factory.mktemp("check")
    with launching(folder / "launcher") as launcher:
        yield Checker(launcher, folder, TemplateStore(cache_folder()), seeds=[SEED])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A kata that passes the check, to be spoilt."""
    return scaffold("statistics/published", tmp_path / "katas")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def answer_as_folder(folder: Path, source: str) -> None:
    """Replace the diff of the wrong answer always_one by a folder."""
    (folder / ".meta/wrong/always_one.diff").unlink()
    (folder / ".meta/wrong/always_one").mkdir()
    (folder / ".meta/wrong/always_one/answer.py").write_text(source, encoding="utf-8")
    add(folder / ".meta/wrong.toml", '\n[sentences]\nalways_one = "It counts one, always."\n')


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def findings(folder: Path) -> str:
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    return "\n".join(metadata.findings(kata))


def test_a_scaffolded_kata_is_good(checker: Checker, folder: Path) -> None:
    result = checker.check(folder)
    assert result.findings == []
    assert [(variant.kind, bool(variant.failed), variant.probe) for variant in result.variants] == [
        ("shipped", True, False),
        ("solution", False, True),
        ("accepted", False, True),
        ("wrong", True, False),
        ("wrong", True, False),
        ("wrong", True, False),
    ]


SPOILT: dict[str, tuple[Callable[[Path], object], str]] = {
    "no title in the readme": (lambda f: change(f / "README.md", "# Published", "# Else"), "begin with the title"),
    "no list of what is done": (lambda f: change(f / "README.md", "\n- ", "\n"), "list under '## Done when'"),
    "no link to the documentation": (
        lambda f: change(f / "README.md", "https://docs.djangoproject.com", "https://example.com"),
        "link the page of the documentation",
    ),
    "an edited file that the readme does not name": (
        lambda f: change(f / "README.md", "`answer.py`", "the file"),
        "say that answer.py is to be edited",
    ),
    "a hint is missing": (lambda f: change(f / ".meta/hints.md", "## Hint 3", "## More"), "'## Hint 3' is missing"),
    "a hint is empty": (
        lambda f: change(f / ".meta/hints.md", "A queryset has a method that sends it.", ""),
        "nothing stands under '## Hint 2'",
    ),
    "a placeholder is left": (lambda f: change(f / ".meta/debrief.md", "With `.count()`", "TODO"), "placeholder"),
    "one follow-up": (lambda f: change(f / ".meta/debrief.md", "**Why", "Why"), "give two follow-up questions"),
    "no twist": (lambda f: change(f / ".meta/debrief.md", "## A twist", "## Another one"), "'## A twist' is missing"),
    "a twist without a requirement": (
        lambda f: change(f / ".meta/debrief.md", '**"The page', '"The page'),
        "begin the twist with",
    ),
    "a broken link": (lambda f: change(f / "README.md", "Read:", "[x](nowhere.md)"), "'nowhere.md' leads nowhere"),
    "a link that is none": (
        lambda f: change(f / "README.md", "Read:", "[x](http://example.com) [y](#top) [z](kata.toml)"),
        "the link 'http://example.com' is not well-formed",
    ),
    "a topic that is wrong": (
        lambda f: (f.parent / "topic.toml").write_text("title = 1"),
        "topic.toml: title: expected",
    ),
    "no debrief": (lambda f: (f / ".meta/debrief.md").unlink(), "debrief.md: the file is missing"),
    "no address in docs": (lambda f: change(f / "kata.toml", "https://docs", "docs"), "is not a well-formed https"),
    "no docs": (lambda f: change(f / "kata.toml", "docs = [", "docs = []\nafter = ["), "docs: name the page"),
    "not in its topic": (lambda f: change(f.parent / "topic.toml", '"published"', ""), "is not in the list"),
    "no package": (lambda f: (f / "__init__.py").unlink(), "there is no __init__.py"),
    "no cases": (lambda f: change(f / ".meta/probe.py", "def cases", "def case"), "the function cases is missing"),
    "an act that is no Python": (lambda f: (f / ".meta/act.py").write_text("def ("), ".meta/act.py: cannot be read"),
    "no solution": (lambda f: shutil.rmtree(f / ".meta/solution"), "the reference solution is missing"),
    "no accepted answer": (lambda f: shutil.rmtree(f / ".meta/accepted"), "at least one other right answer"),
    "two wrong answers": (lambda f: (f / ".meta/wrong/always_one.diff").unlink(), "at least 3 wrong answers"),
    "a wrong answer that is not there": (
        lambda f: (f / ".meta/wrong/always_one.diff").unlink(),
        "stopped_by: there is no wrong answer 'always_one'",
    ),
    "a wrong answer that nothing stops": (
        lambda f: change(f / ".meta/wrong.toml", "always_one = ", "other = "),
        "say which test stops 'always_one'",
    ),
    "a folder that does not say what is wrong with it": (
        lambda f: shutil.copytree(f / ".meta/solution", f / ".meta/wrong/spoilt"),
        ".meta/wrong.toml: sentences: say in one sentence what is wrong with 'spoilt', which is a folder.",
    ),
    "a sentence about an answer that is not there": (
        lambda f: add(f / ".meta/wrong.toml", '\n[sentences]\nx = "It is gone."\n'),
        ".meta/wrong.toml: sentences: there is no wrong answer 'x'",
    ),
    "a sentence about a diff": (
        lambda f: add(f / ".meta/wrong.toml", '\n[sentences]\nalways_one = "It is one, always."\n'),
        ".meta/wrong.toml: sentences: 'always_one' is a diff, which says it in its first line.",
    ),
    "a blind spot that is not there": (
        lambda f: change(f / ".meta/wrong.toml", "[stopped_by]", 'probe_cannot_see = ["x"]\n[stopped_by]'),
        ".meta/wrong.toml: probe_cannot_see: there is no wrong answer 'x'",
    ),
    "nothing that says what stops a wrong answer": (
        lambda f: (f / ".meta/wrong.toml").unlink(),
        ".meta/wrong.toml: the file is missing.",
    ),
    "a key that is unknown beside what stops a wrong answer": (
        lambda f: change(f / ".meta/wrong.toml", "[stopped_by]", "[stoped_by]"),
        ".meta/wrong.toml: stoped_by: there is no such key.",
    ),
    "a diff that does not fit": (
        lambda f: change(f / ".meta/solution/answer.py", "return Post", "return  Post"),
        ".meta/wrong/always_one.diff: hunk 1 of answer.py does not fit: the reference has no line",
    ),
    "a diff that is not UTF-8": (
        lambda f: (f / ".meta/wrong/always_one.diff").write_bytes(b"\xff"),
        "always_one.diff: the file is not UTF-8",
    ),
    "a diff of a file that is not to be edited": (
        lambda f: add(f / ".meta/wrong/always_one.diff", "--- /dev/null\n+++ b/other.py\n@@ -0,0 +1 @@\n+x = 1\n"),
        ".meta/wrong/always_one.diff: other.py is not one of the files in edit",
    ),
    "a diff that does not say what is wrong": (
        lambda f: change(f / ".meta/wrong/always_one.diff", "It is one as soon as there is any post.\n", ""),
        ".meta/wrong/always_one.diff: say in the first line, in one sentence, what is wrong with the answer.",
    ),
    "an answer that is a folder and a diff": (
        lambda f: shutil.copytree(f / ".meta/solution", f / ".meta/wrong/always_one"),
        ".meta/wrong/always_one: has a diff beside it; make one of them: djangokata check --diff statistics/published",
    ),
    "a stray file beside the wrong answers": (
        lambda f: (f / ".meta/wrong/notes.txt").write_text("x"),
        ".meta/wrong/notes.txt: is no answer",
    ),
    "an accepted answer as a diff": (
        lambda f: shutil.copy(f / ".meta/wrong/always_one.diff", f / ".meta/accepted"),
        ".meta/accepted/always_one.diff: is no answer",
    ),
    "a stray file in the solution": (
        lambda f: (f / ".meta/solution/notes.txt").write_text("x"),
        ".meta/solution/notes.txt: is not one of the files in edit",
    ),
    "a stub that is not sealed": (lambda f: (f / "answer.py").write_text("x = 1\n"), "does not match the shipped"),
}


@pytest.mark.parametrize("fault", SPOILT)
def test_what_is_missing_from_the_files_is_named(folder: Path, fault: str) -> None:
    spoil, expected = SPOILT[fault]
    spoil(folder)
    assert expected in findings(folder)


def stub_is_solved(folder: Path) -> None:
    shutil.copy(folder / ".meta/solution/answer.py", folder / "answer.py")


FIVE_QUERIES = "[Post.objects.exists() for _ in range(5)]"

RUNS_BADLY: dict[str, tuple[Callable[[Path], object], str]] = {
    "the stub is the solution": (stub_is_solved, "as shipped: no test fails"),
    "the stub does not import": (
        lambda f: (f / "answer.py").write_text("import nowhere_to_be_found\n"),
        "shipped: cannot be imported: answer.py:1  ModuleNotFoundError",
    ),
    "the solution fails": (
        lambda f: change(f / ".meta/solution/answer.py", ".count()", ".count() + 1"),
        f"solution: {TEST}::test_drafts_are_not_counted fails.",
    ),
    "an accepted answer fails": (
        lambda f: change(f / ".meta/accepted/aggregate/answer.py", '["n"]', '["n"] + 1'),
        "accepted/aggregate: the probe does not accept it with --seed 1: case 0",
    ),
    "an accepted answer takes nearly too much": (
        lambda f: (
            change(f / ".meta/probe.py", 'budget = {"queries": 1}', 'beyond = {"queries": 5}'),
            change(f / ".meta/accepted/aggregate/answer.py", "    return", f"    {FIVE_QUERIES}\n    return"),
        ),
        "accepted/aggregate: with --seed 1, case 0: 5 of 5 queries beyond the reference; allow more in probe.py.",
    ),
    "a wrong answer is right": (
        lambda f: answer_as_folder(f, (f / ".meta/solution/answer.py").read_text()),
        f"wrong/always_one: slips through {TEST}::test_every_published_post_is_counted; no test fails.",
    ),
    "a wrong answer passes the probe": (
        lambda f: answer_as_folder(f, (f / ".meta/solution/answer.py").read_text()),
        "wrong/always_one: slips through the probe with --seed 1.",
    ),
    "a wrong answer is stopped by another test": (
        lambda f: change(f / ".meta/wrong.toml", "test_drafts_are_not_counted", "test_the_database_counts"),
        f"wrong/counts_drafts: slips through {TEST}::test_the_database_counts; these fail: ",
    ),
    "a wrong answer for the probe alone that a test stops": (
        lambda f: change(f / ".meta/wrong.toml", f'"{TEST}::test_drafts_are_not_counted"', '"probe"'),
        "fails, so name it in .meta/wrong.toml.",
    ),
    "a blind spot that is none": (
        lambda f: change(f / ".meta/wrong.toml", "[stopped_by]", 'probe_cannot_see = ["always_one"]\n[stopped_by]'),
        "probe_cannot_see: the probe sees always_one with --seed 1: ",
    ),
    "a guard that is not declared": (
        lambda f: (f / TEST).write_text((f / TEST).read_text() + "\n\ndef test_guard():\n    pass\n"),
        f"as shipped: {TEST}::test_guard passes already",
    ),
    "a test that fails for nobody": (
        lambda f: (f / TEST).write_text((f / TEST).read_text() + "\n\ndef test_guard():\n    pass\n"),
        f"{TEST}::test_guard fails for nobody",
    ),
    "a guard that does not pass": (
        lambda f: change(f / "kata.toml", "points = 1", f'points = 1\npasses_as_shipped = ["{TEST}::test_x"]'),
        f"passes_as_shipped: {TEST}::test_x does not pass as shipped.",
    ),
    "tests that depend on their order": (
        lambda f: (f / TEST).write_text(
            (f / TEST).read_text()
            + "\n\nSEEN = []\n\n\ndef test_first():\n    SEEN.append(answer.published_posts())\n"
            + "\n\ndef test_second():\n    answer.published_posts()\n    assert SEEN\n"
        ),
        f"solution: {TEST}::test_second gives another result in another order.",
    ),
    "a test that reaches for the network": (
        lambda f: (f / TEST).write_text(
            (f / TEST).read_text()
            + "\n\ndef test_net():\n    import socket\n    answer.published_posts()\n"
            + "    try:\n        socket.create_connection(('192.0.2.1', 80), 0.1)\n    except OSError:\n        pass\n"
        ),
        "test_net tried to reach the network.",
    ),
    "a probe that does not work": (
        lambda f: change(f / ".meta/act.py", "answer.published_posts()", "answer.nothing()"),
        "the probe does not work with --seed 1: the reference solution, under act.py: ",
    ),
    "an answer outside of edit": (
        lambda f: (f / ".meta/solution/other.py").write_text("x = 1\n"),
        ".meta/solution/other.py: is not one of the files in edit",
    ),
    "a wrong answer that does not import": (
        lambda f: answer_as_folder(f, "import nowhere_to_be_found\n"),
        "wrong/always_one: cannot be imported: answer.py:1  ModuleNotFoundError",
    ),
    "a test that ends its process": (
        lambda f: (f / TEST).write_text(
            (f / TEST).read_text() + "\n\ndef test_ends():\n    import os\n    os._exit(0)\n"
        ),
        f"solution: {TEST}::test_ends fails.",
    ),
    "an edited file that is never handed out": (
        lambda f: (change(f / "kata.toml", '["answer.py"]', '["answer.py", ".notes"]'), (f / ".notes").touch()),
        "kata.toml: edit: there is no file '.notes'.",
    ),
    "no valid kata.toml": (lambda f: (f / "kata.toml").write_text(""), "kata.toml: title: the key is missing."),
    "a symbolic link as the answer": (
        lambda f: ((f / ".meta/solution/answer.py").unlink(), (f / ".meta/solution/answer.py").symlink_to(f / TEST)),
        "is a symbolic link",
    ),
}


@pytest.mark.parametrize("fault", RUNS_BADLY)
def test_what_goes_wrong_in_a_run_is_named(checker: Checker, folder: Path, fault: str) -> None:
    spoil, expected = RUNS_BADLY[fault]
    spoil(folder)
    result = checker.check(folder)
    assert not result.passed
    assert expected in "\n".join(result.findings)


def test_a_kata_that_cannot_run_here_is_checked_for_its_format(checker: Checker, folder: Path) -> None:
    change(folder / "kata.toml", "points = 1", 'points = 1\nrequires = ["django>=99"]')
    result = checker.check(folder)
    assert result.passed
    assert "django>=99" in result.not_runnable


def command(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest_djangokata", *arguments],
        cwd=cwd,
        env=environment_without(*CI_SERVERS) | {"COLUMNS": "200"} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_prints_a_table_and_json_and_its_status_tells(folder: Path, tmp_path: Path) -> None:
    good = command("check", cwd=tmp_path)
    assert (good.returncode, "1 good" in good.stdout, "statistics/published" in good.stdout) == (0, True, True)
    assert "by test" in good.stdout  # in one line: what goes to a program is not cut to a width that it has not
    (folder / "README.md").unlink()
    bad = command("check", "--json", "statistics/published", cwd=tmp_path)
    (result,) = [KataCheck(**one) for one in json.loads(bad.stdout)]
    assert (bad.returncode, result.kata) == (1, "statistics/published")
    assert "README.md: the file is missing, empty or not UTF-8." in result.findings


def test_a_long_name_is_whole_in_a_narrow_terminal() -> None:
    name = "migrations/make_the_missing_migration"
    console = Console(width=60, file=io.StringIO())
    console.print(table([KataCheck(name)]))
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    begins = next(number for number, line in enumerate(lines) if line.startswith("migr"))
    assert "".join(line.split()[0] for line in lines[begins:]) == name


def test_the_command_seals_the_stub(folder: Path, tmp_path: Path) -> None:
    change(folder / "answer.py", "raise NotImplementedError", "raise NotImplementedError  # count here")
    assert command("check", cwd=tmp_path).returncode == 1
    assert command("check", "--seal", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "nowhere/at_all"], "There is no kata 'nowhere/at_all'."),
        (["check", "."], "There is no kata in '.'."),
        (["check", "--resume", "nowhere/good.jsonl"], "No such file or directory.\nName a file that can be written"),
        (["new", "Not A Name"], "it is the topic, a slash, and the kata.\nType, for example: djangokata new acme/"),
        (["new", "acme/Count"], "'Count' is not a lower-case letter with lower-case letters, digits and underscores"),
        (["new", "urls/x"], "the topic 'urls' is the name of a marker of pytest or a plugin"),
        (["new", "orm/class"], "'class' is a keyword of Python, so it cannot be imported"),
        (["new", "orm/q_search", "--into", "acme_katas"], "orm/q_search: the name is taken by "),
        (["new", "orm/x", "--into", "ka-tas"], "'ka-tas' is not a Python name"),
        (["new", "orm/x", "--into", os.devnull], "Choose a place that can be written."),
    ],
)
def test_a_mistake_at_the_command_line_gets_one_message(tmp_path: Path, arguments: list[str], message: str) -> None:
    result = command(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_a_second_kata_is_entered_in_its_topic_and_an_existing_one_is_left_alone(folder: Path, tmp_path: Path) -> None:
    assert command("new", "statistics/drafts", cwd=tmp_path).returncode == 0
    assert '"published", "drafts"' in (folder.parent / "topic.toml").read_text()
    again = command("new", "statistics/drafts", cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


def test_the_catalogue_page_lists_what_is_here(folder: Path, tmp_path: Path) -> None:
    shown = command("catalogue", cwd=tmp_path)
    assert "| statistics | [published](../katas/statistics/published/README.md) | basic |" in shown.stdout
    written = command("catalogue", "--output", "page.md", cwd=tmp_path)
    assert (written.returncode, (tmp_path / "page.md").read_text()) == (0, shown.stdout)
    failed = command("catalogue", "--output", "no/such/folder.md", cwd=tmp_path)
    assert (failed.returncode, "cannot be written" in failed.stderr) == (2, True)


def test_a_pack_that_cannot_be_found_is_one_message(tmp_path: Path) -> None:
    info = tmp_path / "site" / "mine-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: mine\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[djangokata.packs]\nmine = nowhere_to_be_found\n")
    result = command("catalogue", cwd=tmp_path, PYTHONPATH=str(tmp_path / "site"))
    assert (result.returncode, "python -m pip uninstall mine" in result.stderr) == (2, True)
    assert "Traceback" not in result.stderr


PATHS = """
[thirty]
title = "Thirty questions"
[[thirty.steps]]
question = "How | many?"
kata = "statistics/published"
more = ["statistics/later"]
"""


def test_the_catalogue_page_shows_the_learning_paths_with_what_is_still_to_be_built(
    folder: Path, tmp_path: Path
) -> None:
    (folder.parent.parent / "paths.toml").write_text(PATHS)
    lines = command("catalogue", cwd=tmp_path).stdout.splitlines()
    assert lines[lines.index("## Thirty questions") :][-1] == (
        "| 1 | How \\| many? | [published](../katas/statistics/published/README.md), statistics/later (not built yet) |"
    ).replace("[published]", "[statistics/published]")


def test_several_katas_are_checked_by_one_worker_and_what_cannot_run_is_said(folder: Path, tmp_path: Path) -> None:
    for name in ("drafts", "future"):
        assert command("new", f"statistics/{name}", cwd=tmp_path).returncode == 0
    for name in ("published", "drafts", "future"):
        change(folder.parent / name / "kata.toml", "points = 1", 'points = 1\nrequires = ["django>=99"]')
    (folder.parent / "future" / "kata.toml").write_text("title = ")
    change(folder.parent / "drafts" / ".meta/solution/answer.py", "return Post", "return  Post")
    change(folder.parent / "drafts" / "README.md", "## The task", "## A task")
    result = command("check", "--workers", "1", "--seal", cwd=tmp_path)
    assert result.returncode == 1
    assert "format only: django>=99: " in result.stdout
    assert "1 not runnable here (format checked)" in result.stdout
    assert "2 with findings" in result.stdout
    # In a pipe: what is known before anything runs, then a line for each kata as it ends, then the table.
    before, _, table = result.stdout.partition("kata ")
    told = before.splitlines()
    assert told[0] == "statistics/drafts: README.md: the heading '## The task' is missing."
    assert told[1].startswith("statistics/drafts: .meta/wrong/always_one.diff: hunk 1 of answer.py does not fit: ")
    ends = {
        line.partition(":")[0]: line for line in told if re.search(r": (\d found|format only: .*), \d+\.\d s", line)
    }
    assert ends.keys() == {"statistics/published", "statistics/drafts", "statistics/future"}
    assert "the file is not TOML" in ends["statistics/future"]
    assert "hunk 1 of answer.py does not fit" in table
    assert "the file is not TOML" in result.stdout


def test_a_check_goes_on_with_what_was_not_good_or_has_changed(folder: Path, tmp_path: Path) -> None:
    def check(*more: str) -> str:
        """Return what the last line says."""
        return command("check", "--light", "--resume", "good.jsonl", *more, cwd=tmp_path).stdout.splitlines()[-1]

    bad = scaffold("statistics/drafts", tmp_path / "katas")
    change(bad / "kata.toml", "points = 1", "points = -1")
    assert check() == "1 good, 1 with findings"
    change(bad / "kata.toml", "points = -1", "points = 1")
    assert check() == "1 good, 1 good before, says good.jsonl"
    with (tmp_path / "good.jsonl").open("a") as file:
        file.write('{"kata": "cut of')
    assert check() == "2 good before, says good.jsonl"
    add(folder / ".meta/debrief.md", "\nOne sentence more.\n")
    assert check() == "1 good, 1 good before, says good.jsonl"
    assert check() == "2 good before, says good.jsonl"
    assert check("--seeds", "2") == "2 good"


def test_what_cannot_run_here_is_not_noted_as_good(folder: Path, tmp_path: Path) -> None:
    change(folder / "kata.toml", "points = 1", 'points = 1\nrequires = ["django>=99"]')
    for _ in range(2):
        checked = command("check", "--seal", "--resume", "good.jsonl", cwd=tmp_path).stdout
        assert checked.splitlines()[-1] == "0 good, 1 not runnable here (format checked)"


def test_a_cache_that_cannot_be_written_is_done_without(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    result = command("check", cwd=tmp_path, DJANGOKATA_CACHE=str(tmp_path / "cache"))
    assert result.returncode == 0, result.stdout + result.stderr
    assert "1 good" in result.stdout


def test_a_folder_without_katas_is_told(tmp_path: Path) -> None:
    (tmp_path / "katas").mkdir()
    result = command("check", cwd=tmp_path)
    assert (result.returncode, "There is no kata here." in result.stderr) == (2, True)


def test_a_kata_named_by_its_topic_that_is_wrong_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "kata.toml").write_text("title = ")
    result = command("check", "statistics/published", cwd=tmp_path)
    assert (result.returncode, "the file is not TOML" in result.stderr) == (2, True)


def test_a_kata_below_the_current_folder_is_found_by_its_name(folder: Path, tmp_path: Path) -> None:
    folder.parent.parent.rename(tmp_path / "exercises")
    change(tmp_path / "exercises/statistics/published/kata.toml", "points = 1", 'points = 1\nrequires = ["django>=99"]')
    result = command("check", "statistics/published", cwd=tmp_path)
    assert (result.returncode, "1 not runnable here" in result.stdout) == (0, True)


def test_a_topic_without_a_list_gets_no_second_kata(folder: Path, tmp_path: Path) -> None:
    (folder.parent / "topic.toml").write_text('title = "T"\nsummary = "S"\n')
    result = command("new", "statistics/drafts", cwd=tmp_path)
    assert (result.returncode, "topic.toml: katas: the key is missing." in result.stderr) == (2, True)


REMEMBERS = """
from kata_project.blog.models import Post

seen = []


def published_posts():
    seen.append(sum(post.status == "published" for post in Post.objects.all()))
    return seen[0]
"""

GUARD = """
def test_nothing_is_left_from_before():
    assert not getattr(answer, "seen", [])


"""


@pytest.mark.parametrize("catcher", ["test_drafts_are_not_counted", "test_the_database_counts"])
def test_what_is_remembered_from_one_test_to_the_next_is_seen(checker: Checker, folder: Path, catcher: str) -> None:
    (folder / ".meta/wrong/remembers").mkdir()
    (folder / ".meta/wrong/remembers/answer.py").write_text(REMEMBERS)
    change(folder / TEST, "def test_the_database_counts", f"{GUARD.lstrip()}def test_the_database_counts")
    guard = f'passes_as_shipped = ["{TEST}::test_nothing_is_left_from_before"]'
    change(folder / "kata.toml", "points = 1", f"points = 1\n{guard}")
    change(folder / ".meta/wrong.toml", "[stopped_by]", f'[stopped_by]\nremembers = "{TEST}::{catcher}"')
    add(folder / ".meta/wrong.toml", '\n[sentences]\nremembers = "It keeps what it has seen."\n')
    assert checker.check(folder).findings == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork each answer has a process of its own")
def test_an_answer_that_ends_the_process_it_was_forked_from_costs_the_others_nothing(
    checker: Checker, folder: Path
) -> None:
    answer_as_folder(folder, "import os\n\nos.kill(os.getppid(), 9)\n")
    broken = [variant.name for variant in checker.check(folder).variants if variant.broken]
    assert broken == ["always_one"]


def test_a_wrong_answer_is_put_to_no_test_more_once_the_one_it_names_has_stopped_it(
    checker: Checker, folder: Path
) -> None:
    name = f"{TEST}::test_every_published_post_is_counted"
    answer_as_folder(folder, "def published_posts():\n    return 7\n")
    result = checker.check(folder)
    assert result.findings == []
    failed = next(variant.failed for variant in result.variants if variant.name == "always_one")
    assert failed == [f"{name}[0]"]


def test_a_trap_that_only_some_data_have_is_found_with_many_and_named_with_its_seed(
    folder: Path, tmp_path: Path
) -> None:
    change(
        folder / ".meta/probe.py",
        "    for most in (0, 3, 9):\n",
        '    yield {"published": 3, "drafts": rng.randint(0, 1), "seed": 1}\n    return\n    for most in (0, 3, 9):\n',
    )
    lucky = next(n for n in range(99) if [random.Random(seed).randint(0, 1) for seed in (n, n + 1)] == [1, 0])
    assert command("check", "--seed", str(lucky), cwd=tmp_path).returncode == 0
    found = f"wrong/counts_drafts: slips through the probe with --seed {lucky + 1}."
    assert found in command("check", "--seed", str(lucky + 1), cwd=tmp_path).stdout
    assert found in command("check", "--seed", str(lucky), "--seeds", "2", cwd=tmp_path).stdout


def test_who_ends_the_check_does_not_wait_for_the_kata_that_is_checked(folder: Path, tmp_path: Path) -> None:
    asked: list[bool] = []

    def stopped() -> bool:
        asked.append(len(asked) == 2)
        return asked[-1]

    with launching(tmp_path / "launcher") as launcher:
        store = TemplateStore(cache_folder())
        with pytest.raises(Stopped):
            Checker(launcher, tmp_path, store, [SEED], stopped=stopped).check(folder)
    assert asked == [False, False, True]
    assert not list(tmp_path.glob("check-*"))


def test_a_kata_whose_tests_may_take_longest_is_checked_first(folder: Path, tmp_path: Path) -> None:
    slow = scaffold("statistics/slow", tmp_path / "katas")
    (slow / "kata.toml").write_text(
        "timeout = 60\n" + (slow / "kata.toml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    begun: list[Path] = []
    with Batch(1, [SEED], light=True) as batch:
        results = list(batch.run([folder, slow], lambda one, place: None if place else begun.append(one)))
    assert begun == [slow, folder]
    assert [result.findings for result in results] == [[], []]


def test_a_check_that_takes_long_says_where_it_is(folder: Path) -> None:
    said: list[str] = []
    with Reports(1, said.append, silence=0.0) as reports, Batch(1, [SEED, SEED + 1]) as batch:
        results = list(batch.run([folder], reports.tell))
    answers = len(results[0].variants)
    assert said[0] == f"statistics/published: tests, answer 1 of {answers}"
    assert said[-1] == f"statistics/published: probe with seed 2 of 2, answer {answers} of {answers}"
    assert len(said) == 3 * answers


def test_a_check_that_is_quick_says_nothing_before_its_end(folder: Path) -> None:
    said: list[str] = []
    with Reports(2, said.append) as reports:
        reports.tell(folder, None)
        reports.tell(folder, Place(1, 9))
        reports.end(KataCheck("statistics/published", seconds=1.0))
    assert said == ["statistics/published: good, 1.0 s"]


@pytest.mark.parametrize("place", [None, Place(7, 12), Place(110, 120, seed=19, seeds=20)])
def test_what_stands_beside_the_bar_has_room_in_a_narrow_terminal(place: Place | None) -> None:
    text = beside_the_bar("authentication_throttling", place)
    assert len(text) == 34
    assert text.startswith("authentication" if place is None or not place.seed else "authent")


OWN_MODELS = "from django.db import models\n\n\nclass Thing(models.Model):\n    pass\n"

OWN_MIGRATION = """
import os

from django.db import migrations, models


def first_thing(apps, editor):
    apps.get_model("published", "Thing").objects.create(id=os.getpid())


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.CreateModel("Thing", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(first_thing, migrations.RunPython.noop),
    ]
"""

TESTS_OF_OWN_MODELS = """
@pytest.mark.django_db
def test_what_the_migrations_made_is_there_and_they_have_not_run_again():
    (thing,) = Thing.objects.all()
    assert thing.id != os.getpid()


"""


def test_each_answer_finds_what_the_katas_migrations_made_once(checker: Checker, folder: Path) -> None:
    assert checker.check(folder).findings == []  # by now the project's own template is there
    (folder / "migrations").mkdir()
    (folder / "migrations/__init__.py").touch()
    (folder / "migrations/0001_initial.py").write_text(OWN_MIGRATION)
    (folder / "models.py").write_text(OWN_MODELS)
    tests = folder / TEST
    change(
        tests, "import pytest\n", "import os\n\nimport pytest\nfrom katas.statistics.published.models import Thing\n"
    )
    change(tests, "def test_the_database_counts", f"{TESTS_OF_OWN_MODELS.lstrip()}def test_the_database_counts")
    name = "test_what_the_migrations_made_is_there_and_they_have_not_run_again"
    change(folder / "kata.toml", "points = 1", f'points = 1\npasses_as_shipped = ["{TEST}::{name}"]')
    result = checker.check(folder)
    # Nothing fails it, so the check has a word to say; what matters is that it passes for each answer that is right.
    assert result.findings == [f"{TEST}::{name} fails for nobody: neither as shipped nor for a wrong answer."]
