"""``djangokata takehome grade``: from what came back to a scorecard."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from pytest_djangokata.assignments.manifest import digest, digests
from pytest_djangokata.assignments.model import Task
from pytest_djangokata.assignments.source import complete_catalogue
from pytest_djangokata.assignments.standalone import folder_of, kata_copies
from pytest_djangokata.catalogue import Kata
from pytest_djangokata.check.variants import contents
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.command import can_run
from pytest_djangokata.grading.syntax import parsed
from pytest_djangokata.learner.answers import difference
from pytest_djangokata.learner.prose import read_debrief
from pytest_djangokata.progress.text import amount
from pytest_djangokata.takehome import incoming
from pytest_djangokata.takehome.incoming import Incoming
from pytest_djangokata.takehome.judge import Judged, judge, number_of_cases
from pytest_djangokata.takehome.lint import Lint, lint
from pytest_djangokata.takehome.model import Receipt, Record
from pytest_djangokata.takehome.office import Office
from pytest_djangokata.takehome.scorecard import SCHEMA, Added, FollowUp, KataScore, Scorecard

MAX_LINES = 4_000  # of a file that is compared
MAX_SHOWN = 400  # lines of a diff, or of a test module
MAX_WIDTH = 300  # characters of a line

Told = Callable[[str], None]


def score(path: Path, office: Office, *, packs: Sequence[str] = (), as_id: str = "", told: Told) -> Scorecard:
    """Return the scorecard of what came back.

    :param packs: folders of packs that the katas were drawn from.
    :param as_id: the take-home that it is; what its receipt says does not count then.
    :param told: is called with each kata that is looked at.

    :raises DjangokataError: if it cannot be read, or nobody knows what was handed out.
    """
    checked = incoming.check_receipt(path, office)
    receipt, problem = _receipt(path, office, checked, as_id)
    tasks = _tasks(receipt, packs)
    tree = incoming.opened(path, tasks)
    record = incoming.record_of(tree)
    changed = changed_since(receipt, tasks)
    handed = {
        kata.id: digests(kata_copies([kata]), folder_of(kata))
        for kata in (task.kata for task in tasks)
        if kata.id not in changed
    }
    came = incoming.answers(tree, tasks, handed, record)
    katas = []
    for task, found in zip(tasks, came.values(), strict=True):
        told(task.kata.id)
        katas.append(_kata(task.kata, found))
    return Scorecard(
        schema=SCHEMA,
        id=receipt.id,
        candidate=receipt.candidate,
        role=receipt.role,
        issued=receipt.issued,
        started=record.started,
        submitted=record.submitted,
        elapsed=elapsed(record),
        receipt=problem,
        katas=katas,
        notes=incoming.notes_of(tree),
        commits=record.commits,
        history=incoming.has_history(tree),
        remarks=list(_remarks(changed, katas)),
    )


def _receipt(path: Path, office: Office, checked: incoming.Checked, as_id: str) -> tuple[Receipt, str]:
    if as_id:
        known = office.named(as_id)
        if known is None:
            raise DjangokataError(f"--as {as_id}: there is no such take-home.\nAll of them: djangokata takehome list")
        same = checked.signed is not None and checked.signed.receipt == known.receipt
        return known.receipt, checked.problem or ("" if same else f"{incoming.DOUBT}: it is another take-home's")
    if checked.problem or checked.signed is None:
        raise DjangokataError(f"{path}: {checked.problem}.\n{checked.advice}")
    return checked.signed.receipt, ""


def _tasks(receipt: Receipt, packs: Sequence[str]) -> list[Task]:
    catalogue = complete_catalogue(packs)
    tasks = []
    for drawn in receipt.katas:
        kata = catalogue.katas.get(drawn.id)
        problem = catalogue.loss_of(drawn.id)
        if problem is not None and (
            kata is None or receipt.role.packs
        ):  # another pack's kata of that name may be there
            raise DjangokataError(str(problem))
        if kata is None or not (kata.hidden / "solution").is_dir():
            there = f"its answers are not in {', '.join(packs)}" if packs else "its answers are not here"
            raise DjangokataError(f"{drawn.id}: {there}.\nName the folder of its pack: --pack DIR")
        task = Task(kata, kata.meta.points)
        can_run(task)
        tasks.append(task)
    return tasks


def changed_since(receipt: Receipt, tasks: Sequence[Task]) -> list[str]:
    """Return the IDs of katas that are not what was handed out any more."""
    given = {drawn.id: drawn.sha256 for drawn in receipt.katas}
    return [
        task.kata.id for task in tasks if digest(kata_copies([task.kata]), folder_of(task.kata)) != given[task.kata.id]
    ]


def _remarks(changed: Sequence[str], katas: Sequence[KataScore]) -> Iterator[str]:
    """Yield what else the reader should know, as sentences."""
    if changed:
        yield f"Changed since it was handed out, and judged by what it is now: {', '.join(changed)}."
    if any(kata.lint is None for kata in katas):
        yield (
            "What ruff finds is left out where it gave no answer. If it is not installed: "
            'python -m pip install "ruff>=0.12"'
        )
    for wall in dict.fromkeys(kata.wall for kata in katas if kata.wall and not kata.proves):
        yield f"Judged behind an incomplete wall, so it is practice and no proof: {wall}."


def elapsed(record: Record) -> int | None:
    """Return the minutes between begin and end; None where one is not noted, or they make no sense."""
    if record.started is None or record.submitted is None:
        return None
    if (record.started.tzinfo is None) != (record.submitted.tzinfo is None):
        return None
    minutes = round((record.submitted - record.started).total_seconds() / 60)
    return minutes if minutes >= 0 else None


def _kata(kata: Kata, found: Incoming) -> KataScore:
    debrief = read_debrief(kata.hidden)
    stub = contents(kata, None)
    files = found.files or {}
    judged, cases, fault = _judged(kata, found)
    given = [path.name for path in kata.test_files]
    score = KataScore(
        id=kata.id,
        title=kata.meta.title,
        topic=kata.topic,
        level=kata.meta.level.value,
        minutes=kata.meta.minutes,
        question=kata.meta.question,
        state="not judged" if fault else "untouched" if found.untouched and not found.gone else "missing",
        problem=fault or found.problem,
        gone=found.gone,
        cases=cases,
        difference=changes(stub, files) if found.files is not None and not found.untouched else [],
        added=[_added(name, content) for name, content in found.tests.items() if name not in given],
        changed=[str(one) for one in found.left.changed],
        not_taken=[*found.left.others, *found.left.unpacked],
        marks=found.left.marks(kata),
        good=list(debrief.answers),
        follow_ups=[FollowUp(question, answer) for question, answer in debrief.follow_ups],
        more=list(debrief.more),
    )
    return score if judged is None else _with(score, judged, lint(files, stub))


def _with(score: KataScore, judged: Judged, found: list[Lint] | None) -> KataScore:
    """Return a score with what an answer did."""
    outcome = judged.outcome
    return msgspec.structs.replace(
        score,
        state="solved" if outcome.solved else "not solved",
        passed=outcome.passed,
        reason=outcome.reason,
        tests=len(outcome.tests),
        failed=[test.name for test in outcome.tests if not test.passed],
        queries=judged.queries,
        reference_queries=judged.reference_queries,
        rows=judged.rows,
        reference_rows=judged.reference_rows,
        verified=judged.verified,
        proves=outcome.proves,
        wall=outcome.wall,
        lint=found,
        marks=[*score.marks, *(str(mark) for mark in outcome.marks)],
    )


def _judged(kata: Kata, found: Incoming) -> tuple[Judged | None, int, str]:
    """Return what an answer did, how many cases there are, and what is wrong with the kata.

    That costs the other katas nothing. The cases count for all candidates, also where there is no answer.
    """
    try:
        if found.files is None or found.untouched:
            return None, number_of_cases(kata), ""
        judged = judge(kata, found.files)
    except DjangokataError as error:
        return None, 0, str(error).partition("\n")[0].removeprefix(f"{kata.id}: ")
    return judged, judged.cases, ""


def changes(stub: Mapping[str, bytes], files: Mapping[str, bytes]) -> list[str]:
    """Return a unified diff from the stub to an answer; files that are too long to be compared are named."""
    long = [name for name, content in files.items() if content.count(b"\n") + content.count(b"\r") > MAX_LINES]
    before = {name: content for name, content in stub.items() if name not in long}
    after = {name: content for name, content in files.items() if name not in long}
    lines = [line[:MAX_WIDTH] for line in difference(before, after)]
    if len(lines) > MAX_SHOWN:
        lines = [*lines[:MAX_SHOWN], f"… and {amount(len(lines) - MAX_SHOWN, 'line')} more"]
    return [*lines, *(f"{name} has more than {MAX_LINES} lines, and is not shown" for name in long)]


def _added(name: str, content: bytes) -> Added:
    lines = [line[:MAX_WIDTH] for line in _lines(content)]
    return Added(name, test_functions(content), lines[:MAX_SHOWN])


def test_functions(content: bytes) -> int:
    """Return how many functions in a source are named like tests; 0 where it cannot be read."""
    try:
        tree = parsed(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return 0
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return sum(node.name.startswith("test") for node in functions)


def _lines(content: bytes) -> list[str]:
    return content.decode("utf-8", "replace").splitlines()
