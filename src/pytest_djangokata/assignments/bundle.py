"""What stays with the teacher: the assignment with its answers and probes, ready to be installed and to grade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_djangokata.assignments.model import Assignment, Task
from pytest_djangokata.assignments.pins import requirements
from pytest_djangokata.assignments.standalone import kata_copies
from pytest_djangokata.assignments.toml import as_toml
from pytest_djangokata.assignments.wheel import engine_wheel

#: The local part of the version of the wheel that has the katas of one assignment.
LOCAL = "assignment"


def bundle_files(assignment: Assignment, tasks: Sequence[Task]) -> dict[str, bytes]:
    """Return the files of the bundle: the assignment, a wheel with its katas and their answers, and pins."""
    katas = [task.kata for task in tasks]
    roots = dict.fromkeys(kata.root.name for kata in katas)
    packs = {name: name for name in roots if name != "katas"}
    copies = kata_copies(katas, complete=True)
    # The package's own folder of katas has to be there, for the topics in it; one without katas has no topics.
    wheel, content = engine_wheel(copies, local=LOCAL, packs=packs)
    return {
        "assignment.toml": frozen(assignment, tasks).encode(),
        f"wheels/{wheel}": content,
        "requirements.txt": requirements(f"./wheels/{wheel}", katas, assignment.versions).encode(),
    }


def frozen(assignment: Assignment, tasks: Sequence[Task]) -> str:
    """Return an assignment as TOML that names the katas and points that were drawn or taken over."""
    lines = [
        f"title = {as_toml(assignment.title)}",
        f"katas = {as_toml([task.kata.id for task in tasks])}",
        f"credit = {as_toml(assignment.credit)}",
        f"hints = {as_toml(assignment.hints)}",
        f"feedback = {as_toml(assignment.feedback)}",
    ]
    if assignment.deadline is not None:
        lines.append(f"deadline = {assignment.deadline.isoformat()}")
    if assignment.time_zone is not None:
        lines.append(f"time_zone = {as_toml(assignment.time_zone)}")
    late = assignment.late
    tables: dict[str, Mapping[str, object]] = {
        "points": {task.kata.id: task.points for task in tasks},
        "late": {"grace": late.grace, "percent_per_day": late.percent_per_day, "floor": late.floor},
        "versions": assignment.versions,
    }
    for name, table in tables.items():
        if table:
            lines += ["", f"[{name}]", *(f"{as_toml(key)} = {as_toml(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"
