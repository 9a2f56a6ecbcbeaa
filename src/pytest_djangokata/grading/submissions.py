"""Which submissions there are: one is a folder, an archive or a git repository; a folder of hundreds is the normal case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.archives import open_archive
from pytest_djangokata.grading.aside import uncommitted_note
from pytest_djangokata.grading.git import git_folder, is_bare, open_repository
from pytest_djangokata.grading.given import changed, handed_out, may_be_given
from pytest_djangokata.grading.journal import JOURNAL
from pytest_djangokata.grading.kinds import archive_ending, is_stray
from pytest_djangokata.grading.left import absent, has_any, not_taken, notes_of
from pytest_djangokata.grading.model import Handed, Student, Submission
from pytest_djangokata.grading.take import content_hash, folder_of, is_untouched, is_wanted, take
from pytest_djangokata.grading.trees import FolderTree, Refused, Tree
from pytest_djangokata.grading.wrapped import none_of, unwrapped


@dataclass(frozen=True)
class Source:
    """Where one submission is.

    :param name: what it is called among the submissions, without the ending of an archive.
    :param stray: it is a file that cannot be a submission, and lies among them.
    """

    path: Path
    name: str
    stray: bool = False

    @property
    def file(self) -> str:
        """The name of the file or folder, as it can be shown."""
        return shown(self.path.name)


def find_sources(
    paths: Sequence[Path], tasks: Sequence[Task], *, single: bool = False, ours: Collection[Path] = ()
) -> list[Source]:
    """Return the submissions that *paths* lead to, in the order of their names.

    A path is one submission, or a folder with one in each of its entries. Hidden files are none, nor are the results of
    a batch that was graded into the folder; other files that cannot
    be one come along, for a person has to be told of them.

    :param single: each path is one submission, with anything in it.
    :param ours: files and folders that are none, although they may lie among them; absolute.

    :raises DjangokataError: if there is nothing at a path, or nobody can say whether it is one submission or several.
    """
    found = []
    for path in paths:
        if not path.exists():
            raise DjangokataError(f"{path}: there is no such file or folder.\nGive a submission, or a folder of them.")
        if single or path.is_file() or is_one(path, tasks):
            if not single and path.is_dir():
                _refuse_several(path, tasks)
            found.append(Source(path, stem(path.resolve())))
        else:
            inside = sorted(one for one in path.iterdir() if not one.name.startswith(".") and one.resolve() not in ours)
            inside = [one for one in inside if not is_batch(one, tasks)]
            found += [
                Source(one, Path(stem(one)).stem, stray=True) if is_stray(one) else Source(one, stem(one))
                for one in inside
            ]
    if all(one.stray for one in found):
        raise DjangokataError(
            f"{paths[0]}: there are no submissions in it.\nPut a folder or an archive of each student there."
        )
    return sorted(found, key=lambda source: (source.name, str(source.path)))


def shown(text: str) -> str:
    """Return a name with a question mark for each character that a terminal or a file of UTF-8 cannot take."""
    return "".join(char if char.isprintable() else "?" for char in text)


def stem(path: Path) -> str:
    """Return the name of a submission, without the ending of an archive."""
    name = shown(path.name)
    if path.is_file():
        return name[: len(name) - len(archive_ending(name))]
    return name.removesuffix(".git") if path.is_dir() else name


def is_one(folder: Path, tasks: Sequence[Task]) -> bool:
    """Whether a folder is one submission, by what lies in it."""
    if (folder / ".git").exists() or is_bare(folder):
        return True
    for task in tasks:
        kata = task.kata
        if any((folder / above / kata.topic / kata.name).is_dir() for above in ("", kata.root.name)):
            return True
    return len(tasks) == 1 and any(is_wanted(one.name, tasks[0].kata) for one in folder.iterdir() if one.is_file())


def is_batch(path: Path, tasks: Sequence[Task]) -> bool:
    """Whether results of grading are at a path, and nothing that a student could have answered in."""
    return (path / JOURNAL).is_file() and not is_one(path, tasks)


def _refuse_several(folder: Path, tasks: Sequence[Task]) -> None:
    """Refuse a folder of submissions in which one lies that makes all of them look like one.

    :raises DjangokataError: if it looks like both.
    """
    if (folder / ".git").exists() or is_bare(folder):
        return
    own = {name for task in tasks for name in (task.kata.root.name, task.kata.topic)}
    for one in sorted(folder.iterdir()):
        if one.name in own or one.name.startswith(".") or one.is_symlink():
            continue
        if archive_ending(one.name) if one.is_file() else one.is_dir() and is_one(one, tasks):
            raise DjangokataError(
                f"{folder}: it has a submission in it, {stem(one)}, and it looks like one itself.\n"
                "Move what lies beside the submissions into a folder that is called after its student."
            )


def open_tree(source: Source, tasks: Sequence[Task], until: datetime | None) -> Tree:
    """Return the files of a submission.

    :param until: of a repository, the last commit before this counts.

    :raises Refused: if it cannot be read.
    """
    if source.path.is_symlink():
        raise Refused("it is a link")

    def wanted(name: str) -> bool:
        return may_be_wanted(name, tasks)

    given = may_be_given(tasks)
    if not source.path.is_dir():
        return open_archive(source.path, wanted, given)
    if (repository := git_folder(source.path)) is not None:
        tree = open_repository(repository, until, wanted, given)
        # After later commits the folder has theirs, which is said already.
        if repository != source.path and not tree.later:
            tree.aside += uncommitted_note(source.path, tree, wanted)
        return tree
    return unwrapped(FolderTree(source.path), tasks, wanted, given)


def may_be_wanted(name: str, tasks: Sequence[Task]) -> bool:
    """Whether a name could be that of a file which a learner edits, wherever the katas lie."""
    parts = name.split("/")
    return any(is_wanted("/".join(parts[start:]), task.kata) for task in tasks for start in range(len(parts)))


@dataclass(frozen=True)
class Answer:
    """An answer that can be judged."""

    task: Task
    content: str
    files: dict[str, bytes]


def read(
    source: Source, student: Student, tasks: Sequence[Task], due: datetime | None
) -> tuple[Submission, list[Answer]]:
    """Return what a submission holds for each task, and the answers to judge; all that is wrong with it is said in it."""
    try:
        tree = open_tree(source, tasks, due)
        return _read_all(tree, source, student, tasks)
    except Refused as refusal:
        return Submission(student, source.name, problem=str(refusal)), []
    except DjangokataError:
        raise
    except Exception as error:  # noqa: BLE001  (one submission must not end the batch)
        return Submission(student, source.name, problem=f"the grader could not read it: {type(error).__name__}"), []


def _read_all(tree: Tree, source: Source, student: Student, tasks: Sequence[Task]) -> tuple[Submission, list[Answer]]:
    handed, answers = [], []
    for task in tasks:
        one, answer = _read_kata(tree, task, alone=len(tasks) == 1)
        handed.append(one)
        if answer is not None:
            answers.append(answer)
    problem = (
        "" if any(one.content or one.problem or one.untouched or one.notes for one in handed) else none_of(tree, tasks)
    )
    submission = Submission(
        student,
        source.name,
        submitted=tree.submitted,
        commit=tree.commit,
        later=tree.later,
        aside=getattr(tree, "aside", []),
        problem=problem,
        katas=handed,
    )
    return submission, answers


def _read_kata(tree: Tree, task: Task, *, alone: bool) -> tuple[Handed, Answer | None]:
    kata = task.kata
    try:
        folder = folder_of(tree.entries, kata, alone=alone)
        if folder is None:
            return Handed(kata.id), None
        files = take(tree, folder, kata)
    except Refused as refusal:
        return Handed(kata.id, problem=str(refusal)), None
    handed = handed_out(tree, folder, kata)
    others = [name for name in not_taken(tree.entries, folder, kata) if name not in handed]
    notes = notes_of(absent(tree.entries, folder, kata), others, kata)
    other = changed(tree, folder, kata, handed)
    leaves_code = any(name.endswith(".py") for name in (*others, *(one.file for one in other)))
    about = Handed(kata.id, notes=notes, leaves_code=leaves_code, changed=other)
    if is_untouched(kata, files):
        # What is not there was not left alone: a file may have been called otherwise.
        is_there = not notes or has_any(tree.entries, folder, kata)
        return msgspec.structs.replace(about, untouched=is_there), None
    content = content_hash(kata.id, files)
    return msgspec.structs.replace(about, content=content), Answer(task, content, files)
