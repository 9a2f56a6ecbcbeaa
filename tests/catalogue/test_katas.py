"""Every kata of the catalogue, held to what a learner relies on; ``nox -s katas`` puts the wrong answers to it too."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_djangokata.catalogue import Kata, find_kata_dirs, load_catalogue, load_kata
from pytest_djangokata.catalogue.page import catalogue_page
from pytest_djangokata.check.run import Checker
from pytest_djangokata.databases.store import TemplateStore, cache_folder
from pytest_djangokata.workers.launcher import launching

ROOT = Path(__file__).parents[2] / "katas"
FOLDERS = list(find_kata_dirs([ROOT]))


#: One seed for all runs: whether a test passes must not be luck. `djangokata check --seeds 20` looks for more.
SEED = 20261123

#: The environment variable by which a session says that ``nox -s katas`` does the rest: with "tests" one kata of each topic
#: is checked here, without its probe, and with "no" none.
HERE = "DJANGOKATA_KATAS_HERE"
FIRST_OF_TOPICS = set({folder.parent: folder for folder in reversed(FOLDERS)}.values())


@pytest.fixture(scope="module")
def checkers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[bool, Checker]]:
    folder = tmp_path_factory.mktemp("check")
    with launching(folder / "launcher") as launcher:
        store = TemplateStore(cache_folder())
        seeds = [] if os.environ.get(HERE) == "tests" else [SEED]
        yield {
            True: Checker(launcher, folder / "light", store, seeds, light=True),
            False: Checker(launcher, folder / "whole", store, [SEED]),
        }


def is_light(folder: Path) -> bool:
    """Whether ``nox -s katas`` does the rest: it may run on a Python that some katas are too new for."""
    kata = load_kata(folder)
    return not (isinstance(kata, Kata) and any(one.startswith(("django", "python")) for one in kata.meta.requires))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_the_kata_keeps_what_the_format_promises(checkers: dict[bool, Checker], folder: Path) -> None:
    light = is_light(folder)
    here = {"no": set(), "tests": FIRST_OF_TOPICS}.get(os.environ.get(HERE, ""), {folder})
    if light and folder not in here:
        pytest.skip("nox -s katas checks it")
    result = checkers[light].check(folder)
    assert not result.findings, "\n".join(result.findings)


def test_the_catalogue_has_no_problems() -> None:
    assert [str(problem) for problem in load_catalogue([ROOT]).problems] == []


def test_every_prerequisite_and_every_step_of_a_path_is_a_kata() -> None:
    catalogue = load_catalogue([ROOT])
    steps = {step.kata for path in catalogue.paths.values() for step in path.steps}
    named = {after for kata in catalogue.katas.values() for after in kata.meta.after}
    assert named | steps <= catalogue.katas.keys()


def test_a_topic_lists_each_of_its_katas_once() -> None:
    catalogue = load_catalogue([ROOT])
    for topic in catalogue.topics.values():
        there = sorted(kata.name for kata in catalogue.katas.values() if kata.topic == topic.name)
        assert sorted(topic.meta.katas) == there, topic.name


def test_the_path_asks_thirty_questions() -> None:
    assert len(load_catalogue([ROOT]).paths["thirty"].steps) == 30


def test_the_catalogue_page_is_up_to_date() -> None:
    page = ROOT.parent / "docs" / "catalogue.md"
    assert page.read_text(encoding="utf-8") == catalogue_page(load_catalogue([ROOT])), (
        "docs/catalogue.md is out of date: djangokata catalogue --output docs/catalogue.md"
    )
