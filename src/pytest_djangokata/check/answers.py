"""The part of the check that reads the answers: enough of them, whole, and each wrong one stopped by something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from pytest_djangokata.catalogue.copies import write_files
from pytest_djangokata.catalogue.model import Kata, Problem, expand
from pytest_djangokata.catalogue.read import WRONG_FILE
from pytest_djangokata.check.diffs import parse, prose
from pytest_djangokata.check.fold import SENTENCE
from pytest_djangokata.check.variants import DIFF, answer_files, answer_name, contents, find_answers
from pytest_djangokata.check.wrong import load_wrong
from pytest_djangokata.errors import DjangokataError

MIN_ACCEPTED = 1
MIN_WRONG = 3


def findings(kata: Kata) -> Iterator[str]:
    """Yield what is wrong with the answers in ``.meta`` of *kata*, without running any of them."""
    solution = kata.hidden / "solution"
    if not answer_files(solution):
        yield ".meta/solution: the reference solution is missing."
        return
    accepted, wrong = find_answers(kata, "accepted"), find_answers(kata, "wrong")
    if len(accepted) < MIN_ACCEPTED:
        yield ".meta/accepted: give at least one other right answer."
    if len(wrong) < MIN_WRONG:
        yield f".meta/wrong: give at least {MIN_WRONG} wrong answers, there are {len(wrong)}."
    given: set[str] = set()
    for answer in [solution, *accepted, *wrong]:
        for finding in _diff(kata, answer) if answer.is_file() else _folder(kata, answer):
            what, _, advice = finding.partition("\n")
            yield what if advice in given else finding  # thirty diffs that do not fit need the advice once
            given.add(advice)
    for path in answer_files(kata.hidden / "accepted") + answer_files(kata.hidden / "wrong"):
        if path.parent.parent == kata.hidden and path not in wrong:
            yield f"{path.relative_to(kata.path)}: is no answer: these are folders, and a wrong one may be a diff."
    yield from _about(kata, wrong)


def misfits(kata: Kata, *, advice: bool = False) -> Iterator[str]:
    """Yield why a wrong answer of *kata* cannot be read, or does not fit the reference any more: one line for each.

    :param advice: what to do follows the first of them.
    """
    for answer in find_answers(kata, "wrong"):
        try:
            contents(kata, answer)
        except DjangokataError as error:
            what, _, more = str(error).partition("\n")
            yield f"{what}\n{more}" if advice else what
            advice = False


def _folder(kata: Kata, answer: Path) -> Iterator[str]:
    allowed = set(expand(answer, kata.meta.edit))
    for path in answer_files(answer):
        if path not in allowed:
            yield f"{path.relative_to(kata.path)}: is not one of the files in edit."
    if answer.with_name(answer.name + DIFF).exists():
        yield f"{answer.relative_to(kata.path)}: has a diff beside it; make one of them: djangokata check --diff {kata.id}"


def _diff(kata: Kata, answer: Path) -> Iterator[str]:
    where = answer.relative_to(kata.path)
    try:
        files = contents(kata, answer)
    except DjangokataError as error:
        yield str(error)
        return
    with TemporaryDirectory() as scratch:
        write_files(files, Path(scratch))
        allowed = {path.relative_to(scratch).as_posix() for path in expand(Path(scratch), kata.meta.edit)}
    for name in sorted(files.keys() - allowed):
        yield f"{where}: {name} is not one of the files in edit."
    text = answer.read_text(encoding="utf-8")
    if SENTENCE in prose(text).splitlines() or not _is_sentence(parse(text).sentence):
        yield f"{where}: say in the first line, in one sentence, what is wrong with the answer."


def _is_sentence(text: str) -> bool:
    return " " in text and text.endswith(".") and "\n" not in text


def _about(kata: Kata, answers: Sequence[Path]) -> Iterator[str]:
    """Yield what is wrong with what ``wrong.toml`` says of the wrong *answers*."""
    wrong = load_wrong(kata)
    if isinstance(wrong, Problem):
        yield str(wrong)
        return
    names = {answer_name(answer) for answer in answers}
    folders = {
        answer.name for answer in answers if answer.is_dir() and not answer.with_name(answer.name + DIFF).exists()
    }
    for name in sorted(names - wrong.stopped_by.keys()):
        yield f"{WRONG_FILE}: stopped_by: say which test stops {name!r}, or probe."
    for name in sorted(folders):
        if not _is_sentence(wrong.sentences.get(name, "")):
            yield f"{WRONG_FILE}: sentences: say in one sentence what is wrong with {name!r}, which is a folder."
    for key in ("stopped_by", "probe_cannot_see", "sentences"):
        for name in getattr(wrong, key):
            if name not in names:
                yield f"{WRONG_FILE}: {key}: there is no wrong answer {name!r}."
    for name in wrong.sentences:
        if name in names - folders:
            yield f"{WRONG_FILE}: sentences: {name!r} is a diff, which says it in its first line."
