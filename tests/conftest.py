"""A throwaway tree of katas, and pytest run over it in a process of its own, as a person would run it."""

from __future__ import annotations

import contextlib
import os
import sys
import textwrap
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests import warm

# Where a learner mistypes a path in a checkout, pytest looks at this file too: what only these tests need may be missing.
with contextlib.suppress(ImportError):
    from hypothesis import settings

    #: A machine on which much else is going on is slow, and not wrong.
    settings.register_profile("untimed", parent=settings.default, deadline=None)
    settings.load_profile("untimed")

pytest_plugins = ["pytester"]

#: How the names of variables begin by which pytest, its plugins and this one see that a CI server runs them.
CI_SERVERS = ("CI", "BUILD_NUMBER", "GITHUB_", "TEAMCITY")

#: How the names of variables begin that must not reach the runs of the tests.
SURROUNDINGS = (
    *("DJANGO", "DATABASE_URL", "PYTHON", "PYTEST", "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR"),
    *CI_SERVERS,
)

#: Outcome and message of each test of each kata.
Results = dict[str, dict[str, tuple[str, str]]]

PASSING_TEST = """
def test_passes():
    pass
"""


class KataTree:
    """Katas in ``path / "katas"``; a test states what it is about, the rest has defaults.

    :param path: an empty folder, from which pytest is run.
    :param cache: where the runs keep database templates.
    """

    def __init__(self, path: Path, cache: Path) -> None:
        self.path = path / "here"
        self.root = self.path / "katas"
        self.temporary = path / "tmp"
        for folder in (self.path, self.temporary):
            folder.mkdir()
        self.env = environment_without(*SURROUNDINGS)
        self.env |= {"DJANGOKATA_CACHE": str(cache), "TMPDIR": str(self.temporary), "HOME": str(path), "COLUMNS": "300"}
        self._plugins = ["-p", "djangokata", "-p", "django"]
        self.env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
        #: Whether a run is a fresh Python, as a person's is, and not a fork of one that has imported pytest.
        self.cold = False

    def load_all_plugins(self) -> None:
        """Let runs load every plugin that is installed, as a person's do; it makes them half as slow again."""
        self.cold = True  # pytest looks whether plugins have been imported before it
        self._plugins.clear()
        del self.env["PYTEST_DISABLE_PLUGIN_AUTOLOAD"]

    def load(self, *names: str) -> None:
        """Let runs load these plugins too, each by the name of its module or its entry point."""
        self._plugins += [part for name in names for part in ("-p", name)]

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

    def file(self, name: str, content: str) -> Path:
        """Write a file beside the katas."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
        return path

    def command(self, *arguments: str | os.PathLike[str], random: bool = False) -> list[str]:
        """Return the command that runs pytest with *arguments*, in the order of the files unless *random*."""
        options = [*self._plugins, *([] if random else ["-p", "no:randomly"])]
        return [sys.executable, "-m", "pytest", *options, *map(os.fspath, arguments)]

    def run(
        self,
        *arguments: str | os.PathLike[str],
        random: bool = False,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        timeout: float = 300,
    ) -> pytest.RunResult:
        """Run pytest to its end, for *timeout* seconds at most, and return what it printed."""
        begun = time.monotonic()
        _, _, module, *options = self.command(*arguments, random=random)
        surroundings = self.env | dict(env or {})
        done = warm.run(module, options, cwd or self.path, surroundings, timeout, cold=self.cold)
        print(done.stdout, done.stderr, sep="\n")
        lines = done.stdout.splitlines(), done.stderr.splitlines()
        return pytest.RunResult(done.returncode, *lines, time.monotonic() - begun)

    def results(self, *arguments: str | os.PathLike[str], **options: Any) -> tuple[pytest.RunResult, Results]:
        """Run pytest and return, besides what it printed, the outcome and the message of each test, by kata and name."""
        file = self.path / "results.xml"
        result = self.run(*arguments, f"--junitxml={file}", **options)
        found: Results = {}
        for case in ElementTree.parse(file).iter("testcase"):
            kata = ".".join(case.attrib["classname"].split(".")[1:3]).replace(".", "/")
            outcome = next((child for child in case if child.tag in ("failure", "error", "skipped")), None)
            text = "" if outcome is None else f"{outcome.get('message')}\n{outcome.text}"
            found.setdefault(kata, {})[case.attrib["name"]] = ("passed" if outcome is None else outcome.tag, text)
        return result, found

    def processes(self) -> dict[int, str]:
        """Return the processes that came out of runs in this tree and are still there, with their command lines."""
        found = {}
        marker, name = f"\0TMPDIR={self.temporary}\0".encode(), f"{warm.mark(self.env)}\n".encode()
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                is_fork = bool(command) and (folder / "comm").read_bytes() == name  # a zombie has no command
                if is_fork or (int(folder.name) != os.getpid() and marker in b"\0" + (folder / "environ").read_bytes()):
                    found[int(folder.name)] = command
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
        files = [path.name for path in self.temporary.iterdir() if not path.name.startswith("pytest-of-")]
        return [*files, *self.processes().values()]


def environment_without(*prefixes: str) -> dict[str, str]:
    """Return the variables of this process, but for those whose names begin with one of *prefixes*."""
    return {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}


def toml(value: Any) -> str:
    """Return *value* as TOML; Python's ``repr`` differs in the quotes and in the booleans only."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.fixture(scope="module")
def unmeasured() -> Iterator[None]:
    """Keep this project's own coverage out of the processes that a module's tests start."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START"):
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def warm_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of database templates that all tests of this session share."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def kata_tree(tmp_path: Path, warm_cache: Path) -> KataTree:
    """An empty tree of katas, whose runs see nothing of the surroundings but the warm cache."""
    return KataTree(tmp_path, warm_cache)


@pytest.fixture
def forked_launchers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands that run inside of a test start katas by fork: that start is tested elsewhere."""
    warm.launch_by_fork(monkeypatch)
