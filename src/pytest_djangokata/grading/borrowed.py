"""Git on the objects of somebody's repository, and on nothing else of it.

Hooks, configuration, filters, attributes and alternates belong to the student, so git never sees them: it works in an empty
repository of ours that borrows the objects.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import stat
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.trees import Refused

SECONDS = 60  # for one repository
MAX_OBJECTS = 200_000  # files below objects/
MAX_SMALL = 1 << 20  # bytes of HEAD, of packed-refs and the like
MAX_LIST = 8 << 20  # bytes of a list of files, and of anything else that git prints
MAX_MEMORY = 1 << 30  # bytes that git may have
#: What bounds the memory of a command before it begins: an object of some KB can unpack to many GB. macOS has no such bound.
BOUNDED = ("sh", "-c", f'ulimit -v {MAX_MEMORY >> 10} 2>/dev/null; exec "$@"', "sh") if os.name == "posix" else ()
NOT_FOUND = 127  # by the shell
#: What the student's files say beside the objects is not believed: replacements, and lists of what the objects say.
OURS = ("--no-replace-objects", "--no-pager", "-c", "core.commitGraph=false", "-c", "core.multiPackIndex=false")
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def small(path: Path) -> str:
    """Return the text of a small ordinary file; empty where there is none."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return ""
            return file.read(MAX_SMALL).decode("utf-8", "replace")
    except OSError:
        return ""


class borrowed:  # noqa: N801  (it is called like a function)
    """A context in which git works on the objects of a repository, in an empty one of ours."""

    def __init__(self, folder: Path, commit: str) -> None:
        self._folder = folder
        self._commit = commit
        self._until = time.monotonic() + SECONDS

    def __enter__(self) -> Self:
        objects = self._folder / "objects"
        _check_objects(objects)
        self._home = Path(tempfile.mkdtemp(prefix="djangokata-git-"))
        try:
            kind = "sha256" if len(self._commit) == 64 else "sha1"
            self._run(["init", "--quiet", "--bare", "--template=", f"--object-format={kind}", str(self._home)])
            (self._home / "objects" / "info").mkdir(exist_ok=True)
            (self._home / "objects" / "info" / "alternates").write_bytes(os.fsencode(objects.resolve()) + b"\n")
            if shallow := small(self._folder / "shallow"):
                (self._home / "shallow").write_text(shallow, encoding="ascii", errors="ignore")
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def __call__(self, *words: str, said: bytes = b"") -> bytes:
        """Return what a command of git prints.

        :param said: what it reads; no more than fits into a pipe, so that nobody waits for it to be read.

        :raises Refused: if it fails, prints too much, or takes too long.
        """
        return self._run(["--git-dir", str(self._home), *OURS, *words], said)

    def checked(self, kind: str, name: str) -> bytes:
        """Return an object that has the content which its name stands for: git believes the name of its file.

        :param kind: ``commit``, ``tree`` or ``blob``.

        :raises Refused: if it has another one, so that the commit is not the one of that name.
        """
        content = self("cat-file", kind, name) if COMMIT.fullmatch(name) else b""
        if self._name_of(kind, content) != name:
            raise Refused("the repository is forged: an object in it is not what its name says")
        return content

    def blobs(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return some blobs by their names, all in one go; what is not here, or not what its name says, is left out.

        :raises Refused: if they cannot be read, or are too much.
        """
        asked = "".join(f"{name}\n" for name in dict.fromkeys(names) if COMMIT.fullmatch(name))
        printed = io.BytesIO(self("cat-file", "--batch", said=asked.encode()) if asked else b"")
        found = {}
        while about := printed.readline().split():
            if len(about) == 3:
                content = printed.read(int(about[2]))
                printed.readline()
                found[about[0].decode()] = content
        return {name: content for name, content in found.items() if self._name_of("blob", content) == name}

    def _name_of(self, kind: str, content: bytes) -> str:
        digest = hashlib.new("sha256" if len(self._commit) == 64 else "sha1", usedforsecurity=False)
        digest.update(b"%s %d\0" % (kind.encode(), len(content)) + content)
        return digest.hexdigest()

    def _run(self, words: list[str], said: bytes = b"") -> bytes:
        env = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self._home),
            "LC_ALL": "C",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_ALLOW_PROTOCOL": "",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
        }
        try:
            process = subprocess.Popen(
                [*BOUNDED, "git", *words],
                env=env,
                stdin=subprocess.PIPE if said else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._home,
            )
        except FileNotFoundError as error:
            raise _no_git() from error
        with process, _ending(process, self._until) as is_late:
            assert process.stdout is not None
            if process.stdin is not None:
                with suppress(OSError), process.stdin:
                    process.stdin.write(said)
            # No more than this: a few small objects can list billions of files.
            printed = process.stdout.read(MAX_LIST + 1)
            if len(printed) > MAX_LIST:
                raise Refused("it has too many files")
            process.wait()
        if is_late.is_set():
            raise Refused(f"git did not read the repository within {SECONDS} s")
        if process.returncode == NOT_FOUND and shutil.which("git") is None:
            raise _no_git()
        if process.returncode != 0:
            raise Refused("git cannot read the repository: its data are not whole")
        return printed


def _no_git() -> DjangokataError:
    return DjangokataError("git is not installed, and a submission is a repository.\nInstall git.")


@contextmanager
def _ending(process: subprocess.Popen[bytes], until: float) -> Iterator[threading.Event]:
    """End *process* with the block, or when its time is over, which sets the event."""
    is_late = threading.Event()

    def end() -> None:
        is_late.set()
        process.kill()

    left = until - time.monotonic()
    timer = threading.Timer(max(0.0, left), end)
    if left <= 0:
        end()
    timer.start()
    try:
        yield is_late
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()


def _check_objects(objects: Path) -> None:
    """Refuse objects that lie elsewhere: a link, or alternates, which could lead to other people's.

    :raises Refused: if there are any.
    """
    if objects.is_symlink() or not objects.is_dir():
        raise Refused("the objects of the repository lie elsewhere")
    if (objects / "info" / "alternates").exists():
        raise Refused("the repository borrows objects from another one; clone it without --shared and --reference")
    count = 0
    for folder, folders, files in os.walk(objects):
        for name in (*folders, *files):
            count += 1
            mode = os.lstat(os.path.join(folder, name)).st_mode
            if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
                raise Refused("the objects of the repository lie elsewhere")
        if count > MAX_OBJECTS:
            raise Refused("the repository has too many objects")
