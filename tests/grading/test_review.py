"""What makes a person look at an answer, and what such an answer gets before anybody has."""

from __future__ import annotations

import textwrap

import pytest

from pytest_djangokata.grading.syntax import look
from tests.grading.conftest import FITTED, KATA, RIGHT, WRONG, School

#: Sources that nobody needs for a kata, and what is said about them.
SUSPICIOUS = {
    "import gc": "imports gc",
    "import _pytest.python": "imports _pytest.python",
    "from _pytest import python": "imports _pytest",
    "from inspect import currentframe": "imports inspect",
    "import ctypes as c": "imports ctypes",
    "from os import _exit": "_exit ends the process",
    "import os\nos._exit(0)": "_exit ends the process",
    "import sys\nsys._getframe(1)": "_getframe reads the code",
    "def f(e):\n    return e.__traceback__.tb_frame.f_locals": "f_locals reads the code",
    "import builtins\nbuiltins.len = lambda x: 0": "imports builtins",
    "global len\nlen = 3": "len of Python is replaced",
    "import json\njson.dumps = lambda *a: '1'": "something in json is replaced",
    "open('.meta/probe.py')": "names what is hidden",
    "open('../.meta/solution/answer.py')": "names what is hidden",
    "import os\nos.environ['PYTEST_CURRENT_TEST']": "names what is hidden",
    "getattr(__import__('os'), '_exit')(0)": "_exit ends the process",
    "exec('x = 1')": "exec() runs text as code",
    "from importlib import import_module\nimport importlib\nimportlib.import_module('g' + x)": "imports by a name made",
    "class A:\n    def __eq__(self, other):\n        return True": "__eq__ decides",
    "().__class__.__base__.__subclasses__()": "__subclasses__ reaches every class",
    "from django.db import connection\nconnection.force_debug_cursor = False": "force_debug_cursor changes",
    "import sys\nsys.modules['json'] = None": "sys.modules reaches",
    "x = " + "1 + " * 12_000 + "1": "the source cannot be looked at",
    "x = 1\n" * 60_000: "the source is too long",
    "f'" + "{a}" * 99_000 + "'": "the source is too long",
    "# coding: punycode\n" + "a" * 30_000 + "-" + "a" * 30_000: "the source cannot be looked at",
    "\r#!coding=punycode\r-" + "9" * 60_000: "the source cannot be looked at",
    "import sys as s\ns.modules": "sys.modules reaches",
    "from sys import modules as m\nm": "sys.modules reaches",
    "from sys import *\nmodules": "hides what is used",
    "import json as j\nj.dumps = print": "something in j is replaced",
    "import json\nj = json\nj.dumps = print": "something in j is replaced",
    "from django.db.models.query import QuerySet as Q\nQ.__len__ = print": "something in Q is replaced",
    "import django.db.models\ndjango.db.models.QuerySet.count = print": "something in django is replaced",
    "import json\nsetattr(json, 'dumps', print)": "something in json is replaced",
    "import json\njson.__dict__['dumps'] = print": "something in json is replaced",
    "import json\nvars(json).update(dumps=print)": "something in json is replaced",
    "import json\nfor json.dumps in [print]: pass": "something in json is replaced",
    "import json\n(json.dumps, x) = print, 1": "something in json is replaced",
    "import json\ndel json.dumps": "something in json is replaced",
    "from importlib import import_module as i\ni('gc')": "imports gc",
    "from django.utils.module_loading import import_string\nimport_string('gc.get_objects')": "imports gc",
    "i = __import__\ni('gc')": "__import__() imports",
    "e = eval\ne('1')": "eval() runs text",
    "compile('x', 'y', 'exec')": "compile() makes code",
    "import os\ngetattr(os, '_ex' + 'it')": "_exit ends the process",
    "import os\ngetattr(os, f'_{\"exit\"}')": "_exit ends the process",
    "import os\ngetattr(os, 'tixe_'[::-1])": "_exit ends the process",
    "import os\ngetattr(os, ''.join(['_e', 'xit']))": "_exit ends the process",
    "import os\nname = '_exit'\ngetattr(os, name)": "_exit ends the process",
    "getattr(print, 'f_' + str('back'))": "put together at run time",
    "from operator import attrgetter\nattrgetter('_exit')": "_exit ends the process",
    "open('.me' + 'ta/probe' + '.py')": "names what is hidden",
    "open(b'.meta/probe.py')": "names what is hidden",
    "import os\nany(key.startswith('PYT') for key in os.environ)": "os.environ tells who",
    "from os import getenv as g\ng('X')": "os.getenv tells who",
    "import __main__": "imports __main__",
    "def f(): pass\nf.__globals__": "__globals__ reaches",
    "class A(int):\n    __eq__ = lambda self, other: True": "__eq__ decides",
    "type('A', (int,), {'__eq__': lambda self, other: True})": "__eq__ decides",
    "import runpy": "imports runpy",
}


@pytest.mark.parametrize("source", SUSPICIOUS, ids=SUSPICIOUS.values())
def test_what_no_answer_needs_is_marked(source: str) -> None:
    marks = look({"answer.py": source.encode()})
    assert any(SUSPICIOUS[source] in mark.text for mark in marks), marks
    assert all(mark.file == "answer.py" and mark.line >= 1 for mark in marks)


@pytest.mark.parametrize(
    "source",
    [
        RIGHT,
        WRONG,
        FITTED,
        "",
        "import os\nx = os.path",
        "def f(:",
        "getattr(post, field)",
        "import re\nre.compile('a')",
        "from django.contrib import admin\nadmin.site.site_header = 'x'",
        "post.title = 'a' + 'b'",
        "\0",
        "# coding: nonsense",
    ],
)
def test_an_ordinary_answer_has_no_mark(source: str) -> None:
    assert [
        mark for mark in look({"answer.py": source.encode()}) if mark.text != "the source cannot be looked at"
    ] == []


@pytest.mark.parametrize(
    "source",
    [
        "a = 'xy'\n" + "".join(f"a = a + a\na{number} = a\n" for number in range(2500)),
        "a0 = 'xy'\n" + "".join(f"a{number + 1} = a{number} + a{number}\n" for number in range(2500)),
        "x = " + " + ".join(["'a'"] * 2000),
        "import json\nx = json" + ".a" * 2000,
        "x = " + "''.join(['a', " * 60 + "'b'" + "])" * 60,
        "from . import *\nfrom .x import y",
        "f'" + "{a}" * 20_000 + "'",
    ],
    ids=["itself", "doubled", "long", "dots", "nested", "relative", "fields"],
)
def test_no_source_holds_up_who_looks_at_it(source: str) -> None:
    assert look({"answer.py": source.encode()}) == []


#: Answers that try to be taken for right ones, by tests that run beside them. What their source shows is left out of it.
CHEATS = {
    "every test does nothing": """
        import sys
        m = sys.modules["_py" + "test.python"]
        m.Function.runtest = lambda self: None
    """,
    "every report says passed": """
        import sys
        r = sys.modules["_py" + "test.reports"].TestReport
        make = r.from_item_and_call.__func__
        def forged(cls, item, call):
            report = make(cls, item, call)
            report.outcome, report.longrepr = "passed", None
            return report
        r.from_item_and_call = classmethod(forged)
    """,
    "the process ends before the tests": "import os\nos._exit(0)\n",
    "no test is found": """
        import sys
        def published_posts(): return 0
        sys.modules["_py" + "test.python"].Module.collect = lambda self: []
    """,
    "every test is skipped": """
        import sys
        p = sys.modules["py" + "test"]
        def published_posts(): p.skip("not today")
    """,
    "it equals everything": """
        class Any(int):
            def __eq__(self, other): return True
            __hash__ = None
        def published_posts(): return Any(3)
    """,
    "it is right for the tests": FITTED,
}


def test_no_cheat_has_points_before_somebody_has_looked(school: School) -> None:
    school.assignment('points = 10\ncredit = "tests"')
    for number, source in enumerate(CHEATS.values()):
        school.hand_in(f"cheat{number}", textwrap.dedent(source))
    school.hand_in("honest", RIGHT)
    school.grade("submissions", "--workers", "2")
    rows = {row["student"]["key"]: row for row in school.results()["rows"]}
    for number, what in enumerate(CHEATS):
        assert rows[f"cheat{number}"]["points"] == 0, what
    marks = {what: [mark["kind"] for mark in rows[f"cheat{n}"]["katas"][0]["marks"]] for n, what in enumerate(CHEATS)}
    assert "tripwire" in marks["every test does nothing"]
    assert "tripwire" in marks["every report says passed"]
    assert "disagreement" in marks["it is right for the tests"]
    assert rows["honest"]["state"] == "graded"
    assert rows["honest"]["points"] == 10


def test_nobody_is_harmed_by_a_neighbour(school: School) -> None:
    school.assignment()
    meta = school.pack / KATA / "kata.toml"
    meta.write_text(f"{meta.read_text(encoding='utf-8')}timeout = 8\n", encoding="utf-8")
    hostile = {
        "loop": "while True: pass",
        "memory": "x = bytearray(8 << 30)",
        "output": "print('x' * (64 << 20))",
        "recursion": "def f(): f()\nf()",
        "signal": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        "stop": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
        "exit": "raise SystemExit",
        "encoding": "# coding: utf-7\n+AGY-",
        "null": "x = '\\0'\nraise ValueError('\\ud800\\x00\\x1b[2J')",
        "database": "from django.db import connection\nconnection.cursor().execute('DROP TABLE blog_post')",
    }
    for student, source in hostile.items():
        school.hand_in(student, source)
    school.hand_in("zoe", RIGHT)
    school.grade("submissions", "--workers", "2")
    rows = {row["student"]["key"]: row for row in school.results()["rows"]}
    assert rows["zoe"]["points"] == 1
    assert {row["points"] for name, row in rows.items() if name != "zoe"} == {0}
    assert rows["loop"]["state"] == "timed out"
    assert [one["state"] for name in ("signal", "stop") for one in rows[name]["katas"]] == ["crashed", "timed out"]
    assert school.results()["katas"] == [one for one in school.results()["katas"] if one["kata"] == KATA]


def test_what_runs_under_the_tests_reads_and_writes_nothing_of_anybody_else(school: School) -> None:
    school.assignment('credit = "tests"')
    hidden = school.pack / KATA / ".meta" / "solution" / "answer.py"
    places = [str(hidden), str(school.submissions / "zoe" / "katas" / KATA / "answer.py"), "/etc/hostname"]
    spoiled = school.folder / "spoiled"
    school.hand_in(
        "ada",
        f"""
        import builtins, os, subprocess, socket
        found = []
        for place in {places!r}:
            try:
                found.append(builtins.open(place).read())
            except OSError:
                pass
        for attempt in (
            lambda: builtins.open({str(spoiled)!r}, "w"),
            lambda: os.unlink({str(school.out / "journal.jsonl")!r}),
            lambda: subprocess.run(["touch", {str(spoiled)!r}]),
            lambda: socket.create_connection(("127.0.0.1", 1)),
        ):
            try:
                attempt()
                found.append("done")
            except Exception:
                pass
        print("FOUND", found)

        def published_posts():
            print("FOUND", found)
            return -1
        """,
    )
    school.hand_in("zoe", RIGHT)
    school.grade("submissions")
    printed = school.row("ada")["katas"][0]["printed"]
    assert "FOUND []" in printed
    assert not spoiled.exists()
    assert school.row("zoe")["points"] == 1


def test_what_is_printed_at_import_is_shown_and_djangos_log_of_requests_is_not(school: School) -> None:
    school.assignment()
    imported = 'import logging\nfrom django.test import Client\nprint("AT IMPORT")\n'
    own = 'logging.getLogger("django.request").warning("MY OWN RECORD")'
    asked = f"    Client().get('/nowhere-at-all/')\n    {own}\n    print('IN A CALL')\n    return"
    school.hand_in("ada", imported + RIGHT.replace("    return", asked))
    school.hand_in("bob", imported + "import nowhere_to_be_found\n")
    school.hand_in("zoe", RIGHT)
    school.grade("submissions")
    (ada,), (bob,) = (school.row(name)["katas"] for name in ("ada", "bob"))
    lines = ada["printed"].splitlines()
    assert (lines[0], lines.count("AT IMPORT"), "IN A CALL" in lines) == ("AT IMPORT", 1, True)
    assert any("MY OWN RECORD" in line for line in lines)
    assert "nowhere-at-all" not in ada["printed"]
    assert bob["printed"] == "AT IMPORT"
    page = (school.out / "index.html").read_text(encoding="utf-8")
    assert page.count("<pre>AT IMPORT") == 2
    assert school.row("zoe")["katas"][0]["printed"] == ""
