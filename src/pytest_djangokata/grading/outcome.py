"""From a verdict and a run of the tests to what is kept of an answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.catalogue.model import Problem
from pytest_djangokata.check.variants import contents, find_answers
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.feedback_tests import Run
from pytest_djangokata.grading.marks import disagreements, tripped
from pytest_djangokata.grading.model import End, Facts, Outcome
from pytest_djangokata.grading.syntax import look, no_python
from pytest_djangokata.probe.verdict import Verdict
from pytest_djangokata.protocol.breakage import Breakage

MAX_REASON = 2_000  # characters

_OUT_OF_TIME = re.compile(r"(?:^|: |  )stopped after [\d.]+ s: ")
#: How long a loop could run is the machine's affair: the bound grows with what the reference solution took.
_MEASURED = re.compile(r"\bstopped after [\d.]+ s\b")
_ENDED = re.compile(
    r"(?:^|: |  )the process (?:was ended by|ended itself|closed its|could not go on|lost its|talked to)"
)

#: What the bounds on printing and on files say, wherever they stop an answer.
_WROTE = re.compile(
    r"(?:OSError: .*\b(?:prints or writes|a kata's files) may take|the process was ended: it wrote more than) \d+"
)

#: How a line begins that is an exception, and the lines of Python's own that have nothing in them but names.
_ERROR = re.compile(r"[A-Za-z_]\w{0,60}(?:Error|Exception|ImproperlyConfigured|AppRegistryNotReady)\b")
_NAME = r"'[\w.]{1,80}'"
_PLAIN_ERROR = re.compile(
    rf"(?:ModuleNotFoundError|ImportError|NameError|AttributeError): "
    rf"(?:No module named {_NAME}|cannot import name {_NAME} from {_NAME}|name {_NAME} is not defined"
    rf"|module {_NAME} has no attribute {_NAME})"
)

#: A UUID, a token or a hash is such a word.
_LONG_WORD = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9-]{18,}(?![A-Za-z0-9])")


@dataclass(frozen=True)
class Seen:
    """What was seen of one answer.

    :param content: the hash of its files.
    :param cases: of the probe.
    """

    content: str
    files: Mapping[str, bytes]
    verdict: Verdict
    cases: list[Any]
    run: Run


def outcome_of(seen: Seen, kata: Kata, facts: Facts, target: Path) -> Outcome:
    """Return what an answer did.

    :param target: where it was laid out, of which nothing is said.
    """
    verdict, run = seen.verdict, seen.run
    passed = sum(case.passed for case in verdict.cases)
    outcome = Outcome(
        kata=kata.id,
        content=seen.content,
        end=_end(verdict),
        solved=verdict.passed and len(verdict.cases) == facts.cases,
        passed=passed,
        advice=advice_of(verdict, seen.cases),
        reason=scrub(verdict.reason, target)[:MAX_REASON],
        tests=[msgspec.structs.replace(test, message=scrub(test.message, target)) for test in run.tests],
        printed=scrub(run.printed, target),
        proves=verdict.proves,
        wall="" if verdict.proves else verdict.layers.describe(),
        broken="" if verdict.passed else scrub(no_python(seen.files), target)[:MAX_REASON],
        unimported=import_error(run.uncollected, seen.files) if run.uncollected else "",
        wrote_too_much=_WROTE.search(verdict.reason) is not None,
    )
    usual = usual_marks(kata.path)
    marks = [*tripped(run, kata), *(mark for mark in look(seen.files) if mark.text not in usual)]
    return msgspec.structs.replace(outcome, marks=[*marks, *disagreements(outcome, kata)])


@lru_cache(maxsize=200)
def usual_marks(path: Path) -> frozenset[str]:
    """Return what right answers to a kata have to do, although others would be looked at for it."""
    kata = load_sound(str(path))
    answers = [None, kata.hidden / "solution", *find_answers(kata, "accepted")]
    return frozenset(mark.text for answer in answers for mark in look(contents(kata, answer)))


def advice_of(verdict: Verdict, cases: list[Any]) -> str:
    """Return the sentence that the kata's author wrote into the first case that failed, for the student; or nothing."""
    failed = next((case.number for case in verdict.cases if not case.passed), None)
    case = cases[failed] if failed is not None and failed < len(cases) else None
    advice = case.get("advice") if isinstance(case, dict) else None
    return advice if isinstance(advice, str) else ""


def import_error(found: Breakage, files: Collection[str]) -> str:
    """Return which error kept the tests from importing an answer, and where; empty if it was no error of Python's.

    It comes from the process in which the answer ran, which never had a case. Even so nothing of what it says is passed
    on but names, in the sentences that are Python's own.

    :param files: those of the answer.
    """
    error = _ERROR.match(found.reason)
    if error is None:
        return ""
    name = next((name for name in files if found.file == name or found.file.endswith(f"/{name}")), "")
    place = f"{name}, line {found.line}: " if name and found.line else ""
    said = _PLAIN_ERROR.fullmatch(found.reason.partition("\n")[0])
    return place + (said[0] if said else error[0])


def _end(verdict: Verdict) -> End:
    if verdict.passed or (_OUT_OF_TIME.search(verdict.reason) is None and _ENDED.search(verdict.reason) is None):
        return "ran"
    return "timed out" if _OUT_OF_TIME.search(verdict.reason) else "crashed"


def scrub(text: str, folder: Path) -> str:
    """Return *text* as it can be written, without what differs from run to run.

    That is temporary folders, addresses in memory, the seconds after which it was stopped, and what looks drawn by chance:
    long words of letters and digits.
    """
    text = text.encode("utf-8", "replace").decode()
    text = re.sub(re.escape(str(folder.parent)) + r"/(?:grade-\d+/)?(?:place/|tree/)?", "", text)
    text = _MEASURED.sub("stopped after its time was up", text)
    text = re.sub(r"0x[0-9a-fA-F]{6,}", "0x…", text)
    return _LONG_WORD.sub(lambda found: "…" if _is_chance(found[0]) else found[0], text)


def _is_chance(word: str) -> bool:
    """Whether a long word is one that nobody wrote: digits lie between letters in several places."""
    return len(re.findall(r"(?<=[A-Za-z])\d|\d(?=[A-Za-z])", word)) >= 4


def load_sound(path: str) -> Kata:
    """Return the kata in a folder.

    :raises DjangokataError: if something is wrong with its files.
    """
    kata = load_kata(Path(path))
    if isinstance(kata, Problem):
        raise DjangokataError(str(kata))
    return kata
