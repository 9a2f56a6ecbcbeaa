"""What pytest shows while tests run: the logs of katas, their set-up, and what they print."""

from __future__ import annotations

import pytest

from tests.conftest import KataTree

LOGS = """
import logging

import pytest

logging.getLogger("kata.import").warning("while it is imported")
log = logging.getLogger("kata")

@pytest.fixture
def prepared():
    log.info("prepares")
    yield
    log.warning("cleans up")

def test_logs(prepared):
    log.debug("for nobody")
    log.info("for those who ask, %s", "please")
    log.warning("for everybody", extra={"request": "/page/"})

def test_fails():
    log.error("said before")
    assert 1 == 2
"""


@pytest.fixture
def tree(kata_tree: KataTree) -> KataTree:
    kata_tree.kata("orm/first", LOGS)
    return kata_tree


def test_live_logs_stand_between_a_tests_name_and_its_outcome(tree: KataTree) -> None:
    result = tree.run("katas", "-o", "log_cli=true")
    result.stdout.fnmatch_lines(
        [
            "*live log collection*",
            "WARNING *kata.import:test_first.py:5 while it is imported",
            "katas/orm/first/test_first.py::test_logs *",
            "*live log call*",
            "WARNING *kata:test_first.py:17 for everybody",
            "PASSED*",
            "*live log teardown*",
            "WARNING *kata:test_first.py:12 cleans up",
            "katas/orm/first/test_first.py::test_fails *",
            "*live log call*",
            "ERROR *kata:test_first.py:20 said before",
            "FAILED*",
        ],
        consecutive=False,
    )
    assert "for those who ask" not in result.stdout.str()


def test_live_logs_follow_the_level_and_the_format_that_are_asked_for(tree: KataTree) -> None:
    form = "%(levelname)s|%(message)s|%(request)s"
    result = tree.run("katas", "--log-cli-level=INFO", f"--log-cli-format={form}", "-k", "logs")
    result.stdout.fnmatch_lines(["*live log setup*", "*live log call*"])
    assert "WARNING|for everybody|/page/" in result.outlines
    assert "for nobody" not in result.stdout.str()


def test_a_log_file_holds_the_records_of_all_katas_in_the_order_of_the_tests(tree: KataTree) -> None:
    tree.kata("orm/second", LOGS)
    options = ["--log-file=run.log", "--log-file-level=INFO", "--log-file-format=%(filename)s %(message)s"]
    tree.run("katas", *options)
    said = ["prepares", "for those who ask, please", "for everybody", "cleans up", "said before"]
    lines = (tree.path / "run.log").read_text().splitlines()
    assert [line for line in lines if "imported" not in line] == [
        f"test_{name}.py {text}" for name in ("first", "second") for text in said
    ]


def test_what_a_test_logged_before_it_hung_is_shown(tree: KataTree) -> None:
    tree.kata("orm/hangs", "import logging, time\ndef test_hangs():\n    logging.error('alive')\n    time.sleep(60)\n")
    result = tree.run("katas/orm/hangs", "-o", "log_cli=true", "--kata-timeout", "1")
    result.stdout.fnmatch_lines(["*live log call*", "ERROR *alive", "FAILED*"])


def test_a_log_without_end_is_cut(tree: KataTree) -> None:
    test = "import logging\ndef test_endless():\n    for number in range(3000):\n        logging.error('%d', number)\n"
    tree.kata("orm/endless", test)
    result = tree.run("katas/orm/endless", "--log-file=run.log")
    result.assert_outcomes(passed=1)
    lines = (tree.path / "run.log").read_text().splitlines()
    assert len(lines) == 1000
    assert "further records are left out" in lines[-1]


def test_a_log_that_no_encoding_has_ends_no_run(tree: KataTree) -> None:
    tree.kata("orm/odd", "import logging\ndef test_odd():\n    logging.error('half \\ud800')\n")
    result = tree.run("katas/orm/odd", "--log-file=run.log", "-o", "log_cli=true")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["ERROR *half *ud800"])
    assert "half \\ud800" in (tree.path / "run.log").read_text()


def test_records_of_threads_arrive_whole(tree: KataTree) -> None:
    test = """
        import logging, threading

        def test_threads():
            threads = [threading.Thread(target=logging.error, args=("number %d " + "x" * 3000, n)) for n in range(20)]
            for thread in threads:
                thread.start()
            logging.error("main")
            for thread in threads:
                thread.join()
        """
    tree.kata("orm/threads", test)
    tree.run("katas/orm/threads", "--log-file=run.log").assert_outcomes(passed=1)
    assert len((tree.path / "run.log").read_text().splitlines()) == 21


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ([], ["WARNING  kata:test_first.py:*", "*said before"]),
        (["--log-level=DEBUG", "-rP"], ["DEBUG*for nobody"]),
        (["--log-format=<%(message)s>"], ["<said before>"]),
        (["--log-date-format=%Y", "--log-format=%(asctime)s %(message)s"], ["20[0-9][0-9] said before"]),
    ],
)
def test_the_log_of_a_failed_test_follows_the_options(tree: KataTree, options: list[str], shown: list[str]) -> None:
    result = tree.run("katas", "-rA", *options)
    result.stdout.fnmatch_lines(["*Captured log call*", *shown[-1:]])


def test_a_logger_can_be_disabled(tree: KataTree) -> None:
    result = tree.run("katas", "--log-disable=kata")
    assert "said before" not in [line[-11:] for line in result.outlines]


@pytest.mark.parametrize(
    ("option", "shown", "outcomes"),
    [
        ("--setup-show", ["SETUP    F prepared", "*::test_logs (fixtures used: *prepared*", "TEARDOWN F prepared"], 2),
        ("--setup-only", ["SETUP    F prepared", "*::test_logs (fixtures used: *prepared*", "TEARDOWN F prepared"], 0),
        ("--setup-plan", ["SETUP    F prepared", "*::test_logs (fixtures used: *prepared*", "TEARDOWN F prepared"], 0),
    ],
)
def test_the_set_up_of_a_test_is_shown_beside_it(tree: KataTree, option: str, shown: list[str], outcomes: int) -> None:
    result = tree.run("katas", option)
    result.stdout.fnmatch_lines([f"*{line}" for line in shown])
    assert sum(result.parseoutcomes().get(name, 0) for name in ("passed", "failed")) == outcomes


PRINTS = """
import os, sys

def test_prints():
    print("to sys.stdout")
    os.write(1, b"to descriptor 1\\n")
    assert False
"""


@pytest.mark.parametrize(
    ("method", "live"),
    [
        ("fd", set()),
        ("sys", {"to descriptor 1"}),
        ("no", {"to sys.stdout", "to descriptor 1"}),
        ("tee-sys", {"to sys.stdout", "to descriptor 1"}),
    ],
)
def test_what_is_not_captured_goes_to_the_terminal_at_once(kata_tree: KataTree, method: str, live: set[str]) -> None:
    kata_tree.kata("orm/prints", PRINTS)
    result = kata_tree.run("katas", f"--capture={method}")
    at_once = result.stdout.str().partition("= FAILURES =")[0]
    assert {text for text in ("to sys.stdout", "to descriptor 1") if text in at_once} == live
    captured = "Captured stdout call" in result.stdout.str()
    assert captured == (method != "no")


@pytest.mark.parametrize("option", ["--pdb", "--trace"])
def test_without_a_terminal_a_debugger_is_left_out_and_that_is_said_once(tree: KataTree, option: str) -> None:
    result = tree.run("katas", option)
    result.assert_outcomes(passed=1, failed=1)
    assert [line for line in result.outlines if option in line and "terminal" in line] == [
        f"{option}: no kata stopped for a debugger, which needs a terminal. Run pytest in one."
    ]
    assert "breakpoint()" not in result.stdout.str()


@pytest.mark.parametrize(
    "option", ["--fixtures", "--fixtures-per-test", "--doctest-modules", "--basetemp=base", "--doctest-glob=*.md"]
)
def test_what_an_option_does_not_do_for_katas_is_said_once(tree: KataTree, option: str) -> None:
    result = tree.run("katas", option)
    said = [line for line in result.outlines if line.startswith("--") and option.partition("=")[0] in line]
    assert len(said) == 1
    assert "kata" in said[0]
