"""The README of an assignment, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pytest_djangokata.assignments.model import Assignment, Task
from pytest_djangokata.assignments.overview import due_text, late_text
from pytest_djangokata.assignments.pins import oldest_python
from pytest_djangokata.assignments.standalone import folder_of
from pytest_djangokata.catalogue.page import cell
from pytest_djangokata.catalogue.shipped import HINTS
from pytest_djangokata.progress.text import amount

COUNTED = {
    "verdict": (
        "A task counts when its *probe* accepts the answer: it asks your code the same question as the tests do, with other "
        "data. A task has all its points or none."
    ),
    "cases": (
        "A task counts by its *probe*: it asks your code the same question as the tests do, with other data, in several "
        "cases. The points are the share of the cases that are answered rightly, beyond what the same answer to all gets."
    ),
    "tests": (
        "The points of a task are the share of its failing tests that pass. A *probe* asks your code the same question with "
        "other data; where it disagrees with the tests, somebody looks at the answer first."
    ),
}

START = """\
## Start

You need Python {python} and pip.

```
python -m venv .venv && . .venv/bin/activate
python -m pip install -r requirements.txt
pytest
```

On Windows the first line is `py -m venv .venv; .venv\\Scripts\\activate`.
"""


def readme(assignment: Assignment, tasks: Sequence[Task], ci: str = "") -> str:
    """Return what students read first: the tasks, how to start, and the rules.

    :param ci: what runs on each push, as a sentence; empty without any.
    """
    return "\n".join(_lines(assignment, tasks, ci)) + "\n"


def _lines(assignment: Assignment, tasks: Sequence[Task], ci: str) -> Iterator[str]:
    yield f"# {assignment.title}"
    yield ""
    minutes, points = sum(task.kata.meta.minutes for task in tasks), sum(task.points for task in tasks)
    yield (
        f"{amount(len(tasks), 'task')} on a small Django project, about {minutes} minutes, {amount(points, 'point')}. "
        "Each has a README, files to edit, and tests that fail until it is done."
    )
    if assignment.due is not None:
        yield ""
        yield f"Hand in until **{due_text(assignment.due)}**. Later it {_late(assignment)}."
    yield ""
    yield "## Tasks"
    yield ""
    yield from task_table(tasks, points=True)
    yield ""
    yield START.format(python=python_text(assignment.versions))
    yield f"Run one task: `pytest {folder_of(tasks[0].kata)}`. Its README says what to do and when it is done."
    yield ""
    yield "## Rules"
    yield ""
    yield "- Only the files in the column *edit* are taken from you. Change anything else, and it changes nothing."
    yield f"- {COUNTED[assignment.credit]}"
    yield "- A run of pytest, here or in CI, is practice: it gives no points."
    if assignment.hints:
        yield f"- Hints are in `{HINTS}` beside each task; open as many as you need."
    else:
        yield "- There are no hints."
    yield "- The documentation of Django and Python is allowed and expected."
    if ci:
        yield f"- {ci}"


def task_table(tasks: Sequence[Task], *, points: bool) -> Iterator[str]:
    """Yield a table of tasks with links to their READMEs."""
    yield "| task | level | minutes |" + (" points |" if points else "") + " edit |"
    yield "|---|---|---:|" + ("---:|" if points else "") + "---|"
    for task in tasks:
        kata = task.kata
        edit = ", ".join(f"`{name}`" for name in kata.meta.edit)
        worth = f" {task.points} |" if points else ""
        link = f"[{cell(kata.meta.title)}]({folder_of(kata)}/README.md)"
        yield f"| {link} | {kata.meta.level} | {kata.meta.minutes} |{worth} {edit} |"


def python_text(versions: Mapping[str, str]) -> str:
    """Return which Python is needed: the one that the class uses, or what the installed versions need."""
    return versions.get("python", "") or f"{oldest_python(versions)} or newer"


def _late(assignment: Assignment) -> str:
    text = late_text(assignment)
    return text if text.startswith("costs") else f"costs {text}"
