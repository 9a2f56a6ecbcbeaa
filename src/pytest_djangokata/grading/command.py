"""``djangokata grade``: from submissions to the files of a class, by way of the journal."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

import msgspec

from pytest_djangokata.assignments.model import Assignment, Task
from pytest_djangokata.catalogue.requirements import check_runnable
from pytest_djangokata.catalogue.shipped import how_to_seal, shipped_answer
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading import build
from pytest_djangokata.grading import submissions as reading
from pytest_djangokata.grading.aside import typed_note
from pytest_djangokata.grading.batch import MANY, Graders, fresh_seed, seed_of, spread
from pytest_djangokata.grading.bench import Order, whole_fingerprint
from pytest_djangokata.grading.journal import JOURNAL, Accepted, Begin, Journal, Judged, Known
from pytest_djangokata.grading.model import Outcome, Results, Row, Submission
from pytest_djangokata.grading.roster import Entry, Paired, pair, plain
from pytest_djangokata.grading.submissions import Answer
from pytest_djangokata.probe.verdict import Sandbox

Told = Callable[[str, int, int], None]


@dataclass
class Batch:
    """One call of the grader.

    :param path: the assignment's file.
    :param sources: paths of submissions, or of folders of them.
    :param out: where the journal and the results go.
    :param tests: whether the tests run too, for feedback.
    :param single: each path is one submission, with anything in it.
    :param roster: who is in the class; without it, students are called as their submissions are.
    :param pattern: see :func:`~pytest_djangokata.grading.roster.pair`.
    :param others: files of the teacher's that may lie among the submissions.
    :param accept: students and katas whose answers a person has looked at.
    :param options: what is kept in the journal, so that a batch can go on without being told again.
    :param submitted: when the submissions came in, where a system says so.
    :param told: is called with what is done, how much of it, and how much there is.
    """

    assignment: Assignment
    tasks: list[Task]
    path: Path
    sources: list[Path]
    out: Path
    workers: int
    sandbox: Sandbox = "auto"
    tests: bool = True
    single: bool = False
    roster: list[Entry] | None = None
    pattern: str = ""
    others: list[Path] = field(default_factory=list)
    accept: list[tuple[str, str]] = field(default_factory=list)
    options: dict[str, str] = field(default_factory=dict)
    submitted: datetime | None = None
    told: Told = lambda *_: None

    def run(self, *, resume: bool = False, regrade: bool = False) -> Results:
        """Grade what is not graded yet, and return everything about the batch.

        :raises DjangokataError: if something is wrong with the arguments, or with a kata.
        """
        if not self.tests and self.assignment.credit == "tests":
            raise DjangokataError('--no-tests: the assignment gives points for tests.\nType in it: credit = "verdict"')
        ours = {path.resolve() for path in (self.path, self.out, *self.others)}
        found = reading.find_sources(self.sources, self.tasks, single=self.single, ours=ours)
        pairs = pair(found, self.roster, self.pattern)
        if self.submitted is not None:
            pairs = [replace(one, submitted=one.submitted or self.submitted) for one in pairs]
        used = {one.source for one in pairs}
        ignored = [source.file for source in found if source.stray and source not in used]
        with opened(self.out, regrade=regrade) as journal:
            self._begin(journal, resume=resume or bool(self.accept), regrade=regrade)
            with Graders(self.workers, self.sandbox, many=len(pairs) > MANY) as graders:
                self._make_ready(journal, graders)
                submissions = self._judge(journal, graders, pairs)
            self._accept(journal, submissions)
            points = {task.kata.id: task.points for task in self.tasks}
            seen = build.Known(self.assignment, points, journal.facts, journal.outcomes, journal.accepted)
            return build.results(seen, submissions, ignored)

    def _begin(self, journal: Journal, *, resume: bool, regrade: bool) -> None:
        if journal.begin is not None and not resume and not regrade:
            raise DjangokataError(
                f"{journal.path.parent} holds a batch already.\n"
                "Go on with it: add --resume\nGrade everything again, with other data: add --regrade"
            )
        if journal.begin is None or regrade:
            sources = [reading.shown(str(path.resolve())) for path in self.sources]
            journal.write(Begin(fresh_seed(), self.assignment.title, sources, self.options))
        for task in self.tasks:
            facts = journal.facts.get(task.kata.id)
            if facts is not None and facts.fingerprint != whole_fingerprint(task.kata):
                raise DjangokataError(
                    f"{task.kata.id}: the kata has changed since this batch began.\nGrade everything again: add --regrade"
                )

    def _make_ready(self, journal: Journal, graders: Graders) -> None:
        assert journal.begin is not None
        waiting = {}
        for task in self.tasks:
            if task.kata.id not in journal.facts:
                can_run(task)
                waiting[task.kata.id] = graders.facts(task.kata.path, seed_of(journal.begin.seed, task.kata.id))
        for number, future in enumerate(waiting.values()):
            self.told("making the katas ready", number, len(waiting))
            journal.write(Known(future.result()))

    def _judge(self, journal: Journal, graders: Graders, pairs: Sequence[Paired]) -> list[Submission]:
        """Have judged what is not, and return the submissions as they were read."""
        assert journal.begin is not None
        seed = journal.begin.seed
        submissions: list[Submission] = []
        # How many answers of a submission are not judged, for those that have any.
        left: dict[int, int] = {}
        under_way: set[tuple[str, str]] = set()

        def answers() -> Iterator[tuple[int, Answer]]:
            for number, one in enumerate(pairs):
                submission, found = self._read(one)
                submissions.append(submission)
                if found:
                    left[number] = len(found)
                yield from ((number, answer) for answer in found)

        def start(item: tuple[int, Answer]) -> Future[Outcome] | None:
            answer = item[1]
            key = answer.task.kata.id, answer.content
            if key in journal.outcomes or key in under_way:
                return None
            under_way.add(key)
            kata = answer.task.kata
            order = Order(
                kata=kata.id,
                path=str(kata.path),
                files=answer.files,
                content=answer.content,
                seed=seed_of(seed, kata.id),
                facts=journal.facts[kata.id],
                tests=self.tests,
            )
            return graders.judge(order)

        self.told("grading", 0, len(pairs))
        for (number, _), outcome in spread(answers(), start, room=2 * self.workers):
            if outcome is not None and outcome.end != "not judged":
                journal.write(Judged(outcome))
            elif outcome is not None:
                journal.outcomes[outcome.kata, outcome.content] = outcome  # so that --resume tries again
            left[number] -= 1
            if not left[number]:
                del left[number]
                self.told("grading", len(submissions) - len(left), len(pairs))
        self.told("grading", len(pairs), len(pairs))
        return submissions

    def _read(self, one: Paired) -> tuple[Submission, list[Answer]]:
        if one.source is None:
            return Submission(one.student, missing=True, perhaps=list(one.perhaps)), []
        if one.problem:
            return Submission(one.student, one.source.name, problem=one.problem), []
        # Where the roster knows when it came in, that is the truth, and the last commit was in it.
        due = None if one.submitted is not None else self.assignment.due
        submission, answers = reading.read(one.source, one.student, self.tasks, due)
        if one.typed:
            aside = [*submission.aside, typed_note(one.typed)]
            submission = msgspec.structs.replace(submission, aside=aside)
        if one.submitted is not None:
            submission = msgspec.structs.replace(submission, submitted=one.submitted)
        return submission, answers

    def _accept(self, journal: Journal, submissions: Sequence[Submission]) -> None:
        by_key = {one.student.key: {kata.kata: kata for kata in one.katas} for one in submissions}
        for given, kata in self.accept:
            student = key_of(given, submissions)
            handed = handed_in(by_key, student, kata)
            # What needs no review is not accepted ahead: with other data it may need one.
            outcome = journal.outcomes.get((kata, handed))
            if outcome is not None and outcome.marks and (student, kata, handed) not in journal.accepted:
                journal.write(Accepted(student, kata, handed))


def key_of(given: str, submissions: Sequence[Submission | Row]) -> str:
    """Return the key of the student who is called *given*: by it, or by the submission's or their own name.

    :raises DjangokataError: if that is nobody, or several.
    """
    if any(one.student.key == given for one in submissions):
        return given
    found = [one.student for one in submissions if plain(given) in map(plain, (one.source, one.student.name))]
    if len(found) == 1:
        return found[0].key
    keys = [one.key for one in found or [one.student for one in submissions]]
    close = get_close_matches(given, keys, n=3) or keys[:3]
    which = "several students are called so" if found else "there is no such student"
    raise DjangokataError(f"--accept {given}: {which}.\nPerhaps you mean: {', '.join(close)}. All: gradebook.csv")


def handed_in(by_key: Mapping[str, Mapping[str, object]], student: str, kata: str) -> str:
    """Return the content that a student handed in for a kata.

    :raises DjangokataError: if there is none.
    """
    one = by_key[student].get(kata)
    content = getattr(one, "content", "")
    if not content:
        there = ", ".join(name for name, other in by_key[student].items() if getattr(other, "content", ""))
        raise DjangokataError(f"--accept {student} {kata}: there is no answer to accept.\nAnswers: {there or 'none'}")
    return str(content)


@contextlib.contextmanager
def opened(out: Path, *, regrade: bool) -> Iterator[Journal]:
    """Open the journal of *out*; one that cannot be read is set aside where everything is graded again."""
    path = out / JOURNAL
    journal = Journal(path)
    try:
        journal.__enter__()
    except DjangokataError:
        if not regrade or not path.is_file():
            raise
        path.replace(path.with_suffix(".broken"))
        journal = Journal(path)
        journal.__enter__()
    try:
        yield journal
    finally:
        journal.close()


def can_run(task: Task) -> None:
    """Check that a kata can run here, and is as it was shipped.

    :raises DjangokataError: if something is missing, or somebody works on the kata in the very place.
    """
    check_runnable(task.kata.id, task.kata.meta.requires)
    if not (task.kata.hidden / "probe.py").is_file():
        raise DjangokataError(
            f"{task.kata.id}: its probe is not here.\n"
            "Grade with the package that the kata comes with, or name its pack: --pack DIR"
        )
    if shipped_answer(task.kata) not in (None, task.kata.answer_fingerprint):
        # What a submission leaves out is taken from there, and what is as it was there counts as untouched.
        raise DjangokataError(
            f"{task.kata.id}: its files to edit are not as they were shipped, and would count as the submissions'.\n"
            f"{how_to_seal(task.kata) or f'Bring the stub back: djangokata reset {task.kata.id}'}"
        )
