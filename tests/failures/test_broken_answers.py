"""A mistake in a file that is used late, or never, is told once, before any test."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import KataTree, Results

URLCONF = "from django.urls import path\nfrom . import views\nurlpatterns = [path('', views.page)]\n"

#: The views are imported by the URLconf, which is imported at the first request.
BY_REQUEST = """
import pytest
from django.test import Client

@pytest.mark.parametrize("n", range(3))
def test_page(n):
    assert Client(raise_request_exception=False).get("/").status_code == 200
"""

VIEW = "from django.http import HttpResponse\n\ndef page(request):\n    return HttpResponse('here')\n"


def settings(name: str) -> str:
    return f"from kata_project.settings import *\nROOT_URLCONF = 'katas.broken.{name}.urls'\n"


@dataclass
class Mistake:
    """A kata with a mistake in ``file``, told as ``says`` at ``line``, followed by ``shows``."""

    says: str
    line: int
    text: str
    file: str = "views.py"
    shows: str = ""
    files: dict[str, str | bytes] = field(default_factory=dict)


MISTAKES = {
    "syntax": Mistake("SyntaxError: expected ':'", 7, VIEW + "\n\ndef unfinished()\n", shows="|                 ^"),
    "half_a_function": Mistake("IndentationError: expected an indented block", 6, VIEW + "\ndef unfinished():\n"),
    "misspelt_import": Mistake("ModuleNotFoundError: No module named 'djnago'", 1, "import djnago\n" + VIEW),
    "name_of_import": Mistake(
        "ImportError: cannot import name 'HttpRespons'", 1, "from django.http import HttpRespons"
    ),
    "name": Mistake("NameError: name 'lenght' is not defined", 6, VIEW + "\nSIZE = lenght\n"),
    "attribute": Mistake(
        "AttributeError: module 'django.db.models' has no attribute 'CharFeild'",
        7,
        VIEW + "\nfrom django.db import models\nFIELD = models.CharFeild()\n",
    ),
    "another_exception": Mistake("ZeroDivisionError: division by zero", 6, VIEW + "\n1 / 0\n"),
    "exit": Mistake("SystemExit: 3", 6, VIEW + "\nraise SystemExit(3)\n"),
    "hard_exit": Mistake("the process ended itself with exit status 7", 6, VIEW + "\nimport os; os._exit(7)\n"),
    "signal": Mistake("ended by SIGKILL", 6, VIEW + "\nimport os; os.kill(os.getpid(), 9)\n"),
    "loop": Mistake("stopped after 3 s", 6, VIEW + "\nwhile True: pass\n"),
    "not_utf8": Mistake("SyntaxError: (unicode error)", 1, "", files={"views.py": b"name = '\xff'\n"}),
    "null_bytes": Mistake("null bytes", 1, "", files={"views.py": b"x = 1\0\n"}),
    "too_deep": Mistake("", 1, "x = " + "-" * 100_000 + "1\n"),
    "in_the_second_file": Mistake(
        "NameError: name 'this' is not defined", 3, "#\n#\nthis\n", "helpers.py", files={"views.py": VIEW}
    ),
    "in_a_package": Mistake(
        "NameError: name 'this' is not defined", 1, "this\n", "parts/__init__.py", files={"views.py": VIEW}
    ),
    "in_a_suite": Mistake(
        "ModuleNotFoundError: No module named 'pytset'", 1, "import pytset\n", "suite.py", files={"views.py": VIEW}
    ),
    "in_a_migration": Mistake(
        "SyntaxError: invalid syntax",
        1,
        "from django + 1\n",
        "migrations/0001_initial.py",
        files={"views.py": VIEW, "migrations/__init__.py": "", "models.py": ""},
    ),
    "import_in_other_settings": Mistake(
        "ModuleNotFoundError: No module named 'nowhere'",
        1,
        "import nowhere\nDEBUG = False\n",
        "production.py",
        files={"views.py": VIEW},
    ),
    "tag_in_a_template": Mistake(
        "TemplateSyntaxError: Invalid block tag on line 2: 'extnds'",
        2,
        "<p>\n{% extnds 'base.html' %}\n",
        "templates/page.html",
        shows=">    2 | {% extnds",
        files={"views.py": VIEW},
    ),
    "template_without_end": Mistake(
        "TemplateSyntaxError: Unclosed tag on line 3: 'if'",
        3,
        "<p>\n\n{% if x %}\n",
        "templates/page.html",
        files={"views.py": VIEW},
    ),
    "template_not_utf8": Mistake(
        "the file is not UTF-8",
        0,
        "",
        "templates/page.html",
        files={"views.py": VIEW, "templates/page.html": b"caf\xe9\n"},
    ),
}


@dataclass
class Run:
    result: pytest.RunResult
    results: Results


@pytest.fixture(scope="module")
def run_of_mistakes(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Run:
    tree = KataTree(tmp_path_factory.mktemp("mistakes"), warm_cache)
    for name, mistake in MISTAKES.items():
        files = {"settings.py": settings(name), "urls.py": URLCONF, mistake.file: mistake.text} | mistake.files
        tree.kata(f"broken/{name}", BY_REQUEST, files=files, edit=["answer.py", "views.py", mistake.file])
    tree.kata("broken/none", BY_REQUEST, files={"settings.py": settings("none"), "urls.py": URLCONF, "views.py": VIEW})
    return Run(*tree.results("katas", "--kata-timeout", "3"))


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_file_that_is_used_late_is_one_broken_kata(run_of_mistakes: Run, name: str) -> None:
    mistake = MISTAKES[name]
    ((test, (outcome, text)),) = run_of_mistakes.results[f"broken/{name}"].items()
    assert (test, outcome) == ("import", "failure")
    place = f"katas/broken/{name}/{mistake.file}" + (f":{mistake.line}" if mistake.line else "")
    assert re.search(rf"^{re.escape(place)}  .*{re.escape(mistake.says)}", text, re.MULTILINE)
    assert mistake.shows in text
    assert len(text.splitlines()) < 16


@pytest.mark.parametrize("columns", [60, 100])
@pytest.mark.parametrize("place", [3, 60, 140])
def test_a_caret_stands_below_what_it_marks_however_long_the_line_is(
    kata_tree: KataTree, place: int, columns: int
) -> None:
    long = f"x = [{', '.join(['1'] * 60)}]"
    kata_tree.kata(answer=f"{long[:place]}?{long[place:]}\n")
    result = kata_tree.run("katas", env={"COLUMNS": str(columns)})
    lines = result.outlines
    (marks,) = (number for number, line in enumerate(lines) if line.strip(" |") == "^")
    assert lines[marks - 1][lines[marks].index("^")] == "?"
    assert max(len(lines[marks - 1]), len(lines[marks])) <= columns


def test_a_kata_without_a_mistake_runs_beside_them(run_of_mistakes: Run) -> None:
    assert {outcome for outcome, _ in run_of_mistakes.results["broken/none"].values()} == {"passed"}


#: Files that cannot be imported here and now, and are right all the same, or are for the tests to judge.
HARMLESS = {
    "settings that want an environment": "import os\nSECRET_KEY = os.environ['NOWHERE_TO_BE_FOUND']\n",
    "a model of an app that is to be installed": ("from django.db import models\nclass Thing(models.Model): pass\n"),
    "a question to the database": "from kata_project.blog.models import Post\nPOSTS = list(Post.objects.all())\n",
    "a refusal": "from django.core.exceptions import ImproperlyConfigured\nraise ImproperlyConfigured('no')\n",
    "a suite that skips itself": "import pytest\npytest.skip('later', allow_module_level=True)\n",
    "nothing": "",
}


@pytest.mark.parametrize("kind", HARMLESS)
def test_a_file_that_only_its_surroundings_stop_breaks_nothing(kata_tree: KataTree, kind: str) -> None:
    kata_tree.kata(files={"late.py": HARMLESS[kind]}, edit=["answer.py", "late.py"])
    kata_tree.run("katas").assert_outcomes(passed=1)


def test_looking_for_mistakes_connects_and_prints_nothing(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="""
        import sys
        from django.db.models.signals import post_save

        def test_it(capfd):
            assert not any("forgotten" in str(receiver) for receiver in post_save.receivers)
            assert "katas.orm.first.receivers" not in sys.modules
            import katas.orm.first.receivers
            assert capfd.readouterr().out == "said once\\n"
        """,
        files={
            "receivers.py": """
                from django.db.models.signals import post_save
                from django.dispatch import receiver
                print("said once")

                @receiver(post_save)
                def forgotten(**kwargs): pass
            """
        },
        edit=["answer.py", "receivers.py"],
    )
    kata_tree.run("katas").assert_outcomes(passed=1)
    result = kata_tree.run("katas", "-s")
    assert sum("said once" in line for line in result.outlines) == 0


def test_a_thread_that_an_import_starts_is_no_danger(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): pass\n",
        answer=(
            "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor(1)\n"
            "pool.submit(print).result()\n"
        ),
        files={"late.py": "x = 1\n"},
        edit=["answer.py", "late.py"],
    )
    kata_tree.run("katas").assert_outcomes(passed=1)


def test_a_mistake_in_a_file_that_is_used_late_is_found_in_a_spawned_process(kata_tree: KataTree) -> None:
    kata_tree.kata(files={"late.py": "import nowhere\n"}, edit=["answer.py", "late.py"])
    result = kata_tree.run("katas", "--kata-start", "spawn")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["katas/orm/first/late.py:1  ModuleNotFoundError: *"])
    assert kata_tree.leftovers() == []


def test_a_missing_app_is_no_mistake_of_a_template(kata_tree: KataTree) -> None:
    kata_tree.kata(
        files={
            "settings.py": "from kata_project.settings import *\nTEMPLATES = [{'BACKEND': 'nowhere.Engine'}]\n",
            "templates/page.html": "{% broken",
        },
        edit=["answer.py", "templates/*.html"],
    )
    kata_tree.run("katas").assert_outcomes(passed=1)
