"""What a hostile answer does to its own tests: they are feedback, and forgeable; the verdict and the machine are not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pytest_djangokata.databases.store import TemplateStore
from pytest_djangokata.grading.feedback_tests import Expected, Run, expected_tests, run_tests
from pytest_djangokata.grading.room import Room
from tests.attacks.answers import N_PLUS_ONE, source
from tests.attacks.conftest import KATAS, Arena, Attack, descendants, left_over

KATA, FILE = "orm/select_related", "queries.py"

Feedback = Callable[[str], Run]


@pytest.fixture(scope="module")
def room(arena: Arena) -> Iterator[tuple[Room, Expected]]:
    """Where answers take turns under the tests, and what is to be expected of these."""
    kata, _ = arena.probe(KATA)
    with Room(kata, arena.launcher, TemplateStore(arena.cache), arena.fresh()) as made:
        yield made, expected_tests(made)


@pytest.fixture
def feedback(room: tuple[Room, Expected]) -> Feedback:
    """Return a function that runs the tests over the text of an answer."""

    def run(text: str) -> Run:
        made, expected = room
        before = descendants()
        found = run_tests(made, {FILE: text.encode()}, expected)
        assert not left_over(before), "processes are left over"
        return found

    return run


#: Finds pytest's configuration from within an answer that is being imported.
CONFIG = """
import gc, pytest
config = next(one for one in gc.get_objects() if type(one).__name__ == "Config" and hasattr(one, "pluginmanager"))
"""

FORGES = {
    "no test runs": N_PLUS_ONE + "\nfrom _pytest.python import Function\nFunction.runtest = lambda self: None\n",
    "every report says that it passed": N_PLUS_ONE
    + """
from _pytest.reports import TestReport
TestReport.outcome = property(lambda self: "passed", lambda self, value: None)
""",
    "the module skips itself": "import pytest\npytest.skip('not today', allow_module_level=True)\n",
    "all tests are taken out": N_PLUS_ONE
    + CONFIG
    + """
class Plugin:
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items): items.clear()
config.pluginmanager.register(Plugin())
""",
    "all tests have other names": N_PLUS_ONE
    + CONFIG
    + """
class Plugin:
    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items):
        for item in items: item._nodeid += "[renamed]"
config.pluginmanager.register(Plugin())
""",
    "all tests are skipped": N_PLUS_ONE
    + CONFIG
    + """
class Plugin:
    def pytest_runtest_setup(self, item): pytest.skip("not today")
config.pluginmanager.register(Plugin())
""",
    "all tests are expected to fail": N_PLUS_ONE
    + CONFIG
    + """
class Plugin:
    def pytest_collection_modifyitems(self, items):
        for item in items: item.add_marker(pytest.mark.xfail(strict=False))
config.pluginmanager.register(Plugin())
""",
    "leaving with success": "import os\nos._exit(0)\n",
    "pytest ends the session": "import pytest\npytest.exit('done', returncode=0)\n",
}


@pytest.mark.parametrize("how", FORGES)
def test_forged_tests_bring_no_verdict(attack: Attack, feedback: Feedback, how: str) -> None:
    text = source(FORGES[how])
    attack(KATA, {FILE: text})
    run = feedback(text)
    every_test_passed = all(test.passed for test in run.tests)
    assert not every_test_passed or run.failed_to_fail, "an answer that forges its tests is marked"


HARM = {
    "reads the solution": f"open({str(KATAS / KATA / '.meta/solution/queries.py')!r}).read()",
    "reads the checkout": f"os.listdir({str(KATAS.parent)!r})",
    "writes beside the katas": f"open({str(KATAS / 'left')!r}, 'w')",
    "poisons the template of the next one": "[open(os.path.join(CACHE, name), 'a') for name in os.listdir(CACHE)]",
    "starts a program": "__import__('subprocess').run(['/bin/true'])",
    "stops who judges it": "os.kill(os.getppid(), 19)",
    "reaches the network": "__import__('socket').socket()",
    "reads passwords": "open('/etc/passwd').read()",
}


@pytest.mark.parametrize("what", HARM)
def test_from_its_tests_an_answer_cannot_harm_the_grader(arena: Arena, feedback: Feedback, what: str) -> None:
    arena.right(KATA)
    run = feedback(
        source(f"""
        import os
        CACHE = {str(arena.cache)!r}
        def front_page():
            try:
                got = {HARM[what]}
            except OSError:
                raise ValueError("nothing " + "got")
            raise ValueError("here " + "it is")
        """)
    )
    said = "\n".join(test.message for test in run.tests)
    assert "ValueError: nothing got" in said
    assert "ValueError: here it is" not in said
    assert arena.right(KATA).passed


def test_an_answer_cannot_hold_up_its_tests_for_long(feedback: Feedback) -> None:
    run = feedback("def front_page():\n    while True: pass\n")
    assert not any(test.passed for test in run.tests if "endless" in test.message)
    assert any("endless loop" in test.message for test in run.tests)


def test_from_its_tests_an_answer_cannot_fill_the_disk(feedback: Feedback) -> None:
    run = feedback(
        source("""
        import os, time
        for n in range(30):
            os.mkdir("d" * 200); os.chdir("d" * 200)
        def front_page():
            time.sleep(60)
        """)
    )
    assert "deeper than anybody can look" in "\n".join(test.message for test in run.tests)
