"""A kata's process is bounded in the memory that it uses; what is refused says which bound that was."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import KataTree

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing else bounds memory")

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
    # Python 3.11 can lose the traceback where memory ends in a loop at module level.
    place = rf"katas/orm/first/{where}:\d+  " if sys.version_info >= (3, 12) or eater not in LOST else ".*"
    result.stdout.re_match_lines([rf"{place}MemoryError: {BOUND}$"])
    result.stdout.no_fnmatch_line("*Traceback*")


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
