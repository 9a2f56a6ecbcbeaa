"""Other plugins, other projects, and whatever the caller's environment holds."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time

import pytest

from tests.conftest import KataTree

TESTS = """
import pytest

@pytest.mark.parametrize("n", range(4))
def test_numbers(n):
    assert n != 2
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.load_all_plugins()
    for name in ("orm/first", "orm/second", "views/third"):
        kata_tree.kata(name, TESTS)
    return kata_tree


ALL = {"passed": 9, "failed": 3}


@pytest.mark.parametrize("dist", ["load", "loadfile", "loadscope", "worksteal"])
def test_xdist_runs_each_test_once(tree: KataTree, dist: str) -> None:
    result = tree.run("katas", "-n2", "--dist", dist, random=True)
    result.assert_outcomes(**ALL)
    assert sum("katas solved" in line or "kata progress" in line for line in result.outlines) == 1
    assert tree.leftovers() == []


SAYS_ODD_THINGS = """
import warnings
import pytest

class Unheard(Warning):
    def __init__(self, text, more):
        super().__init__(text)

kinds = [Unheard("said once", 1), type("builtins", (Warning,), {})("two"), type("no name", (Warning,), {})("three")]
kinds.append(pytest.PytestWarning("four"))

@pytest.mark.parametrize("warning", kinds, ids=range(len(kinds)))
def test_warns(warning):
    warnings.warn(warning)

def test_warns_of_half_a_character():
    warnings.warn("half \\udc80")

def test_fails():
    print("\\udc80")
    raise ValueError("\\udc80")

def test_skips(record_property):
    record_property("half", "\\udc80")
    pytest.skip("\\udc80")

@pytest.mark.xfail(reason="\\udc80")
def test_is_known():
    assert 0
"""


def test_all_that_a_kata_says_arrives_under_xdist_as_without_it(tree: KataTree) -> None:
    tree.kata("orm/odd", SAYS_ODD_THINGS)
    tree.kata("orm/odd_at_import", "from katas.orm.odd_at_import import answer\n", "raise ValueError('\\udc80')")
    katas = ["katas/orm/odd", "katas/orm/odd_at_import"]
    for result in (tree.run(*katas), tree.run(*katas, "-n2")):
        result.assert_outcomes(passed=5, failed=2, skipped=1, xfailed=1, warnings=5)
        result.stdout.fnmatch_lines_random(
            ["*Unheard: said once", "*UserWarning: half \\udc80", "E*ValueError: \\udc80"]
        )


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_randomly_keeps_the_tests_of_a_kata_together(tree: KataTree, seed: str) -> None:
    result = tree.run("katas", "-v", f"--randomly-seed={seed}", random=True)
    katas = [line.partition("::")[0] for line in result.outlines if "%]" in line]
    changes = sum(one != other for one, other in zip(katas, katas[1:], strict=False))
    assert (len(katas), changes) == (12, 2)


def test_reportlog_and_html_get_every_report_once(tree: KataTree) -> None:
    tree.run("katas", "--report-log", "log.json", "--html", "report.html").assert_outcomes(**ALL)
    entries = [json.loads(line) for line in (tree.path / "log.json").read_text().splitlines()]
    calls = [entry["nodeid"] for entry in entries if entry["$report_type"] == "TestReport" and entry["when"] == "call"]
    assert (len(calls), len(set(calls))) == (12, 12)
    assert "test_numbers" in (tree.path / "report.html").read_text()


EXPLORER = """
import json, os
import pytest

SEEN = []

@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item, nextitem):
    assert os.path.isabs(item.path) and item.path.is_file()
    SEEN.append(("protocol", item.nodeid, str(item.path)))
    return (yield)

def pytest_report_teststatus(report, config):
    if report.when == "call" or (report.when == "setup" and report.skipped):
        file, line, name = report.location
        assert isinstance(report.location, tuple)
        SEEN.append((report.outcome, report.nodeid, name))

def pytest_sessionfinish():
    with open("seen.json", "w") as file:
        json.dump(SEEN, file)
"""


def test_a_test_explorer_gets_each_result_exactly_once(tree: KataTree) -> None:
    tree.kata("orm/broken", "from katas.orm.broken import answer\n", "x = (")
    tree.kata("orm/skips", "import pytest\n@pytest.mark.skip\ndef test_skips():\n    pass\n")
    tree.file("explorer.py", EXPLORER)
    paths = [str(tree.root / "orm"), str(tree.root / "views")]
    tree.run("-p", "explorer", *paths, env={"PYTHONPATH": str(tree.path), "TEST_RUN_PIPE": "/nowhere"})
    seen = json.loads((tree.path / "seen.json").read_text())
    started = [nodeid for kind, nodeid, _ in seen if kind == "protocol"]
    ended = {}
    for kind, nodeid, _ in seen:
        if kind != "protocol":
            ended.setdefault(nodeid, set()).add(kind)
    assert len(started) == len(set(started)) == 14
    assert set(ended) == set(started)
    assert ended["katas/orm/broken/test_broken.py::import"] == {"failed"}
    assert ended["katas/orm/skips/test_skips.py::test_skips"] == {"skipped"}


def test_nothing_of_the_callers_environment_reaches_a_kata(tree: KataTree) -> None:
    tree.kata(
        "orm/settings",
        """
        import os, sys
        import pytest
        from django.conf import settings

        def test_settings():
            assert os.environ["DJANGO_SETTINGS_MODULE"] == "kata_project.settings"
            assert not hasattr(settings, "MINE")
            assert "PYTEST_ADDOPTS" not in os.environ and "PYTHONPATH" not in os.environ
            assert "sitecustom" not in sys.modules
        """,
    )
    tree.file("mine/mysettings.py", "MINE = True\n")
    env = {"DJANGO_SETTINGS_MODULE": "nowhere.settings", "PYTHONPATH": str(tree.path / "mine")}
    plain = tree.run("katas/orm/settings", env={"PYTHONPATH": env["PYTHONPATH"], "PYTEST_ADDOPTS": "-v"})
    plain.assert_outcomes(passed=1)
    configured = tree.run("katas/orm/settings", env=env | {"DJANGO_SETTINGS_MODULE": "mysettings"})
    configured.assert_outcomes(passed=1)


PROJECT = """
from myproject.models import Thing
import pytest

@pytest.mark.django_db
def test_thing():
    Thing.objects.create()
    assert Thing.objects.count() == 1

@pytest.fixture
def mine():
    return 1

def test_mine(mine, settings):
    assert settings.MINE
"""


def project(tree: KataTree) -> None:
    """Write a Django project of the caller's own beside the katas."""
    tree.file("pytest.ini", "[pytest]\nDJANGO_SETTINGS_MODULE = myproject.settings\npythonpath = .\n")
    tree.file("myproject/__init__.py", "")
    tree.file(
        "myproject/settings.py",
        "MINE = True\nSECRET_KEY = 'x'\nINSTALLED_APPS = ['myproject']\nUSE_TZ = True\n"
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\n",
    )
    tree.file("myproject/models.py", "from django.db import models\n\nclass Thing(models.Model):\n    pass\n")
    tree.file("tests/test_project.py", PROJECT)


def test_a_run_that_mixes_katas_with_a_projects_own_tests_works_for_both(tree: KataTree) -> None:
    project(tree)
    tree.kata(
        "orm/users",
        "import pytest\nfrom kata_project.blog.models import Post\n@pytest.mark.django_db\ndef test_db():\n    assert Post.objects.count() == 0\n",
    )
    tree.run("tests", "katas").assert_outcomes(passed=12, failed=3)
    tree.run("katas/orm/users", "tests", "-n2", random=True).assert_outcomes(passed=3)


def test_a_project_without_katas_sees_nothing_of_the_plugin(tree: KataTree) -> None:
    project(tree)
    result = tree.run("tests")
    result.assert_outcomes(passed=2)
    assert not any("kata" in line for line in result.outlines if not line.startswith(("plugins:", "rootdir:")))
    assert not (tree.path / ".djangokata").exists()


def test_the_parent_imports_no_code_of_a_kata(tree: KataTree) -> None:
    marks = "import os, pathlib\npathlib.Path({!r}).joinpath(f'{{os.getpid()}}').touch()\n"
    seen = tree.path / "seen"
    seen.mkdir()
    folder = tree.kata("orm/marks", marks.format(str(seen)) + "def test_it(): pass\n", marks.format(str(seen)))
    (folder / "conftest.py").write_text(marks.format(str(seen)))
    (folder / "__init__.py").write_text(marks.format(str(seen)))
    tree.file(
        "tells.py",
        f"import os, pathlib\ndef pytest_configure():\n    pathlib.Path({str(tree.path)!r}, 'parent').write_text(str(os.getpid()))\n",
    )
    result = tree.run("-p", "tells", "--doctest-modules", folder, env={"PYTHONPATH": str(tree.path)})
    result.assert_outcomes(passed=1)
    parent = (tree.path / "parent").read_text()
    assert parent not in {path.name for path in seen.iterdir()}
    # The process of the tests, and the one that imports files which the tests have not.
    assert len(list(seen.iterdir())) == 2


#: Starts a daemon in a session of its own, says that it is there, and takes its time.
SLOW = """
import os, pathlib, subprocess, sys, time

def test_slow():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(120)"], start_new_session=True)
    pathlib.Path({there!r}).touch()
    time.sleep({seconds})
"""


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM, signal.SIGQUIT])
def test_an_interrupted_run_leaves_no_processes_and_no_files(
    tree: KataTree, number: signal.Signals, start: str
) -> None:
    there = tree.path / "there"
    tree.kata("orm/a_slow", SLOW.format(there=str(there), seconds=60))
    process = subprocess.Popen(
        tree.command("katas", "--kata-start", start),
        cwd=tree.path,
        env=tree.env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not there.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    if number in (signal.SIGINT, signal.SIGQUIT):  # which a terminal sends to all that it started
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, told = process.communicate(timeout=120)
    assert process.returncode == (2 if number is signal.SIGINT else -number), told
    assert tree.leftovers() == []
    assert "Traceback" not in told


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_daemon_ends_with_the_run_that_a_kata_started_it_in(tree: KataTree, start: str) -> None:
    tree.kata("orm/a_slow", SLOW.format(there=str(tree.path / "there"), seconds=0))
    tree.run("katas/orm/a_slow", "--kata-start", start).assert_outcomes(passed=1)
    assert tree.leftovers() == []
