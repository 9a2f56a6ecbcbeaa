"""How much a learner has to read of each kata with one mistake in any of the files to edit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

from pytest_djangokata.catalogue import Kata, find_kata_dirs, load_kata
from pytest_djangokata.catalogue.requirements import missing
from tests.conftest import KataTree

pytestmark = pytest.mark.every_kata

ROOT = Path(__file__).parents[2] / "katas"

MISTAKES = {"half": "\n\ndef unfinished(request):\n", "typo": "\n\nimport djnago.utils\n"}

#: Lines of a run over one kata that is broken.
MOST = 40

#: A run over all cases, and what each says, by its tree and kata.
Broken = tuple[KataTree, dict[tuple[str, str], str]]


#: The environment variable by which a session names the folders of the katas whose turn it is: without it, all.
CHOSEN = "DJANGOKATA_KATAS"


def runnable() -> list[Kata]:
    """Return the katas that can run here."""
    chosen = [ROOT.parent / folder for folder in os.environ.get(CHOSEN, "katas").split()]
    loaded = [load_kata(folder) for folder in find_kata_dirs(chosen)]
    return [kata for kata in loaded if isinstance(kata, Kata) and not any(map(missing, kata.meta.requires))]


KATAS = {kata.id: kata for kata in runnable()}


class Case(NamedTuple):
    """A kata with a mistake in one file."""

    kata: str
    file: str
    mistake: str

    def __str__(self) -> str:
        return f"{self.kata}: {self.mistake} in {self.file}"


def cases() -> Iterator[tuple[str, Case]]:
    """Yield each case with the name of a tree in which no other case has the same kata."""
    for kata in KATAS.values():
        files = [path.relative_to(kata.path).as_posix() for path in kata.edit_files if path.suffix == ".py"]
        for mistake in MISTAKES:
            yield from ((f"{mistake}{number}", Case(kata.id, file, mistake)) for number, file in enumerate(files))


CASES = {case: tree for tree, case in cases()}


def lay_out(kata: Kata, root: Path) -> Path:
    """Copy *kata* as a learner has it below *root*, a folder of topics, and return its folder."""
    folder = root / kata.topic / kata.name
    shutil.copytree(kata.path, folder, ignore=shutil.ignore_patterns(".meta", "__pycache__"))
    for package in (kata.root, kata.path.parent):
        target = root / package.relative_to(kata.root)
        for name in ("__init__.py", "topic.toml"):
            if (package / name).is_file():
                shutil.copyfile(package / name, target / name)
    return folder


@pytest.fixture
def broken(kata_tree: KataTree) -> Broken:
    """One run over all cases."""
    for case, name in CASES.items():
        folder = lay_out(KATAS[case.kata], kata_tree.path / name / "katas")
        with (folder / case.file).open("a", encoding="utf-8") as file:
            file.write(MISTAKES[case.mistake])
    kata_tree.run(*sorted(set(CASES.values())), "--junitxml=results.xml", timeout=900)
    found: dict[tuple[str, str], str] = {}
    for test in ElementTree.parse(kata_tree.path / "results.xml").iter("testcase"):
        name, _, topic, kata, *_ = test.attrib["classname"].split(".")
        failure = test.find("failure")
        # All that is not the one failure stands out.
        text = f"{test.attrib['name']}\n{'' if failure is None else failure.text}"
        found[name, f"{topic}/{kata}"] = found.get((name, f"{topic}/{kata}"), "") + text
    return kata_tree, found


# One test for all cases, since they come of one run.
def test_a_mistake_in_any_file_is_told_once_and_in_short(broken: Broken) -> None:
    tree, told = broken
    surprises = [(str(case), text) for case in CASES if not is_short(case, text := told[CASES[case], case.kata])]
    assert surprises == []
    name, kata = max(told, key=lambda key: told[key].count("\n"))
    assert len(tree.run(f"{name}/katas/{kata}", env={"COLUMNS": "80"}).outlines) <= MOST


def is_short(case: Case, text: str) -> bool:
    """Whether *text* is one failure of a few lines that begins with the place and the mistake."""
    name, headline, *rest = text.splitlines()
    return (
        name == "import"
        and headline.startswith(f"{CASES[case]}/katas/{case.kata}/{case.file}:")
        and ("IndentationError" if case.mistake == "half" else "No module named 'djnago'") in headline
        and len(rest) <= 8
    )


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory, warm_cache: Path) -> KataTree:
    """The catalogue in a folder of its own: nobody has begun anything there."""
    tree = KataTree(tmp_path_factory.mktemp("shipped"), warm_cache)
    for kata in KATAS.values():
        lay_out(kata, tree.root)
    return tree


@pytest.mark.parametrize("kata", KATAS)
def test_a_kata_that_nobody_has_begun_fits_a_screen(shipped: KataTree, kata: str) -> None:
    result = shipped.run(f"katas/{kata}", env={"COLUMNS": "80"})
    assert result.ret == 1
    assert len(result.outlines) <= 80
