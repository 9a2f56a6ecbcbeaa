"""Submissions in every shape: what is taken from them, and what is refused."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.grading.model import Student, Submission
from pytest_djangokata.grading.submissions import Answer, Source, find_sources, read
from tests.conftest import KataTree

TOP = "katas/orm/first/"


@pytest.fixture
def task(kata_tree: KataTree) -> Task:
    return make_task(kata_tree)


def make_task(tree: KataTree, edit: tuple[str, ...] = ("answer.py",), **files: str) -> Task:
    folder = tree.kata(
        "orm/first",
        answer="# as shipped\n",
        edit=list(edit),
        files={k.replace("__", "/") + ".py": v for k, v in files.items()},
    )
    kata = load_kata(folder)
    assert isinstance(kata, Kata)
    return Task(kata, 5)


def taken(path: Path, *tasks: Task, due: datetime | None = None) -> tuple[Submission, list[Answer]]:
    return read(Source(path, path.stem), Student("ada"), tasks, due)


def folder(path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


def zipped(path: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path.with_suffix(".zip")


def tarred(path: Path, files: dict[str, str], mode: str = "w:gz") -> Path:
    with tarfile.open(path.with_suffix(".tgz"), mode) as archive:  # type: ignore[call-overload]
        for name, text in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path.with_suffix(".tgz")


def committed(path: Path, files: dict[str, str]) -> Path:
    folder(path, files)
    git(path, "init", "-q", "-b", "main")
    commit(path, "2026-12-01T10:00:00+00:00")
    return path


def git(path: Path, *words: str, **env: str) -> str:
    who = {
        "GIT_AUTHOR_NAME": "A",
        "GIT_AUTHOR_EMAIL": "a@b.c",
        "GIT_COMMITTER_NAME": "A",
        "GIT_COMMITTER_EMAIL": "a@b.c",
    }
    done = subprocess.run(
        ["git", *words], cwd=path, env={**os.environ, **who, **env}, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def commit(path: Path, when: str) -> None:
    git(path, "add", "-A", "-f")
    git(path, "commit", "-qm", "Work", GIT_COMMITTER_DATE=when, GIT_AUTHOR_DATE=when)


MAKERS: dict[str, Callable[[Path, dict[str, str]], Path]] = {
    "folder": folder,
    "zip": zipped,
    "tar.gz": tarred,
    "tar": lambda path, files: tarred(path, files, "w"),
    "git": committed,
}


@pytest.mark.parametrize("top", ["", "dojo-main/", "a/b/"])
@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_an_answer_is_found_in_every_kind_of_submission(
    tmp_path: Path, task: Task, make: Callable[[Path, dict[str, str]], Path], top: str
) -> None:
    files = {f"{top}{TOP}answer.py": "mine = 1\n", f"{top}{TOP}test_first.py": "cheat = 1\n", f"{top}conftest.py": ""}
    submission, answers = taken(make(tmp_path / "s", files), task)
    assert submission.problem == ""
    assert [answer.files for answer in answers] == [{"answer.py": b"mine = 1\n"}]


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_the_file_of_the_only_kata_may_lie_at_the_top(
    tmp_path: Path, task: Task, make: Callable[[Path, dict[str, str]], Path]
) -> None:
    _, answers = taken(make(tmp_path / "s", {"top/answer.py": "mine = 1\n", "top/notes.txt": ""}), task)
    assert [answer.files for answer in answers] == [{"answer.py": b"mine = 1\n"}]


def test_a_kata_as_shipped_is_untouched_whatever_ends_its_lines(tmp_path: Path, task: Task) -> None:
    (path := folder(tmp_path / "s", {f"{TOP}answer.py": ""})).joinpath(f"{TOP}answer.py").write_bytes(
        b"# as shipped\r\n"
    )
    submission, answers = taken(path, task)
    assert [one.untouched for one in submission.katas] == [True]
    assert answers == []


def test_of_a_pattern_the_submission_decides_which_files_there_are(tmp_path: Path, kata_tree: KataTree) -> None:
    task = make_task(kata_tree, ("answer.py", "steps/*.py"), steps__one="1\n", steps__two="2\n")
    _, (only,) = taken(folder(tmp_path / "s", {f"{TOP}steps/one.py": "1\n", f"{TOP}steps/new.py": "3\n"}), task)
    assert only.files == {"answer.py": b"# as shipped\n", "steps/new.py": b"3\n", "steps/one.py": b"1\n"}


def test_two_copies_of_a_kata_are_not_chosen_from(tmp_path: Path, task: Task) -> None:
    files = {f"{top}/orm/first/answer.py": "x = 1\n" for top in ("mine", "yours")}
    submission, _ = taken(folder(tmp_path / "s", files), task)
    assert submission.katas[0].problem == "it is there twice: mine/orm/first/ and yours/orm/first/"


def test_the_copy_in_the_usual_place_counts(tmp_path: Path, task: Task) -> None:
    files = {f"{TOP}answer.py": "x = 1\n", "backup/orm/first/answer.py": "x = 2\n"}
    _, (answer,) = taken(folder(tmp_path / "s", files), task)
    assert answer.files["answer.py"] == b"x = 1\n"


# -- what is refused


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
@pytest.mark.parametrize(
    "name", ["../answer.py", "/etc/answer.py", f"{TOP}../../../../answer.py", "C:\\answer.py", "..\\x"]
)
def test_an_archive_with_a_name_that_leads_out_of_it_is_refused(
    tmp_path: Path, task: Task, make: Callable[[Path, dict[str, str]], Path], name: str
) -> None:
    submission, answers = taken(make(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n", name: "y"}), task)
    assert "a name that leads out of it" in submission.problem
    assert answers == []


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_a_link_in_a_tar_is_no_answer(tmp_path: Path, task: Task, kind: bytes) -> None:
    with tarfile.open(tmp_path / "s.tar", "w") as archive:
        info = tarfile.TarInfo(f"{TOP}answer.py")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
    submission, _ = taken(tmp_path / "s.tar", task)
    assert submission.katas[0].problem == f"{TOP}answer.py is a link or a device, and an ordinary file is wanted"


def test_a_device_in_a_tar_is_refused(tmp_path: Path, task: Task) -> None:
    with tarfile.open(tmp_path / "s.tar", "w") as archive:
        info = tarfile.TarInfo("zero")
        info.type, info.devmajor, info.devminor = tarfile.CHRTYPE, 1, 5
        archive.addfile(info)
    assert taken(tmp_path / "s.tar", task)[0].problem == "it has a device: zero"


def test_a_link_in_a_zip_is_no_answer(tmp_path: Path, task: Task) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        info = zipfile.ZipInfo(f"{TOP}answer.py")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert "is a link" in taken(tmp_path / "s.zip", task)[0].katas[0].problem


@pytest.mark.parametrize("what", ["file", "folder", "pipe"])
def test_a_link_or_a_pipe_in_a_folder_is_no_answer(tmp_path: Path, task: Task, what: str) -> None:
    secret = folder(tmp_path / "secret", {"answer.py": "secret = 1\n"})
    path = tmp_path / "s" / TOP
    if what == "folder":
        path.parent.mkdir(parents=True)
        path.parent.joinpath("first").symlink_to(secret)
        folder(tmp_path / "s", {"katas/x.py": ""})
    else:
        path.mkdir(parents=True)
        if what == "file":
            (path / "answer.py").symlink_to(secret / "answer.py")
        else:
            os.mkfifo(path / "answer.py")
    submission, answers = taken(tmp_path / "s", task)
    assert answers == []
    assert submission.problem or submission.katas[0].problem


def test_a_link_in_a_repository_is_no_answer(tmp_path: Path, task: Task) -> None:
    path = folder(tmp_path / "s", {"x": ""})
    (path / TOP).mkdir(parents=True)
    (path / TOP / "answer.py").symlink_to("/etc/passwd")
    assert "is a link" in taken(committed(path, {}), task)[0].katas[0].problem


@pytest.mark.parametrize("make", [zipped, tarred], ids=["zip", "tar"])
def test_an_archive_that_unpacks_to_many_times_its_size_is_refused(
    tmp_path: Path, task: Task, make: Callable[[Path, dict[str, str]], Path]
) -> None:
    path = make(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n", "zeros": "0" * (80 << 20)})
    assert "unpacks to" in taken(path, task)[0].problem


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_a_file_that_is_too_big_is_refused(
    tmp_path: Path, task: Task, make: Callable[[Path, dict[str, str]], Path]
) -> None:
    path = make(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n" * 200_000})
    assert taken(path, task)[0].katas[0].problem == f"{TOP}answer.py is bigger than 1,048,576 bytes"


def test_a_zip_that_lies_about_a_size_is_refused(tmp_path: Path, task: Task) -> None:
    path = zipped(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n" * 400_000})
    data = path.read_bytes()
    path.write_bytes(data.replace((2_400_000).to_bytes(4, "little"), (600).to_bytes(4, "little")))
    assert "cannot be read" in taken(path, task)[0].katas[0].problem


def test_too_many_files_are_refused(tmp_path: Path, task: Task) -> None:
    path = zipped(tmp_path / "s", {f"f{number}": "" for number in range(20_001)})
    assert taken(path, task)[0].problem == "it has more than 20,000 files"


def test_two_names_that_are_one_on_some_machines_are_refused(tmp_path: Path, kata_tree: KataTree) -> None:
    task = make_task(kata_tree, ("answer.py", "steps/*.py"), steps__one="1\n")
    path = zipped(tmp_path / "s", {f"{TOP}steps/a.py": "1", f"{TOP}steps/A.py": "2"})
    assert "have the same name on some machines" in taken(path, task)[0].katas[0].problem


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path, task: Task) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(f"{TOP}answer.py", "x = 1\n")
        archive.writestr(f"{TOP}answer.py", "x = 2\n")
    assert taken(tmp_path / "s.zip", task)[0].katas[0].problem == f"{TOP}answer.py is in the archive twice"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"hello, this is my homework", "it is called .zip, and is neither a zip nor a tar; hand in one"),
        (b"Rar!\x1a\x07\x00", "a .rar cannot be read; hand in a zip or a tar"),
        (b"PK\x03\x04" + b"half of it", "this zip is damaged, its end is missing"),
        (b"\x1f\x8b" + b"\xff" * 300, "cannot be read"),
        (b"PK\x05\x06" + b"\xff" * 18, "it has too many files"),
        (
            b"PK\x03\x04" + b"junk" * 40 + b"PK\x05\x06" + bytes(4) + b"\1\0\1\0\x40\0\0\0\x10\0\0\0\0\0",
            "cannot be read",
        ),
    ],
)
def test_what_is_no_archive_is_said(tmp_path: Path, task: Task, content: bytes, said: str) -> None:
    (tmp_path / "s.zip").write_bytes(content)
    submission, answers = taken(tmp_path / "s.zip", task)
    assert said in submission.problem
    assert answers == []


# -- repositories


def test_of_a_repository_the_last_commit_before_the_deadline_counts(tmp_path: Path, task: Task) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "early = 1\n"})
    early = git(path, "rev-parse", "HEAD")
    folder(path, {f"{TOP}answer.py": "late = 1\n"})
    commit(path, "2026-12-09T10:00:00+00:00")
    folder(path, {f"{TOP}answer.py": "never committed = 1\n"})
    submission, (answer,) = taken(path, task, due=datetime(2026, 12, 2, tzinfo=UTC))
    assert answer.files["answer.py"] == b"early = 1\n"
    assert (submission.commit, submission.submitted) == (early, datetime(2026, 12, 1, 10, tzinfo=UTC))
    assert submission.later == 1
    submission, (answer,) = taken(path, task)
    assert (answer.files["answer.py"], submission.later) == (b"late = 1\n", 0)
    submission, (answer,) = taken(path, task, due=datetime(2026, 11, 1, tzinfo=UTC))
    assert (submission.submitted, submission.later) == (datetime(2026, 12, 9, 10, tzinfo=UTC), 0)


def test_nothing_that_a_repository_could_run_is_run(tmp_path: Path, task: Task) -> None:
    proof = tmp_path / "ran"
    script = folder(tmp_path / "x", {"evil.sh": f"#!/bin/sh\ntouch {proof}\ncat\n"}) / "evil.sh"
    script.chmod(0o755)
    path = committed(
        tmp_path / "s", {f"{TOP}answer.py": "x = 1\n", ".gitattributes": "* filter=evil diff=evil\n", ".mailmap": ""}
    )
    for key in (
        "core.fsmonitor",
        "core.sshCommand",
        "core.pager",
        "core.editor",
        "filter.evil.smudge",
        "filter.evil.clean",
        "diff.evil.command",
        "diff.evil.textconv",
        "diff.external",
        "uploadpack.packObjectsHook",
        "gpg.program",
        "credential.helper",
        "core.alternateRefsCommand",
    ):
        git(path, "config", key, str(script))
    git(path, "config", "log.showSignature", "true")
    for hook in ("post-checkout", "pre-commit", "reference-transaction", "post-index-change"):
        script_copy = path / ".git" / "hooks" / hook
        script_copy.parent.mkdir(exist_ok=True)
        script_copy.write_bytes(script.read_bytes())
        script_copy.chmod(0o755)
    proof.unlink(missing_ok=True)
    _, (answer,) = taken(path, task)
    assert answer.files["answer.py"] == b"x = 1\n"
    assert not proof.exists()


@pytest.mark.parametrize("how", ["packed", "bare", "detached"])
def test_a_repository_is_read_however_it_is_kept(tmp_path: Path, task: Task, how: str) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"})
    if how == "packed":
        git(path, "gc", "-q")
    elif how == "bare":
        git(tmp_path, "clone", "-q", "--bare", str(path), "t.git")
        path = tmp_path / "t.git"
    else:
        git(path, "checkout", "-q", "--detach")
    _, (answer,) = taken(path, task)
    assert answer.files["answer.py"] == b"x = 1\n"


def test_a_repository_that_borrows_from_another_is_refused(tmp_path: Path, task: Task) -> None:
    committed(tmp_path / "theirs", {f"{TOP}answer.py": "x = 1\n"})
    git(tmp_path, "clone", "-q", "--shared", str(tmp_path / "theirs"), "s")
    assert "borrows objects" in taken(tmp_path / "s", task)[0].problem


def made_of(path: Path, tree: str) -> Path:
    """Make a repository whose one commit has the given tree."""
    made = git(path, "commit-tree", "-m", "x", tree)
    git(path, "update-ref", git(path, "symbolic-ref", "HEAD"), made)
    return path


def test_a_repository_of_few_objects_and_billions_of_files_is_refused(tmp_path: Path, task: Task) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"})
    inner = f"100644 blob {git(path, 'hash-object', '-w', f'{TOP}answer.py')}\tf"
    for _ in range(10):
        tree = subprocess.run(
            ["git", "-C", path, "mktree"],
            input="".join(f"{inner[:-1]}{name}\n" for name in "abcdefghij"),
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        inner = f"040000 tree {tree}\tf"
    before = peak()
    assert taken(made_of(path, tree), task)[0].problem == "it has too many files"
    assert peak() - before < 300 << 20


def test_an_object_that_fills_the_memory_of_git_is_refused(tmp_path: Path, task: Task) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"})
    objects = path / ".git" / "objects"
    raw = zlib.compressobj(1, wbits=-15)
    start = raw.compress(b"tree %d\0" % (3 << 30)) + raw.flush(zlib.Z_FULL_FLUSH)
    repeated = raw.compress(bytes(1 << 24)) + raw.flush(zlib.Z_FULL_FLUSH)  # what came before plays no part in it
    data = b"\x78\x01" + start + repeated * 192 + raw.flush() + bytes(4)
    name = "ab" + "0" * 38
    (objects / name[:2]).mkdir(exist_ok=True)
    (objects / name[:2] / name[2:]).write_bytes(data)
    text = f"tree {name}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n\nx\n"
    commit_ = subprocess.run(
        ["git", "-C", path, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    (path / ".git" / "HEAD").write_text(f"{commit_}\n")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10
    assert "cannot read the repository" in taken(path, task)[0].problem
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss << 10 <= max(before, 1200 << 20)


def peak() -> int:
    """Return the most memory that this process has had so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def test_a_repository_elsewhere_or_without_a_commit_is_refused(tmp_path: Path, task: Task) -> None:
    git(tmp_path, "init", "-q", "s")
    assert taken(tmp_path / "s", task)[0].problem == "the repository has no commit"
    folder(tmp_path / "t", {".git": f"gitdir: {tmp_path}/s/.git\n"})
    assert "leads to another place" in taken(tmp_path / "t", task)[0].problem


# -- which submissions there are


def test_a_folder_holds_one_submission_in_each_of_its_entries(tmp_path: Path, task: Task) -> None:
    inbox = folder(tmp_path / "inbox", {f"ada/{TOP}answer.py": "", "cy.txt": "", ".DS_Store": ""})
    zipped(inbox / "bob", {"x": ""})
    found = find_sources([inbox], [task])
    assert [(source.name, source.stray) for source in found] == [("ada", False), ("bob", False), ("cy", True)]


def test_a_folder_with_katas_is_one_submission(tmp_path: Path, task: Task) -> None:
    folder(tmp_path / "ada", {f"{TOP}answer.py": ""})
    assert [source.name for source in find_sources([tmp_path / "ada"], [task])] == ["ada"]
