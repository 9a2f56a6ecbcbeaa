"""A throwaway tree of katas, and pytest run over it in a process of its own, as a person would run it."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

pytest_plugins = ["pytester"]

PASSING_TEST = """
def test_passes():
    pass
"""


class KataTree:
    """Katas in ``pytester.path / "katas"``; a test states what it is about, the rest has defaults."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.path = pytester.path
        self.root = self.path / "katas"
        self.temporary = self.path.with_name(f"{self.path.name}-tmp")
        self.temporary.mkdir()

    def kata(
        self,
        name: str = "orm/first",
        test: str = PASSING_TEST,
        answer: str = "",
        files: Mapping[str, str | bytes] | None = None,
        **keys: Any,
    ) -> Path:
        """Write a kata and return its folder.

        :param test: the source of its one test module, ``test_<kata>.py``.
        :param answer: the source of ``answer.py``, which is what the learner edits.
        :param files: other files, relative to its folder; one named above is replaced.
        :param keys: keys of kata.toml that differ from the defaults.
        """
        topic, _, short = name.partition("/")
        folder = self.root / topic / short
        folder.mkdir(parents=True)
        for package in (self.root, self.root / topic, folder):
            (package / "__init__.py").touch()
        self.topic(topic)
        meta = {
            "title": short,
            "level": "basic",
            "question": "Why?",
            "points": 1,
            "minutes": 5,
            "edit": ["answer.py"],
        } | keys
        lines = "".join(f"{key} = {toml(value)}\n" for key, value in meta.items())
        written: dict[str, str | bytes] = {"kata.toml": lines, "answer.py": answer, f"test_{short}.py": test} | dict(
            files or {}
        )
        for file, content in written.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else textwrap.dedent(content).lstrip("\n").encode())
        return folder

    def topic(self, name: str) -> None:
        """Write the topic's file so that it names each of its katas."""
        folder = self.root / name
        katas = sorted(child.name for child in folder.iterdir() if child.is_dir())
        text = f'title = "{name}"\nsummary = "S."\nkatas = {toml(katas)}\n'
        (folder / "topic.toml").write_text(text, encoding="utf-8")

    def run(self, *arguments: str | os.PathLike[str], random: bool = False, timeout: float = 60) -> pytest.RunResult:
        """Run pytest over ``katas``, or over what *arguments* say, in the order of the files unless *random*."""
        options = [] if random else ["-p", "no:randomly"]
        return self.pytester.run(sys.executable, "-m", "pytest", *options, *arguments, timeout=timeout)

    def processes(self) -> dict[int, str]:
        """Return the processes that came out of runs in this tree and are still there, with their command lines."""
        found = {}
        marker = f"TMPDIR={self.temporary}".encode() + b"\0"
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if int(folder.name) != os.getpid() and marker in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def leftovers(self, seconds: float = 10.0) -> list[str]:
        """Return the temporary files and processes of earlier runs that do not go away within *seconds*."""
        deadline = time.monotonic() + seconds
        while (left := self._left()) and time.monotonic() < deadline:
            time.sleep(0.02)
        return left

    def _left(self) -> list[str]:
        return [*(path.name for path in self.temporary.iterdir()), *self.processes().values()]


def toml(value: Any) -> str:
    """Return *value* as TOML; Python's ``repr`` differs in the quotes and in the booleans only."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory, worker_id: str = "") -> Path:
    """A folder of database templates that all tests of this session share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def kata_tree(pytester: pytest.Pytester, warm_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[KataTree]:
    """An empty tree of katas, whose runs see nothing of the surroundings but the warm cache."""
    tree = KataTree(pytester)
    for name in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PYTHONPATH", "COVERAGE_PROCESS_START"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DJANGOKATA_CACHE", str(warm_cache))
    monkeypatch.setenv("TMPDIR", str(tree.temporary))
    monkeypatch.setenv("COLUMNS", "120")
    yield tree
