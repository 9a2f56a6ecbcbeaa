"""``djangokata assignment export``: a repository for students, and what stays with the teacher, in another place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from pytest_djangokata.assignments import pipelines
from pytest_djangokata.assignments.again import replace_handout, replaceable
from pytest_djangokata.assignments.bundle import bundle_files
from pytest_djangokata.assignments.manifest import manifest, manifest_text
from pytest_djangokata.assignments.model import Assignment, Task
from pytest_djangokata.assignments.readme import readme
from pytest_djangokata.assignments.standalone import empty_folder, folder_of, handout, write_handout
from pytest_djangokata.assignments.wheel import archive
from pytest_djangokata.catalogue.installed import MANIFEST
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.files import replace_file
from pytest_djangokata.layout import KATA_FILE

System = Literal["github", "gitlab", "gradescope", "plain"]
SYSTEMS: tuple[System, ...] = get_args(System)

CI = {
    "github": "GitHub runs the tests on each push, and shows how far you are in the summary of the run.",
    "gitlab": "GitLab runs the tests on each push.",
    "gradescope": "Hand in on Gradescope: the folder `katas`, as a zip archive or from your repository.",
    "plain": "",
}

#: The line of a kata.toml with its points.
POINTS = re.compile(rb"^points[ \t]*=[ \t]*\w+", re.MULTILINE)

#: How the teacher's file is called, behind the name of the folder.
ENDINGS = {"github": "bundle", "gitlab": "bundle", "gradescope": "autograder", "plain": "bundle"}


@dataclass(frozen=True)
class Exported:
    """What was written.

    :param folder: for students.
    :param bundle: for nobody but the teacher.
    """

    folder: Path
    bundle: Path
    katas: int


def export(
    folder: Path,
    assignment: Assignment,
    tasks: Sequence[Task],
    system: System,
    bundle: Path | None,
    *,
    replace: bool = False,
) -> Exported:
    """Write the students' folder, and the teacher's bundle outside of it.

    :param bundle: where the bundle goes; beside the folder if it is None.
    :param replace: write both in the place of earlier ones.

    :raises DjangokataError: if a place is taken, or anything in the folder would tell an answer. Nothing is left then.
    """
    folder = folder.resolve()
    bundle = (bundle or folder.with_name(f"{folder.name}-{ENDINGS[system]}.zip")).resolve()
    if bundle.is_relative_to(folder):
        raise DjangokataError(f"--bundle {bundle}: students would get it.\nName a file outside of {folder}")
    if replace:
        replaceable(folder)
    else:
        free(folder, bundle)
    given = handout([task.kata for task in tasks], assignment.versions, hints=assignment.hints)
    given.files.update(with_points(given.files, tasks))
    extra = {
        "README.md": readme(assignment, tasks, CI[system]).encode(),
        MANIFEST: manifest_text(manifest("assignment", assignment.title, tasks, given.files)),
    }
    if system == "github":
        extra[".github/workflows/djangokata.yml"] = pipelines.github_workflow(assignment.versions).encode()
    elif system == "gitlab":
        extra[".gitlab-ci.yml"] = pipelines.gitlab_pipeline(assignment.versions).encode()
    packed = bundle_archive(assignment, tasks, system)
    (replace_handout if replace else write_handout)(folder, given, extra)
    bundle.parent.mkdir(parents=True, exist_ok=True)
    replace_file(bundle, packed)  # readable by its owner alone, since it has the answers
    return Exported(folder, bundle, len(tasks))


def with_points(files: Mapping[str, bytes], tasks: Sequence[Task]) -> dict[str, bytes]:
    """Return the ``kata.toml`` of each task with the points of the assignment, which every report in the folder counts."""
    changed = {}
    for task in tasks:
        name = f"{folder_of(task.kata)}/{KATA_FILE}"
        changed[name] = POINTS.sub(f"points = {task.points}".encode(), files[name], count=1)
    return changed


def free(folder: Path, bundle: Path) -> None:
    """Check that nothing is where an export goes.

    :raises DjangokataError: if something is.
    """
    if (folder / MANIFEST).is_file():
        raise DjangokataError(
            f"{folder}: an earlier export is there.\nName another folder, or write over it: --replace"
        )
    empty_folder(folder)
    if bundle.exists():
        raise DjangokataError(
            f"{bundle}: it is there already.\nName another file with --bundle, or write over it: --replace"
        )


def bundle_archive(assignment: Assignment, tasks: Sequence[Task], system: System) -> bytes:
    """Return the teacher's file: a bundle, or an autograder that has it in it."""
    files = bundle_files(assignment, tasks)
    if system == "gradescope":
        programs = pipelines.gradescope_files(assignment.versions)
        return archive(files | programs, executable=tuple(programs))
    if system == "github":
        files["classroom50/autograder.py"] = pipelines.CLASSROOM50.encode()
    return archive(files)
