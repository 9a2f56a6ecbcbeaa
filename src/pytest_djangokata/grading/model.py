"""What a batch of submissions comes to, as plain data: what was handed in, what it did, and what that is worth."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

#: What became of one submission, from the worst on.
State = Literal["ungradable", "missing", "needs review", "crashed", "timed out", "late", "graded"]

#: What became of one kata in it.
KataState = Literal["solved", "partly", "failed", "untouched", "missing", "crashed", "timed out", "ungradable"]

#: How an answer ended; "not judged" where the grader failed.
End = Literal["ran", "crashed", "timed out", "not judged"]


class Student(msgspec.Struct, frozen=True):
    """Who handed something in: by a roster, or by the name of the submission alone.

    :param key: what feedback and rows are called by; unique in a class.
    :param columns: the roster's own columns, for the systems that want them back.
    """

    key: str
    name: str = ""
    id: str = ""
    email: str = ""
    columns: dict[str, str] = {}


class Mark(msgspec.Struct, frozen=True):
    """A reason for a person to look at an answer. It takes no points by itself."""

    kind: Literal["tripwire", "syntax", "disagreement"]
    text: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.text}" if place else self.text


class CaseOfTest(msgspec.Struct, frozen=True):
    """What one test did.

    :param message: why it failed, out of the submission's own process: for the teacher alone.
    """

    name: str
    passed: bool
    message: str = ""


class Facts(msgspec.Struct, frozen=True):
    """What is known of a kata before anybody's answer is judged.

    :param fingerprint: of all its files, the hidden ones too.
    :param cases: how many cases the probe has, ``shipped`` of them the stub answers rightly, and ``alike`` of them one and
        the same answer to any question.
    :param tests: every test, in the order of the files; ``guards`` among them pass as shipped.
    :param seconds: how long the slowest of them takes with the reference solution.
    :param hear: what the class should hear next, as Markdown; ``folder`` is where it lies in what is handed out.
    """

    kata: str
    title: str
    fingerprint: str
    cases: int
    shipped: int
    tests: list[str]
    guards: list[str]
    seconds: float = 1.0
    hear: str = ""
    alike: int = 0
    folder: str = ""


class Outcome(msgspec.Struct, frozen=True):
    """What one answer to one kata did, of any submission.

    :param content: a hash of the answer's files.
    :param passed: how many cases the probe accepts.
    :param advice: what the kata's author says to a student whose answer fails that case.
    :param reason: why the first case failed: for the teacher alone.
    :param printed: what the submission printed: for the teacher alone.
    :param proves: whether no layer of the wall around the submission was missing; ``wall`` says which, if one was.
    :param broken: which file is no Python, and where, as the grader's own Python says.
    :param unimported: why the tests could not import the answer, in words that its author may read.
    :param wrote_too_much: whether the probe's first failed case was stopped for what the answer printed or wrote.
    """

    kata: str
    content: str
    end: End
    solved: bool
    passed: int
    advice: str = ""
    reason: str = ""
    tests: list[CaseOfTest] = []
    marks: list[Mark] = []
    printed: str = ""
    proves: bool = True
    wall: str = ""
    broken: str = ""
    unimported: str = ""
    wrote_too_much: bool = False

    @property
    def has_run(self) -> bool:
        """Whether the tests say more than that the answer cannot be read, be imported, or come to an end."""
        stopped = bool(self.broken or self.unimported) or self.end in ("crashed", "timed out")
        return not stopped or any(test.passed for test in self.tests)


class Changed(msgspec.Struct, frozen=True):
    """A file that was handed out, is nobody's to edit, and came back otherwise, or not at all."""

    file: str
    deleted: bool = False

    def __str__(self) -> str:
        return f"{self.file} (deleted)" if self.deleted else self.file


class Handed(msgspec.Struct, frozen=True):
    """One kata as it was handed in.

    :param content: a hash of the answer's files, or empty where there is nothing to judge.
    :param problem: why it cannot be judged.
    :param notes: what is missing of it, and what of it is not taken.
    :param leaves_code: whether Python is among what is not taken, so that the answer may do something else for its author.
    :param changed: given files that came back otherwise.
    """

    kata: str
    content: str = ""
    untouched: bool = False
    problem: str = ""
    notes: list[str] = []
    leaves_code: bool = False
    changed: list[Changed] = []


class Submission(msgspec.Struct, frozen=True):
    """One submission as it was read.

    :param source: its name among the submissions.
    :param submitted: when it was handed in, where something says so.
    :param later: how many commits came after the one that counts.
    :param problem: why nothing of it can be graded.
    :param aside: what else of it does not count.
    :param perhaps: where there is none, names of submissions that may be this student's.
    """

    student: Student
    source: str = ""
    submitted: datetime | None = None
    commit: str = ""
    later: int = 0
    problem: str = ""
    katas: list[Handed] = []
    missing: bool = False
    aside: list[str] = []
    perhaps: list[str] = []


class KataRow(msgspec.Struct, frozen=True):
    """One kata of one student.

    :param said: what the student is told.
    :param reason: what only the teacher is told.
    :param held: the points that wait for a person's word.
    :param notes: what is missing of what was handed in, and what of it is not taken; ``said`` has it too.
    :param leaves_code: whether Python is among that, so that the same tests may pass for the student.
    :param has_run: whether its tests say more than ``said`` does.
    :param changed: given files that came back otherwise; they cost nothing, and nothing of them was used.
    """

    kata: str
    state: KataState
    points: int
    max_points: int
    said: str
    reason: str = ""
    cases_passed: int = 0
    cases: int = 0
    tests: list[CaseOfTest] = []
    marks: list[Mark] = []
    held: int = 0
    accepted: bool = False
    printed: str = ""
    notes: list[str] = []
    leaves_code: bool = False
    has_run: bool = True
    changed: list[Changed] = []

    @property
    def failed(self) -> list[str]:
        """The tests that a student is told of: none where one sentence says why all of them fail."""
        return [test.name for test in self.tests if not test.passed] if self.has_run else []

    @property
    def waiting(self) -> list[str]:
        """What a person has to look at, and has not accepted."""
        return (
            [] if self.accepted else [f"{self.kata}/{one}" if one.file else f"{self.kata}: {one}" for one in self.marks]
        )


class Row(msgspec.Struct, frozen=True):
    """One student.

    :param points: what counts, after what a late submission costs.
    :param percent: what is left of the points after that.
    :param later: how many commits came after the deadline, and do not count.
    :param aside: what else does not count: other branches, what is not committed, and a text beside files.
    :param perhaps: where nothing is known to be the student's, names of submissions of nobody's that may be.
    """

    student: Student
    source: str
    state: State
    points: int
    max_points: int
    reasons: list[str] = []
    submitted: datetime | None = None
    days_late: int = 0
    percent: int = 100
    commit: str = ""
    later: int = 0
    katas: list[KataRow] = []
    aside: list[str] = []
    perhaps: list[str] = []

    @property
    def changed(self) -> dict[str, list[Changed]]:
        """The given files of each kata that came back otherwise."""
        return {one.kata: one.changed for one in self.katas if one.changed}

    @property
    def waiting(self) -> list[str]:
        """What a person has to look at in any of the katas, in any state: something else may be worse."""
        return [text for one in self.katas for text in one.waiting]

    @property
    def is_decided(self) -> bool:
        """Whether a gradebook may take the points: who waits for a person, or cannot be graded, has none yet.

        Nor has somebody whose submission may be among those that are nobody's.
        """
        return self.state != "ungradable" and not self.perhaps and not any(one.held for one in self.katas)

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it was read: it is missing, or ungradable as a whole. Of its katas there is no more to say."""
        return self.state == "missing" or (self.state == "ungradable" and not any(one.reason for one in self.katas))


class KataSummary(msgspec.Struct, frozen=True):
    """How a class did on one kata.

    :param solve_rate: percent of those who handed it in; ``folder`` is as in :class:`Facts`.
    :param mean: points, in hundredths.
    :param failed_most: the test most often failed, by ``failed_by`` students.
    """

    kata: str
    title: str
    max_points: int
    handed_in: int
    solved: int
    solve_rate: int
    mean: int
    failed_most: str = ""
    failed_by: int = 0
    hear: str = ""
    folder: str = ""


class Results(msgspec.Struct, frozen=True):
    """All of a batch; everything that is written is rendered from it.

    :param worth: practice, where a layer of the wall around submissions was missing; ``wall`` says which.
    :param ignored: files among the submissions that cannot be one.
    """

    title: str
    credit: str
    max_points: int
    due: datetime | None
    feedback: str
    katas: list[KataSummary]
    rows: list[Row]
    worth: Literal["grade", "practice"] = "grade"
    wall: str = ""
    ignored: list[str] = []
    schema: str = "djangokata/grades/v1"
