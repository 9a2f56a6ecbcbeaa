"""A kata's process is bounded in the memory that it uses; what is refused says which bound that was."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import KataTree

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="nothing else bounds memory"),
    # Coverage of this package itself would trace what is done about the want of memory, and has none.
    pytest.mark.usefixtures("unmeasured"),
]

BOUND = "a kata may use 64 MB of memory; --kata-memory gives it more"

#: Ways to eat memory in small steps: each leaves little for telling of it.
EATERS = {
    "objects": "kept = []\nwhile True:\n    kept.append(object())\n",
    "numbers": "kept, number = {}, 0\nwhile True:\n    kept[number] = str(number)\n    number += 1\n",
    "a chain": (
        "class Link:\n    def __init__(self, before):\n        self.before = before\n\n"
        "link = None\nwhile True:\n    link = Link(link)\n"
    ),
    "a function": "def eat(kept):\n    while True:\n        kept.append((kept,))\n\neat([])\n",
}

#: With these Python can have no memory left for a frame of the traceback, and with it loses the line: 3.11 often, 3.13 seldom.
LOST = ("objects", "a chain")


@pytest.mark.parametrize("eater", EATERS)
@pytest.mark.parametrize("where", ["answer.py", "models.py"])
def test_memory_eaten_at_import_is_told_with_its_file(kata_tree: KataTree, eater: str, where: str) -> None:
    kata_tree.kata(
        test="from katas.orm.first import answer\ndef test_it(): pass\n",
        files={where: EATERS[eater]},
        edit=[where],
    )
    result = kata_tree.run("katas/orm/first", "--kata-memory", "64")
    result.assert_outcomes(failed=1)
    place = rf"{where}:\d+"
    if eater in LOST:
        # What is left is the file, or who imports it.
        place = rf"({where}|test_first.py)(:\d+)?"
    result.stdout.re_match_lines([rf"katas/orm/first/{place}  MemoryError: {BOUND}$"])
    result.stdout.no_fnmatch_line("*Traceback*")


@pytest.mark.parametrize("eater", ["objects", "a function"])
def test_so_it_is_while_the_learner_measures_coverage(kata_tree: KataTree, eater: str) -> None:
    kata_tree.load("pytest_cov")
    kata_tree.env.pop("COVERAGE_RCFILE", None)
    kata_tree.kata(test="from katas.orm.first import answer\ndef test_it(): pass\n", answer=EATERS[eater])
    result = kata_tree.run("katas/orm/first", "--kata-memory", "64", "--cov=katas")
    result.assert_outcomes(failed=1)
    # The tracer raises in its turn, after which no traceback need be left.
    result.stdout.re_match_lines([rf"katas/orm/first/answer.py(:\d+)?  MemoryError: {BOUND}$"])
    result.stdout.no_fnmatch_line("*Traceback*")


#: Ends that nothing in the process can say more about.
LAST_WORDS = {
    "nothing left to say it with": (
        "import resource\n_, hard = resource.getrlimit(resource.RLIMIT_DATA)\n"
        "resource.setrlimit(resource.RLIMIT_DATA, (32 << 20, 32 << 20))\nkept = []\nwhile True:\n    kept.append((kept,))\n"
    ),
    "Python itself, with more below": (
        "import os, posix\nos.write(2, b'MemoryError\\nException ignored in atexit callback: ...\\n')\nposix._exit(1)\n"
    ),
    "a fatal error of Python's": (
        "import os\nos.write(2, b'Fatal Python error: x: Cannot recover from MemoryErrors while normalizing\\n')\nos.abort()\n"
    ),
    "a crash in C with all memory used": (
        "import os, signal\nkept = b'x' * (60 << 20)\nos.kill(os.getpid(), signal.SIGSEGV)\n"
    ),
}


@pytest.mark.parametrize("last_words", LAST_WORDS)
def test_the_bound_is_named_whatever_was_printed_last(kata_tree: KataTree, last_words: str) -> None:
    # Django imports it, before pytest begins to capture.
    kata_tree.kata(files={"models.py": LAST_WORDS[last_words]}, edit=["models.py"])
    result = kata_tree.run("katas", "--kata-memory", "64")
    result.assert_outcomes(failed=1)
    result.stdout.re_match_lines([rf".*MemoryError: {BOUND}"])
    result.stdout.no_fnmatch_line("*printed last*")


def test_a_crash_with_little_memory_used_is_told_as_one(kata_tree: KataTree) -> None:
    answer = "import os, signal\nkept = b'x' * (16 << 20)\nos.kill(os.getpid(), signal.SIGSEGV)\n"
    kata_tree.kata(test="from katas.orm.first import answer\ndef test_it(): pass\n", answer=answer)
    result = kata_tree.run("katas", "--kata-memory", "64")
    result.stdout.fnmatch_lines(["katas/orm/first/answer.py:3  *SIGSEGV*"])


THREADS = """
import threading

def run(count):
    event = threading.Event()
    threads = [threading.Thread(target=event.wait) for _ in range(count)]
    try:
        for thread in threads:
            thread.start()
    finally:
        event.set()
        for thread in threads:
            if thread.ident:
                thread.join()

def test_many_threads():
    run(64)

def test_very_many_threads():
    run(5000)
"""


def test_the_stacks_of_threads_do_not_count_as_memory(kata_tree: KataTree) -> None:
    kata_tree.kata(test=THREADS)
    result = kata_tree.run("katas", "--kata-memory", "64")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["E *RuntimeError: can't start new thread", f"E *{BOUND}"])


def test_what_is_told_of_a_bound_is_what_was_set(kata_tree: KataTree) -> None:
    kata_tree.kata(test="def test_it():\n    bytearray(4 << 30)\n")
    result = kata_tree.run("katas")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *MemoryError", "E *a kata may use 512 MB of memory; --kata-memory *"])
