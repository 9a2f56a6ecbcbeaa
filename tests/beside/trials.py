"""What each option of pytest is given in a run over two katas, and what has to be seen then."""

from __future__ import annotations

from dataclasses import dataclass, field

FIRST = '''
"""Tests of a kata.

>>> 1 + 1
2
"""

import logging
import warnings

import pytest

def test_passes(prepared):
    print("printed by passes")
    logging.warning("logged by passes")
    warnings.warn("warned by passes")

def test_fails(prepared):
    local = "a local value"
    print("printed by fails")
    logging.warning("logged by fails\\nin two lines")
    assert [1, 2] == [1, 3]

@pytest.mark.xfail(reason="known")
def test_xfails():
    assert "expected" == "failure"

@pytest.mark.skip(reason="not today")
def test_skips():
    pass
'''
CONFTEST = "import pytest\n\n@pytest.fixture\ndef prepared():\n    yield 7\n"
SECOND = "def test_second():\n    pass\n"

#: Of a run over everything.
ALL = {"passed": 2, "failed": 1, "xfailed": 1, "skipped": 1}


@dataclass
class Trial:
    """One run of pytest.

    :param options: its arguments.
    :param outcomes: what it counts; None where nothing is.
    :param shown: lines that stand in its output in this order, as patterns.
    :param absent: pieces of text that do not.
    :param before: the arguments of runs that come before it.
    :param files: what they need beside the katas.
    :param named: what is run.
    :param needs: the version of pytest that has the option.
    """

    options: list[str] = field(default_factory=list)
    outcomes: dict[str, int] | None = field(default_factory=lambda: dict(ALL))
    shown: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    before: list[list[str]] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=lambda: ["katas"])
    needs: tuple[int, int] = (8, 4)


def refused(option: str, *more: str, outcomes: dict[str, int] | None = ALL) -> Trial:
    """Return the trial of an option that is said to do nothing for katas."""
    return Trial([option, *more], outcomes, [f"*{option.partition('=')[0]}*kata*"])


FAKE_PASTEBIN = """
import io, urllib.request

def open(url, data):
    print("PASTED", b"test_fails" in data)
    return io.BytesIO(b"/raw/abc")

urllib.request.urlopen = open
"""
HEADER = "def pytest_report_header():\n    return 'from a plugin'\n"

#: By the first name in each row of the documentation.
OPTIONS: dict[str, Trial] = {
    "-k": Trial(["-k", "second"], {"passed": 1, "deselected": 4}),
    "-m": Trial(["-m", "advanced and orm"], {"passed": 1, "deselected": 4}),
    "--markers": Trial(["--markers"], None, ["*@pytest.mark.basic: *", "*@pytest.mark.orm: *"]),
    "-x": Trial(["-x"], {"passed": 1, "failed": 1}),
    "--strict": Trial(["--strict-config", "--strict-markers"]),
    "--fixtures": refused("--fixtures", outcomes=None),
    "--fixtures-per-test": refused("--fixtures-per-test", outcomes=None),
    "--pdb": Trial(["--pdb"], shown=["--pdb: no kata stopped for a debugger*"]),
    "--trace": Trial(["--trace"], shown=["--trace: no kata stopped for a debugger*"]),
    "--capture": Trial(["--capture=tee-sys"], shown=["*printed by passes*", "*= FAILURES =*", "printed by fails"]),
    "-s": Trial(["-s"], shown=["*printed by passes*", "*= FAILURES =*"], absent=["Captured stdout call"]),
    "--runxfail": Trial(["--runxfail"], {"passed": 2, "failed": 2, "skipped": 1}),
    "--lf": Trial(["--lf"], {"failed": 1}, before=[[]]),
    "--ff": Trial(["--ff", "-v"], shown=["*::test_fails FAILED*", "*::test_passes PASSED*"], before=[[]]),
    "--nf": Trial(["--nf", "-v"], shown=["*::test_second PASSED*", "*::test_passes PASSED*"]),
    "--cache-show": Trial(["--cache-show"], None, ["*cache/lastfailed contains:", "*test_fails*"], before=[[]]),
    "--cache-clear": Trial(["--cache-clear", "--lf"], before=[[]]),
    "--lfnf": Trial(
        ["--lf", "--lfnf=none"], {"deselected": 1}, before=[["-k", "second"]], named=["katas/orm/second"]
    ),
    "--sw": Trial(["--sw"], {"failed": 1, "deselected": 1}, before=[["--sw"]]),
    "--sw-skip": Trial(
        ["--sw", "--sw-skip"], {"passed": 1, "failed": 1, "xfailed": 1, "skipped": 1, "deselected": 1}, before=[["--sw"]]
    ),
    "--sw-reset": Trial(["--sw", "--sw-reset"], {"passed": 1, "failed": 1}, before=[["--sw"]]),
    "--durations": Trial(["--durations=0", "--durations-min=0"], shown=["*slowest durations*", "*s call *::test_fails"]),
    "-v": Trial(["-v"], shown=["*::test_passes PASSED*", "*::test_second PASSED*"]),
    "--no-header": Trial(["--no-header"], absent=["rootdir:"]),
    "--no-summary": Trial(["--no-summary"], absent=["= FAILURES ="]),
    "--no-fold-skipped": Trial(["--no-fold-skipped", "-rs"], shown=["SKIPPED *::test_skips - *not today"]),
    "--force-short-summary": Trial(["--force-short-summary", "-vv"], shown=["FAILED *::test_fails - assert*"]),
    "-q": Trial(["-q"], absent=["rootdir:", "test session starts"]),
    "--verbosity": Trial(["--verbosity=1"], shown=["*::test_passes PASSED*"]),
    "-r": Trial(["-rA"], shown=["*= PASSES =*", "printed by passes", "PASSED *::test_passes", "XFAIL *::test_xfails - known"]),
    "--disable-warnings": Trial(["--disable-warnings"], ALL | {"warnings": 1}, absent=["warned by passes"]),
    "-l": Trial(["-l"], shown=["local *= 'a local value'"]),
    "--no-showlocals": Trial(["-l", "--no-showlocals"], absent=["local *= 'a local value'"]),
    "--tb": Trial(["--tb=line"], shown=["*test_first.py:21: *"], absent=["def test_fails"]),
    "--xfail-tb": Trial(["--xfail-tb", "-rx"], shown=["*def test_xfails():", "*AssertionError*"]),
    "--show-capture": Trial(["--show-capture=log"], shown=["*Captured log call*"], absent=["Captured stdout call"]),
    "--full-trace": Trial(["--full-trace"], shown=["*_pytest/*.py:*", "*def test_fails*"]),
    "--color": Trial(["--color=yes"], None, shown=["*\x1b[[]31m*"]),
    "--code-highlight": Trial(["--color=yes", "--code-highlight=no"], None, absent=["\x1b[94massert"]),
    "--pastebin": Trial(
        ["--pastebin=all", "-p", "fake_pastebin"], shown=["PASTED True"], files={"fake_pastebin.py": FAKE_PASTEBIN}
    ),
    "--junitxml": Trial(["--junitxml=x/results.xml"], shown=["*generated xml file*results.xml*"]),
    "--junitprefix": Trial(["--junitxml=results.xml", "--junitprefix=before"]),
    "-W": Trial(["-W", "error"], {"passed": 1, "failed": 2, "xfailed": 1, "skipped": 1}),
    "--max-warnings": Trial(["--max-warnings=0", "-k", "passes"], None, ["*aximum*warnings*"], needs=(9, 1)),
    "--collect-only": Trial(["--collect-only", "-q"], None, ["*first.py::test_passes", "*second.py::test_second"]),
    "--pyargs": Trial(["--pyargs"], {"passed": 1}, named=["katas.orm.second"]),
    "--ignore": Trial(["--ignore=katas/orm/first"], {"passed": 1}),
    "--ignore-glob": Trial(["--ignore-glob=*/first"], {"passed": 1}),
    "--deselect": Trial(
        ["--deselect=katas/orm/first/test_first.py::test_fails"], ALL | {"failed": 0, "deselected": 1}
    ),
    "--confcutdir": Trial(["--confcutdir=katas"]),
    "--noconftest": Trial(
        ["--noconftest"], {"passed": 1, "errors": 2, "xfailed": 1, "skipped": 1}, ["*fixture 'prepared' not found*"]
    ),
    "--keep-duplicates": Trial(["--keep-duplicates"], {"passed": 2}, named=["katas/orm/second", "katas/orm/second"]),
    "--collect-in-virtualenv": Trial(["--collect-in-virtualenv"], files={"katas/pyvenv.cfg": ""}, named=["."]),
    "--continue-on-collection-errors": Trial(
        ["--continue-on-collection-errors"],
        ALL | {"errors": 1},
        files={"tests/test_broken.py": "x = ("},
        named=["tests", "katas"],
    ),
    "--import-mode": Trial(["--import-mode=importlib"]),
    "--doctest-modules": refused("--doctest-modules"),
    "--doctest-glob": refused("--doctest-glob=*.md"),
    "-c": Trial(["-c", "other.ini"], {"passed": 1, "deselected": 4}, files={"other.ini": "[pytest]\naddopts = -k second\n"}),
    "--rootdir": Trial(["--rootdir=katas", "-v"], shown=["rootdir: */katas", "orm/first/test_first.py::test_passes*"]),
    "--basetemp": refused("--basetemp=base"),
    "-V": Trial(["-V"], None, ["pytest *"]),
    "-h": Trial(["-h"], None, ["Django katas:"]),
    "-p": Trial(["-p", "heading"], shown=["from a plugin"], files={"heading.py": HEADER}),
    "--disable-plugin-autoload": Trial(["--disable-plugin-autoload"]),
    "--trace-config": Trial(["--trace-config"], shown=["PLUGIN registered: *"]),
    "--debug": Trial(["--debug=calls.log"]),
    "-o": Trial(["-o", "console_output_style=classic"], absent=["%]"]),
    "--assert": Trial(["--assert=plain"], absent=["At index 1 diff"]),
    "--setup-only": Trial(["--setup-only"], {"skipped": 1}, ["*SETUP    F prepared*", "*TEARDOWN F prepared*"]),
    "--setup-show": Trial(["--setup-show"], shown=["*SETUP    F prepared*", "*TEARDOWN F prepared*"]),
    "--setup-plan": Trial(["--setup-plan"], {"skipped": 1}, ["*SETUP    F prepared*", "*TEARDOWN F prepared*"]),
    "--log-level": Trial(["--log-level=ERROR"], absent=["Captured log call"]),
    "--log-format": Trial(
        ["--log-format=%(asctime)s <%(message)s>", "--log-date-format=in %Y"], shown=["in 20* <logged by fails"]
    ),
    "--log-cli-level": Trial(
        ["--log-cli-level=INFO", "--log-cli-format=%(asctime)s <%(message)s>", "--log-cli-date-format=in %Y"],
        shown=["*::test_passes *", "*live log call*", "in 20* <logged by passes>", "PASSED*"],
    ),
    "--log-file": Trial(
        ["--log-file=run.log", "--log-file-mode=a", "--log-file-format=%(asctime)s %(message)s", "--log-file-date-format=%Y",
         "--log-file-level=INFO"]
    ),
    "--log-auto-indent": Trial(["--log-auto-indent=true"], shown=["*logged by fails", "          *in two lines"]),
    "--log-disable": Trial(["--log-disable=root"], absent=["Captured log call"]),
}  # fmt: skip
