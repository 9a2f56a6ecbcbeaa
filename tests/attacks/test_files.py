"""Submissions as files that are meant for the one who reads them: archives, repositories, folders and their names."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pytest_djangokata.assignments.model import Task
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.submissions import find_sources
from pytest_djangokata.grading.trees import FolderTree, Refused
from tests.conftest import KataTree
from tests.grading.test_submissions import TOP, committed, folder, git, made_of, make_task, taken, zipped


@pytest.fixture
def task(kata_tree: KataTree) -> Task:
    return make_task(kata_tree, ("answer.py", "steps/*.py"), steps__one="1\n")


# -- what is said of the members of a tar


def padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % tarfile.BLOCKSIZE)


def header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.type = size, kind
    return member.tobuf(tarfile.USTAR_FORMAT)


def said(**records: str) -> bytes:
    """Return pax records."""
    found = b""
    for key, value in records.items():
        rest = f" {key.replace('__', '.')}={value}\n".encode()
        length = len(rest) + len(str(len(rest) + len(str(len(rest)))))
        found += str(length).encode() + rest
    return found


def described(records: bytes, kind: bytes = tarfile.XHDTYPE, content: bytes = b"x = 1\n") -> bytes:
    """Return a tar with an answer of which *records* are said."""
    before = header("pax", len(records), kind) + padded(records)
    return before + header(f"{TOP}answer.py", len(content)) + padded(content) + bytes(1024)


def with_holes() -> bytes:
    """Return a tar with a file whose list of holes goes on and on."""
    block = bytearray(header("holes", 0, tarfile.GNUTYPE_SPARSE))
    block[257:265], block[482], block[148:156] = b"ustar  \0", 1, b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    more = b"".join(b"%011o\0%011o\0" % (number + 1, 1) for number in range(21)) + b"\1"
    return bytes(block) + more.ljust(512, b"\0") * 1000 + bytes(1024)


TOO_LONG = "it has a member whose description is too long"
HOLES = "it has a file with holes; pack it again without --sparse"
TARS = {
    "a size that it has not": (described(said(size="9223372036854775000")), "it ends in the middle of a member"),
    "a long description": (described(said(comment="x" * 100_000)), TOO_LONG),
    "a long description of all": (
        described(said(**{f"k{number}": "v" for number in range(500)}), tarfile.XGLTYPE),
        TOO_LONG,
    ),
    "many descriptions of all": (
        b"".join(
            header("pax", len(one), tarfile.XGLTYPE) + padded(one)
            for one in (said(**{f"k{n}": "v"}) for n in range(60))
        )
        + described(b""),
        TOO_LONG,
    ),
    "a long name": (header("L", 100_000, tarfile.GNUTYPE_LONGNAME) + bytes(100_352), TOO_LONG),
    "endless holes": (with_holes(), HOLES),
    "holes by pax 0.0": (described(said(GNU__sparse__size="5")), HOLES),
    "holes by pax 0.1": (described(said(GNU__sparse__map="0,1,2,3", GNU__sparse__size="5")), HOLES),
    "holes by pax 1.0": (
        described(said(GNU__sparse__major="1", GNU__sparse__minor="0"), content=b"1\n" * 5000),
        HOLES,
    ),
    "a name by pax": (described(said(path="../../answer.py")), "it has a name that leads out of it: ../../answer.py"),
}


@pytest.mark.parametrize("how", TARS)
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["tar", "tar.gz"])
def test_what_is_said_of_a_member_fills_no_memory_and_ends(
    tmp_path: Path, task: Task, how: str, pack: Callable[[bytes], bytes]
) -> None:
    content, problem = TARS[how]
    (tmp_path / "s.tar").write_bytes(pack(content))
    assert taken(tmp_path / "s.tar", task)[0].problem == problem


@pytest.mark.parametrize("records", [said(mtime="1.5"), said(comment="a" * 40)])
@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE])
def test_what_git_and_others_say_of_a_member_is_no_harm(
    tmp_path: Path, task: Task, records: bytes, kind: bytes
) -> None:
    (tmp_path / "s.tar").write_bytes(described(records, kind))
    _, (answer,) = taken(tmp_path / "s.tar", task)
    assert answer.files["answer.py"] == b"x = 1\n"


def test_a_file_of_many_empty_pieces_is_given_up(tmp_path: Path, task: Task) -> None:
    (tmp_path / "s.tar.gz").write_bytes(gzip.compress(b"") * 2000)
    assert taken(tmp_path / "s.tar.gz", task)[0].problem == "the archive cannot be read: empty file"


def test_an_archive_is_read_for_so_long_and_no_longer(
    tmp_path: Path, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pytest_djangokata.grading.members.SECONDS", -1)
    (tmp_path / "s.tar.gz").write_bytes(gzip.compress(b"") * 20)
    assert taken(tmp_path / "s.tar.gz", task)[0].problem == "it was not read within -1 s"


def test_nobody_looks_into_folders_beyond_any_depth(tmp_path: Path, task: Task) -> None:
    deep = "a/" * 100
    for path in (
        zipped(tmp_path / "z", {f"{deep}{TOP}answer.py": "x = 1\n"}),
        folder(tmp_path / "f", {f"{deep}{TOP}answer.py": "x = 1\n"}),
        committed(tmp_path / "g", {f"{deep}{TOP}answer.py": "x = 1\n"}),
    ):
        assert taken(path, task)[0].problem.startswith("it has none of the katas")


def test_a_member_that_is_damaged_costs_its_kata_alone(tmp_path: Path, task: Task) -> None:
    with zipfile.ZipFile(tmp_path / "s.zip", "w") as archive:
        archive.writestr(f"{TOP}answer.py", "x = 1\n")
    data = (tmp_path / "s.zip").read_bytes()
    (tmp_path / "s.zip").write_bytes(data.replace(b"x = 1\n", b"x = 2\n"))
    submission, _ = taken(tmp_path / "s.zip", task)
    assert submission.problem == ""
    assert "Bad CRC-32" in submission.katas[0].problem


# -- names


@pytest.mark.parametrize(
    "name",
    [
        *("a\nb.py", "a\x1b[2J.py", "a\u202eb.py", "a\u200b.py", "..\\..\\act.py", "C:act.py", "con.py", "nul/a.py"),
        *("a./b.py", "a /b.py", "\N{GRINNING FACE}" * 64 + ".py", 'a".py', "a?.py"),
    ],
)
def test_a_name_that_not_every_machine_takes_is_refused(tmp_path: Path, kata_tree: KataTree, name: str) -> None:
    task = make_task(kata_tree, ("answer.py", "steps/**/*.py"), steps__one="1\n")
    with tarfile.open(tmp_path / "s.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo(f"{TOP}steps/x.py"))
        member = tarfile.TarInfo(f"{TOP}steps/{name}")
        archive.addfile(member)
    submission, answers = taken(tmp_path / "s.tar", task)
    if "\\" in name:  # in an archive it is a slash
        assert "leads out of it" in submission.problem
    else:
        assert submission.katas[0].problem.endswith("is no name that every machine takes")
    assert answers == []


@pytest.mark.skipif(os.name == "nt", reason="has no such names")
@pytest.mark.parametrize("name", [b"\xff.py", b"a\\b.py"])
def test_a_name_that_is_no_text_is_refused(tmp_path: Path, task: Task, name: bytes) -> None:
    where = folder(tmp_path / "s", {f"{TOP}steps/one.py": ""}) / TOP / "steps"
    try:
        Path(os.fsdecode(os.path.join(os.fsencode(where), name))).write_bytes(b"import gc\n")
    except OSError:
        pytest.skip("this file system has no such names")
    assert taken(tmp_path / "s", task)[0].katas[0].problem.endswith("is no name that every machine takes")


# -- folders


def test_a_link_that_is_put_in_the_place_of_a_folder_meanwhile_is_not_followed(tmp_path: Path) -> None:
    folder(tmp_path / "secret", {"answer.py": "secret = 1\n"})
    tree = FolderTree(folder(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"}))
    shutil.rmtree(tmp_path / "s" / TOP)
    (tmp_path / "s" / TOP.rstrip("/")).symlink_to(tmp_path / "secret")
    with pytest.raises(Refused, match="cannot be read"):
        tree.read(f"{TOP}answer.py")


@pytest.mark.parametrize("stray", ["answer.py", f"{TOP}answer.py", "orm/first/answer.py"])
def test_one_who_hands_in_a_file_without_a_folder_does_not_swallow_the_others(
    tmp_path: Path, task: Task, stray: str
) -> None:
    inbox = folder(tmp_path / "inbox", {f"ada/{TOP}answer.py": "", stray: ""})
    with pytest.raises(DjangokataError, match="it has a submission in it, ada, and it looks like one itself"):
        find_sources([inbox], [task])


# -- repositories


def test_an_object_that_is_not_what_its_name_says_is_refused(tmp_path: Path, task: Task) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "early = 1\n"})
    blob = git(path, "rev-parse", f"HEAD:{TOP}answer.py")
    other = path / ".git" / "objects" / blob[:2] / blob[2:]
    other.chmod(0o644)
    other.write_bytes(zlib.compress(b"blob 9\0late = 1\n"))
    assert "is not what its name says" in taken(path, task)[0].problem


@pytest.mark.parametrize("place", ["", "katas", "katas/orm/first"])
def test_a_tree_that_is_not_what_its_name_says_is_refused(tmp_path: Path, task: Task, place: str) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "early = 1\n"})
    tree = git(path, "rev-parse", f"HEAD:{place}")
    folder(path, {f"{TOP}answer.py": "late = 1\n"})
    git(path, "add", "-A")
    new = git(path, "write-tree")
    changed = git(path, "rev-parse", f"{new}:{place}" if place else new)
    objects = path / ".git" / "objects"
    target = objects / tree[:2] / tree[2:]
    target.chmod(0o644)
    target.write_bytes((objects / changed[:2] / changed[2:]).read_bytes())
    problem = taken(path, task)[0].problem
    assert "is not what its name says" in problem or "its data are not whole" in problem  # by us, or by git


def test_a_repository_is_read_for_so_long_and_no_longer(
    tmp_path: Path, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"})
    monkeypatch.setattr("pytest_djangokata.grading.borrowed.SECONDS", -1)
    assert taken(path, task)[0].problem == "git did not read the repository within -1 s"


def test_a_submodule_in_the_place_of_a_kata_is_refused(tmp_path: Path, task: Task) -> None:
    path = committed(tmp_path / "s", {"katas/orm/x": ""})
    (path / TOP).mkdir()
    git(path, "update-index", "--add", "--cacheinfo", f"160000,{git(path, 'rev-parse', 'HEAD')},{TOP.rstrip('/')}")
    git(path, "commit", "-qm", "x")
    assert taken(path, task)[0].problem.startswith("it has none of the katas")


@pytest.mark.parametrize("seconds", ["99999999999999999", "18446744073709551614", "-1"])
def test_a_commit_of_no_time_is_not_taken_for_one_in_time(tmp_path: Path, task: Task, seconds: str) -> None:
    path = committed(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"})
    text = f"tree {git(path, 'rev-parse', 'HEAD^{tree}')}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> {seconds} +0000\n\nx\n"
    made = made_object(path, "commit", text.encode())
    (path / ".git" / "HEAD").write_text(f"{made}\n")
    problem = taken(path, task, due=datetime(2026, 12, 2, tzinfo=UTC))[0].problem
    assert problem == "its last commit has no time that there is"


def test_a_name_that_a_tree_has_twice_is_refused(tmp_path: Path, task: Task) -> None:
    path = committed(tmp_path / "s", {"answer.py": "x = 1\n", "steps/b.py": "y = 2\n"})
    blobs = [bytes.fromhex(git(path, "rev-parse", f"HEAD:{name}")) for name in ("answer.py", "steps/b.py")]
    tree = made_object(path, "tree", b"".join(b"100644 answer.py\0" + blob for blob in blobs))
    assert taken(made_of(path, tree), task)[0].katas[0].problem == "answer.py is in the commit twice"


def made_object(path: Path, kind: str, content: bytes) -> str:
    """Write an object that git itself would not make, and return its name."""
    words = ["git", "-C", str(path), "hash-object", "-t", kind, "-w", "--literally", "--stdin"]
    return subprocess.run(words, input=content, capture_output=True, check=True).stdout.decode().strip()


def test_a_repository_of_another_kind_of_hash_is_read(tmp_path: Path, task: Task) -> None:
    path = folder(tmp_path / "s", {f"{TOP}answer.py": "x = 1\n"})
    git(path, "init", "-q", "--object-format=sha256")
    git(path, "add", "-A")
    git(path, "commit", "-qm", "x")
    _, (answer,) = taken(path, task)
    assert answer.files["answer.py"] == b"x = 1\n"
