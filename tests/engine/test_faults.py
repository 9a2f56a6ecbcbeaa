"""Whatever a learner's code does, it costs its own kata one clear failure, and nobody else anything."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import KataTree, Results

USES_ANSWER = """
from katas.faults.{name} import answer

def test_before():
    pass

def test_it():
    answer.solve()

def test_after():
    pass
"""

BESIDE = """
import pytest

@pytest.mark.parametrize("n", range(3))
def test_beside(n):
    pass

def test_fails_as_it_should():
    assert 1 == 2
"""


#: Line 4 of the answer, or the test's where no memory was left to note it.
OR_LOST = "4, or lost"


@dataclass
class Fault:
    """One way to break a kata.

    :param answer: what the learner wrote.
    :param says: what the message has to say.
    :param line: the line that the message has to name; None for that of the test, 0 for none.
    :param failed: the tests that fail; the one named "import" stands for a kata that cannot be collected.
    :param passed: the tests that pass all the same.
    :param edit: the learner's files.
    """

    answer: str = ""
    says: str = ""
    line: int | str | None = None
    failed: list[str] = field(default_factory=lambda: ["import"])
    passed: list[str] = field(default_factory=list)
    file: str = "answer.py"
    files: dict[str, str | bytes] = field(default_factory=dict)
    edit: list[str] = field(default_factory=lambda: ["answer.py"])

    @property
    def place(self) -> str:
        """The place that the message names; where the process leaves no trace, the test's, and without a line, the file."""
        test = r"test_\w+\.py:6"
        if self.line is None:
            return test
        if self.line == OR_LOST:
            return rf"(?:{re.escape(self.file)}:4|{test})"
        return re.escape(self.file) + (f":{self.line}" if self.line else r"(?=\s)")


def in_test(answer: str, says: str, line: int | str | None, file: str = "answer.py") -> Fault:
    return Fault(answer, says, line, ["test_it"], ["test_before", "test_after"], file=file)


#: Python drops the frames that it has no memory to note: a test whose own frame is in no file looks like that.
WITHOUT_FRAMES: dict[str, str | bytes] = {
    "test_lost_traceback.py": """
        def test_before():
            pass



        def test_it():
            raise MemoryError

        test_it.__code__ = test_it.__code__.replace(co_filename="<lost>")
    """
}

DAEMON = """
import os, time

def solve():
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(300)
            time.sleep(300)
        os._exit(0)
    os.wait()
"""

GARBAGE = """
import os

def solve():
    for number in range(3, 100):
        try:
            if os.path.realpath(f"/proc/self/fd/{number}").startswith("/proc") and "socket" in os.readlink(f"/proc/self/fd/{number}"):
                os.write(number, GARBAGE)
        except OSError:
            pass
    import time; time.sleep(0.2)
"""


def forged(message: str) -> str:
    body = message.encode()
    return f"GARBAGE = {len(body).to_bytes(4, 'big') + bytes(4) + body!r}\n" + GARBAGE


FAULTS = {
    "syntax_error": Fault("x = (\n", "SyntaxError: '(' was never closed", 1),
    "import_error": Fault("#\nimport nowhere_to_be_found\n", "No module named 'nowhere_to_be_found'", 2),
    "exception_at_import": Fault("#\n#\n1 / 0\n", "ZeroDivisionError", 3),
    "exception_in_models": Fault(
        "", "ZeroDivisionError: division by zero", 2, file="models.py", files={"models.py": "import os\n1 / 0\n"}
    ),
    "loop_at_import": Fault("while True:\n    pass\n", "stopped after 4 s", r"[12]"),
    "loop_in_test": in_test("def solve():\n    x = 0\n    while True:\n        x += 1\n", "stopped after 4 s", r"[34]"),
    "exit_at_import": Fault("import sys\nsys.exit(3)\n", "SystemExit: 3", 2),
    "exit_in_test": in_test("import sys\ndef solve():\n    sys.exit(0)\n", "SystemExit: 0", 3),
    "os_exit_at_import": Fault("import os\nos._exit(0)\n", "ended itself with exit status 0", 2),
    "os_exit_in_test": in_test("import os\ndef solve():\n    os._exit(7)\n", "ended itself with exit status 7", 3),
    "hidden_exit": in_test("import posix\ndef solve():\n    posix._exit(7)\n", "ended itself with exit status 7", None),
    "kill_itself": in_test("import os\ndef solve():\n    os.kill(os.getpid(), 9)\n", "ended by SIGKILL", 3),
    "abort": in_test("import os\ndef solve():\n    os.abort()\n", "ended by SIGABRT", 3),
    "recursion": in_test("def solve():\n    solve()\n", "RecursionError", 2),
    "crash_in_c": in_test("import ctypes\ndef solve():\n    ctypes.string_at(0)\n", "ended by SIGSEGV", 3),
    "memory": in_test("def solve():\n    return bytearray(4 << 30)\n", "MemoryError", 2),
    "output": in_test(
        "def solve():\n    for _ in range(1 << 10):\n        print('x' * (1 << 20))\n",
        "what a kata prints or writes may take 32 MB",
        3,
    ),
    "endless_thread": in_test(
        "import threading, time\ndef loop():\n    while True:\n        time.sleep(0.1)\n"
        "def solve():\n    threading.Thread(target=loop, daemon=True).start()\n",
        "a thread never ended",
        4,
    ),
    "keyboard_interrupt_at_import": Fault("#\nraise KeyboardInterrupt\n", "KeyboardInterrupt", 2),
    "keyboard_interrupt_in_test": in_test("def solve():\n    raise KeyboardInterrupt\n", "KeyboardInterrupt", 2),
    "pytest_exit_at_import": Fault("import pytest\npytest.exit('enough')\n", "Exit: enough", 2),
    "pytest_exit_in_test": in_test("import pytest\ndef solve():\n    pytest.exit('enough')\n", "Exit: enough", 3),
    "circular_import": Fault(
        "from . import other\n", "cannot import name 'name'", 1, files={"other.py": "from .answer import name\n"}
    ),
    "not_utf8": Fault("", "SyntaxError", 1, files={"answer.py": b"name = '\xff\xfe'\n"}),
    "null_bytes": Fault("", "null bytes", 1, files={"answer.py": b"x = 1\0\n"}),
    "empty_file": in_test("", "there is no `solve` in this file", 1),
    "closes_descriptors": in_test(
        "import os, time\ndef solve():\n    os.closerange(0, 4096)\n    time.sleep(0.2)\n",
        "connection to the runner",
        None,
    ),
    "garbage": in_test(forged("garbage"), "talked to the runner itself", None),
    "forged_start": in_test(forged('{"event": "start", "id": "x"}'), "talked to the runner itself", None),
    "forged_done": in_test(forged('{"event": "done"}'), "talked to the runner itself", None),
    "forged_item": in_test(
        forged('{"event": "collected", "items": [{}], "errors": {}, "skipped": {}}'), "talked to the runner", None
    ),
    "forged_debugger": in_test(forged('{"event": "debugger", "state": "enter"}'), "talked to the runner itself", None),
    "forged_template": in_test(forged('{"event": "template", "key": "../../x"}'), "talked to the runner itself", None),
    "many_small_objects": in_test(
        "def solve():\n    kept = []\n    while True:\n        kept.append(object())\n", "MemoryError", OR_LOST
    ),
    "lost_traceback": Fault("", "MemoryError", None, ["test_it"], ["test_before"], files=WITHOUT_FRAMES),
    "lost_traceback_of_the_session": in_test(
        "import pytest\ndef lost(*_):\n    raise MemoryError\nlost.__code__ = lost.__code__.replace(co_filename='<lost>')\n"
        "def solve():\n    pytest.TestReport.from_item_and_call = lost\n",
        "MemoryError",
        None,
    ),
    "huge_message": in_test("def solve():\n    raise ValueError('x' * 5_000_000)\n", "ValueError: xxx", 2),
    "replaced_json": in_test(
        "import json\njson.dumps = json.loads = None\ndef solve():\n    raise ValueError('mine')\n", "mine", 4
    ),
    "message_that_is_none": Fault(
        "class Odd(Exception):\n    def __str__(self):\n        return 3\nraise Odd\n", "Odd: its __str__ raised", 4
    ),
    "message_that_is_a_number": in_test(
        "class Odd(Exception):\n    __str__ = lambda self: 404\ndef solve():\n    raise Odd\n", "Odd", 4
    ),
    "loop_in_a_signal_handler": in_test(
        "import os, signal\ndef handler(*_):\n    while True:\n        pass\n"
        "def solve():\n    signal.signal(signal.SIGUSR1, handler)\n    os.kill(os.getpid(), signal.SIGUSR1)\n",
        "stopped after 4 s",
        r"[34]",
    ),
    "relation_to_nothing": Fault(
        "",
        "Related model 'nowhere.Thing' cannot be resolved",
        3,
        file="models.py",
        files={
            "models.py": """
                from django.db import models
                class Part(models.Model):
                    thing = models.ForeignKey('nowhere.Thing', models.CASCADE)
            """
        },
        edit=["answer.py", "models.py"],
    ),
    "app_that_is_not_there": Fault(
        "",
        "No module named 'nowhere'",
        2,
        file="settings.py",
        files={"settings.py": "from kata_project.settings import *\nINSTALLED_APPS = [*INSTALLED_APPS, 'nowhere']\n"},
        edit=["answer.py", "settings.py"],
    ),
    "breakpoint": in_test("def solve():\n    breakpoint()\n", "breakpoint() needs a terminal", 2),
    "conftest": Fault(
        "", "No module named 'nowhere'", 2, file="conftest.py", files={"conftest.py": "#\nimport nowhere\n"}
    ),
    "conftest_syntax": Fault("", "SyntaxError", 1, file="conftest.py", files={"conftest.py": "x = (\n"}),
    "migration": Fault(
        "",
        "this migration cannot be applied",
        0,
        file="migrations/0001_initial.py",
        files={
            "models.py": "from django.db import models\nclass Thing(models.Model):\n    pass\n",
            "migrations/__init__.py": "",
            "migrations/0001_initial.py": """
                from django.db import migrations
                class Migration(migrations.Migration):
                    operations = [migrations.RunSQL("CREATE TABLE oops (")]
            """,
        },
    ),
    "invalid_toml": Fault("", "the file is not TOML", 0, ["file"], file="kata.toml", files={"kata.toml": "title = \n"}),
    "invalid_key": Fault(
        "",
        "lvel",
        0,
        ["lvel"],
        file="kata.toml",
        files={
            "kata.toml": 'lvel = "basic"\ntitle = "t"\nlevel = "basic"\nquestion = "q"\npoints = 1\nminutes = 1\nedit = ["answer.py"]\n'
        },
    ),
}


@dataclass
class Run:
    tree: KataTree
    result: pytest.RunResult
    results: Results


@pytest.fixture(scope="module")
def run_of_faults(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> Run:
    """One run over a kata for each fault, between two healthy ones."""
    tree = KataTree(tmp_path_factory.mktemp("faults"), warm_cache)
    tree.kata("aaa/beside", BESIDE)
    tree.kata("zzz/beside", BESIDE)
    for name, fault in FAULTS.items():
        tree.kata(f"faults/{name}", USES_ANSWER.format(name=name), fault.answer, fault.files, edit=fault.edit)
    (tree.kata("faults/deleted_file") / "answer.py").unlink()
    (tree.kata("faults/deleted_test") / "test_deleted_test.py").unlink()
    (tree.kata("faults/deleted_kata") / "kata.toml").write_bytes(b"\xff")
    return Run(tree, *tree.results("--kata-timeout", "4", "--kata-memory", "200"))


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_costs_its_kata_one_clear_failure(run_of_faults: Run, name: str) -> None:
    fault = FAULTS[name]
    found = run_of_faults.results[f"faults/{name}"]
    expected = dict.fromkeys(fault.failed, "failure") | dict.fromkeys(fault.passed, "passed")
    assert {test: outcome for test, (outcome, _) in found.items()} == expected
    text = found[fault.failed[0]][1]
    assert fault.says in text
    assert re.search(rf"katas/faults/{name}/{fault.place}(?!\d)", text)


@pytest.mark.parametrize("name", ["deleted_file", "deleted_test", "deleted_kata"])
def test_a_file_that_is_gone_costs_its_kata_one_clear_failure(run_of_faults: Run, name: str) -> None:
    assert [outcome for outcome, _ in run_of_faults.results[f"faults/{name}"].values()] == ["failure"]


@pytest.mark.parametrize("kata", ["aaa/beside", "zzz/beside"])
def test_other_katas_keep_their_results(run_of_faults: Run, kata: str) -> None:
    passed = {f"test_beside[{n}]": "passed" for n in range(3)}
    outcomes = {test: outcome for test, (outcome, _) in run_of_faults.results[kata].items()}
    assert outcomes == passed | {"test_fails_as_it_should": "failure"}


def test_a_run_with_faults_ends_in_status_1(run_of_faults: Run) -> None:
    assert run_of_faults.result.ret == 1


def test_faults_leave_no_files_and_no_processes(run_of_faults: Run) -> None:
    assert run_of_faults.tree.leftovers() == []


def test_a_missing_name_fails_only_the_tests_that_use_it(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="""
        from katas.orm.first import answer
        def test_uses_it(): answer.missing()
        def test_does_not(): answer.there()
        """,
        answer="def there(): pass\n",
    )
    result = kata_tree.run()
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["katas/orm/first/answer.py:1  AttributeError: there is no `missing` in this file"])


def test_a_daemon_of_the_learner_does_not_outlive_the_run(kata_tree: KataTree) -> None:
    kata_tree.kata(test="from katas.orm.first import answer\ndef test_it(): answer.solve()\n", answer=DAEMON)
    kata_tree.run().assert_outcomes(passed=1)
    assert kata_tree.leftovers() == []


def test_a_gigabyte_on_the_terminal_does_not_reach_it(kata_tree: KataTree) -> None:
    kata_tree.kata(test="import os\ndef test_it():\n    for _ in range(64): os.write(1, b'x' * (1 << 20))\n")
    result = kata_tree.run()
    result.assert_outcomes(failed=1)
    assert sum(map(len, result.outlines)) < 200_000


def test_a_fault_in_a_spawned_process_reads_the_same(kata_tree: KataTree) -> None:
    kata_tree.kata(test="import os\ndef test_before(): pass\ndef test_it(): os._exit(5)\ndef test_after(): pass\n")
    kata_tree.kata("orm/second", answer="x = (", test="from katas.orm.second import answer\n")
    result = kata_tree.run("-v", "--kata-start", "spawn")
    result.assert_outcomes(failed=2, passed=2)
    result.stdout.fnmatch_lines(
        ["FAILED katas/orm/first/test_first.py::test_it - katas/orm/first/test_first.py:3 *status 5*"]
    )
    result.stdout.fnmatch_lines(
        ["FAILED katas/orm/second/test_second.py::import - katas/orm/second/answer.py:1 *SyntaxError*"]
    )
    assert kata_tree.leftovers() == []


#: What is told of faults that an ordinary run, without anything else beside it, is the right place for.
MORE_FAULTS: dict[str, tuple[str, str]] = {
    "ended by signal 40": (
        "import os\ndef test_it():\n    os.kill(os.getpid(), 40)\n",
        "test_first.py:3  the process was ended by signal 40 while test_it ran",
    ),
    "its folder for notes is gone": (
        (
            "import os, pathlib, shutil\ndef test_it():\n"
            "    shutil.rmtree(pathlib.Path(os.environ['TMPDIR']).parent)\n    os._exit(9)\n"
        ),
        "test_first.py:2  the process ended itself with exit status 9 while test_it ran",
    ),
    "an earlier test has signalled its process": (
        (
            "import os, signal\ndef test_before():\n    signal.signal(signal.SIGUSR1, signal.SIG_IGN)\n"
            "    os.kill(os.getpid(), signal.SIGUSR1)\n\ndef test_it():\n    import posix\n    posix._exit(9)\n"
        ),
        "test_first.py:6  the process ended itself with exit status 9 while test_it ran",
    ),
    "it hangs up and lives on": (
        "import os, signal\ndef test_it():\n    os.closerange(3, 100)\n    signal.pause()\n",
        "test_first.py:2  the process closed its connection to the runner while test_it ran",
    ),
}


@pytest.mark.parametrize("fault", MORE_FAULTS)
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_the_end_of_a_process_is_told_with_its_place(kata_tree: KataTree, fault: str, start: str) -> None:
    test, says = MORE_FAULTS[fault]
    kata_tree.kata(test=test)
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas", "-v", "--kata-start", start)
    result.assert_outcomes(failed=1, passed=test.count("def test_"))
    result.stdout.fnmatch_lines([f"FAILED katas/orm/first/test_first.py::test_it - katas/orm/first/{says}"])
    assert kata_tree.leftovers() == []


def test_a_kata_that_stops_its_own_clock_is_ended_by_the_parents(kata_tree: KataTree) -> None:
    stops = "import faulthandler, signal\ndef test_it():\n    faulthandler.cancel_dump_traceback_later()\n"
    kata_tree.kata(test=f"{stops}    signal.pause()\n", timeout=1.5)
    kata_tree.kata("orm/second")
    result = kata_tree.run("katas", "-v")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(
        [
            "  If this machine is only slow: --kata-timeout 4.5",
            "FAILED *::test_it - katas/orm/first/test_first.py:2  stopped after 1.5 s: *",
        ]
    )


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_process_that_talks_to_the_runner_costs_one_test(kata_tree: KataTree, start: str) -> None:
    answer = forged('{"event": "done"}') + "    time.sleep(60)\n"
    kata_tree.kata("faults/forged", USES_ANSWER.format(name="forged"), answer)
    _, results = kata_tree.results("katas", "--kata-start", start)
    outcomes = {test: outcome for test, (outcome, _) in results["faults/forged"].items()}
    assert outcomes == {"test_before": "passed", "test_it": "failure", "test_after": "passed"}
    assert kata_tree.leftovers() == []


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_what_a_kata_printed_before_it_broke_is_there(kata_tree: KataTree, start: str) -> None:
    kata_tree.kata(files={"models.py": "print('said before breaking')\n1 / 0\n"})
    result = kata_tree.run("katas", "-s", "--kata-start", start)
    result.assert_outcomes(failed=1)
    assert any(line.startswith("said before breaking") for line in result.outlines)


def test_a_process_that_ends_between_two_tests_is_replaced(kata_tree: KataTree) -> None:
    ends = "import os, threading\n@pytest.fixture\ndef ends():\n    yield\n    os.kill(os.getpid(), 9)\n"
    kata_tree.kata(
        test=f"import pytest\n{ends}\ndef test_before(ends): pass\n\ndef test_after(): pass\n\ndef test_last(): pass\n"
    )
    kata_tree.run("katas").assert_outcomes(failed=1, passed=2)


#: What a kata of two modules says where it is broken as a whole, by the file that is wrong.
BROKEN_AS_A_WHOLE = {
    "conftest that refuses": (
        {"conftest.py": "import pytest\ndef pytest_configure():\n    raise pytest.UsageError('not like this')\n"},
        "pytest could not start in the kata's process",
    ),
    "models": ({"models.py": "1 / 0\n"}, "katas/orm/first/models.py:1  ZeroDivisionError"),
    "long message": ({"models.py": "raise ValueError('x' * 5000)\n"}, "katas/orm/first/models.py:1  ValueError: xxx"),
}


@pytest.mark.parametrize("kind", BROKEN_AS_A_WHOLE)
def test_a_kata_of_two_modules_that_is_broken_as_a_whole_fails_once(kata_tree: KataTree, kind: str) -> None:
    files, says = BROKEN_AS_A_WHOLE[kind]
    kata_tree.kata(files=files | {"test_second.py": "def test_it(): pass\n"})
    result = kata_tree.run("katas", "-v")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([f"FAILED katas/orm/first/test_first.py::import - *{says}*"])
    assert max(map(len, result.outlines)) < 2000
    asked = kata_tree.run("katas/orm/first/test_second.py", "-v")
    asked.assert_outcomes(failed=1)
    asked.stdout.fnmatch_lines([f"FAILED katas/orm/first/test_second.py::import - *{says}*"])


def test_a_test_module_that_is_no_python_leaves_the_other_one(kata_tree: KataTree) -> None:
    kata_tree.kata(test="def test_it(:\n", files={"test_second.py": "def test_it(): pass\n"})
    result = kata_tree.run("katas", "-v")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["FAILED *test_first.py::import - katas/orm/first/test_first.py:1  SyntaxError: *"])


@pytest.mark.parametrize("missing", ["helpers", "answer.helpers", "answer"])
def test_a_name_that_something_else_lacks_fails_as_python_says_it(kata_tree: KataTree, missing: str) -> None:
    kata_tree.kata(
        test=f"import types\nfrom katas.orm.first import helpers, answer\ndef test_it(): {missing}.nothing\n",
        answer="import types\nhelpers = types.SimpleNamespace()\n",
        files={"helpers/notes.txt": "a folder that is no regular package"},
    )
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1)
    assert any("has no attribute 'nothing'" in line for line in result.outlines) == (missing != "answer")


THREADS = {
    "waits in the standard library": (
        (
            "import threading\ndef loop(): threading.Event().wait()\ndef test_it():\n"
            "    threading.Thread(target=loop, daemon=True).start()\n"
        ),
        "a thread never ended",
    ),
    "beside a failure": (
        (
            "import threading\ndef loop(): threading.Event().wait()\ndef test_it():\n"
            "    threading.Thread(target=loop, daemon=True).start()\n    assert 'this' == 'that'\n"
        ),
        "assert 'this' == 'that'",
    ),
}


@pytest.mark.parametrize("kind", THREADS)
def test_a_thread_that_never_ends_fails_its_test_once(kata_tree: KataTree, kind: str) -> None:
    test, says = THREADS[kind]
    kata_tree.kata(test=f"{test}\ndef test_next():\n    pass\n")
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1, passed=1)
    assert any(says in line for line in result.outlines)


def test_a_thread_that_runs_none_of_the_katas_code_is_nobodys_fault(kata_tree: KataTree) -> None:
    kata_tree.kata(
        test="import threading\ndef test_it():\n    threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
    )
    kata_tree.run("katas").assert_outcomes(passed=1)


def test_a_warning_without_end_is_shortened_and_its_test_passes(kata_tree: KataTree) -> None:
    kata_tree.kata(test="import warnings\ndef test_it(): warnings.warn('x' * 5_000_000)\n")
    result = kata_tree.run("katas")
    result.assert_outcomes(passed=1, warnings=1)
    result.stdout.fnmatch_lines(["*characters left out*"])


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a name has to be text")
def test_files_that_are_no_source_cost_nobody_anything(kata_tree: KataTree) -> None:
    folder = kata_tree.kata("orm/first")
    kata_tree.kata("orm/second")
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.txt")).touch()
    with (folder / "dump.sqlite3").open("wb") as dump:
        dump.truncate(10 << 30)
    kata_tree.run("katas").assert_outcomes(passed=2)
