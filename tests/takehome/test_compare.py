"""``djangokata takehome compare``: what differs in the katas, and not in the candidates, is said."""

from __future__ import annotations

import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from pytest_djangokata.catalogue.model import Level
from pytest_djangokata.takehome.files import write_scorecard
from pytest_djangokata.takehome.model import Role
from pytest_djangokata.takehome.page import scorecard_page
from pytest_djangokata.takehome.scorecard import KataScore, Scorecard, State
from tests.learner.conftest import Type


def kata(
    name: str = "acme/first", minutes: int = 10, state: State = "solved", passed: int = 4, cases: int = 4
) -> KataScore:
    return KataScore(name, "First", "acme", "basic", minutes, "Why?", state, passed=passed, cases=cases)


def written(name: str, *katas: KataScore) -> Scorecard:
    """Write a card to the folder *name*."""
    role = Role(Level.BASIC, 20, [], ["acme"], 1)
    issued = datetime(2026, 1, 1, tzinfo=UTC)
    card = Scorecard("", name, name, role, issued, None, None, None, "", list(katas), "", [], history=False, remarks=[])
    write_scorecard(card, Path(name))
    return card


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_katas_that_weigh_otherwise_are_not_called_equal(type_: Type) -> None:
    written("one", kata(minutes=5))
    written("more", kata(minutes=5), kata("acme/second", minutes=12))
    written("alike", kata("acme/other", minutes=5))
    lines = type_("takehome", "compare", "one", "more").lines
    assert "| asked | 1 kata, 5 minutes, basic | 2 katas, 17 minutes, basic |" in lines
    assert (
        "The katas do not weigh the same: 1 to 2 katas, 5 to 17 minutes; the katas have changed since. "
        "Compare with care." in lines
    )
    assert (
        "The katas differ, and weigh about the same: 5 minutes." in type_("takehome", "compare", "one", "alike").lines
    )
    assert "The katas are the same." in type_("takehome", "compare", "one", "one").lines


def test_two_cards_of_one_take_home_are_named(type_: Type) -> None:
    for folder in ("one", "two", "three"):
        written(folder, kata())
    shutil.copytree("one", "again")
    said = type_("takehome", "compare", "one", "two", "again", "three", "-o", "role.html").lines
    same = "have the same ID, one: it is one card twice, or one candidate's receipt came back in another's archive."
    assert [line for line in said if "the same ID" in line] == [f"one and again {same}"]
    assert "one and again have the same ID" in Path("role.html").read_text()
    assert "one and one have the same ID" in type_("takehome", "compare", "one", "one").out
    assert "the same ID" not in type_("takehome", "compare", "one", "two").out


def test_what_nobody_answered_counts_and_what_nobody_could_judge_is_told_apart(type_: Type) -> None:
    second = "acme/second"
    written("all", kata(), kata(second, passed=3, cases=3))
    written("unjudged", kata(), kata(second, state="not judged", passed=0, cases=0))
    written("none", kata(), kata(second, state="missing", passed=0, cases=3))
    lines = type_("takehome", "compare", "all", "unjudged", "none").lines
    assert "| cases answered rightly | 7 of 7 | 4 of 4; 1 kata could not be judged | 4 of 7 |" in lines
    assert "| solved | 2 of 2 | 1 of 1 judged, 1 could not be judged | 1 of 2 |" in lines
    written("later", kata(), kata(second, passed=5, cases=5))
    assert any(
        line.startswith("acme/second was graded with 3 to 5 cases.")
        for line in type_("takehome", "compare", "all", "later").lines
    )


def test_counts_say_over_which_cases(type_: Type) -> None:
    wrong = msgspec.structs.replace(
        kata(state="not solved", passed=0), queries=4, reference_queries=4, rows=22, reference_rows=4, verified=True
    )
    written("wrong", wrong)
    lines = type_("takehome", "compare", "wrong").lines
    assert "| cases answered rightly | 0 of 4 |" in lines
    said = "in the cases that got an answer, right or wrong"
    assert any(said in line for line in lines)
    assert said in Path("wrong/scorecard.md").read_text()
    assert said in Path("wrong/scorecard.html").read_text()


def test_a_comparison_is_written_over_nothing_but_another(type_: Type) -> None:
    written("one", kata())
    before = Path("one/scorecard.json").read_bytes()
    for name in ("one/scorecard.json", "one/scorecard.html"):
        said = type_("takehome", "compare", "one", "-o", name)
        assert (said.status, said.out) == (2, "")
        assert said.err == f"{name}: it is there already, and is no comparison.\nName another file: -o FILE.html\n"
    assert Path("one/scorecard.json").read_bytes() == before
    for _ in range(2):
        assert type_("takehome", "compare", "one", "-o", "new/role.html").status == 0
    assert "Candidates side by side" in Path("new/role.html").read_text()


def test_every_table_of_a_card_can_be_moved_by_itself_on_a_phone() -> None:
    page = scorecard_page(written("one", kata()))
    assert page.count("<table") == page.count('<div class="wide"><table') == 2


def test_a_card_of_one_has_no_plurals(type_: Type) -> None:
    one = msgspec.structs.replace(kata(minutes=1, passed=1, cases=1), gone=["answer.py"])
    written("one", one)
    for path in ("one/scorecard.md", "one/scorecard.html"):
        text = Path(path).read_text()
        assert "1 of 1 case" in text
        assert not {"1 minutes", "1 cases", "1 tests"} & {text[i : i + 9] for i in range(len(text))}
        assert "solved, answer.py is missing" in text


def test_the_hirers_fault_and_what_the_candidate_removed_are_both_seen(
    type_: Type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGOKATA_OFFICE", "office")
    for name in ("count_rows", "overdue"):
        type_("new", f"acme/{name}", "--pack", "pack")
    words = [
        "--candidate",
        "grace",
        "--level",
        "basic",
        "--minutes",
        "30",
        "--pack",
        "pack",
        "--seed",
        "1",
        "-o",
        "grace.zip",
    ]
    assert type_("takehome", "new", *words).status == 0
    with zipfile.ZipFile("grace.zip") as archive:
        archive.extractall("back")
    own = next(Path("pack").rglob("count_rows")).parent
    back = next(Path("back").rglob("count_rows")).parent
    (back / "count_rows/answer.py").unlink()
    (back / "count_rows/test_count_rows.py").write_text("def test_it():\n    assert True\n")
    shutil.copy(own / "overdue/.meta/solution/answer.py", back / "overdue/answer.py")
    (own / "overdue/.meta/probe.py").write_text("def cases(:\n")
    said = type_("takehome", "grade", "back/takehome", "--pack", "pack", "--out", "card")
    assert said.status == 1
    assert said.lines[0].startswith("grace: 0 of 1 judged solved, 1 could not be judged; ")
    assert "  acme/count_rows: answer.py is missing, 1 to look at" in said.lines
    assert any(line.startswith("  acme/overdue: could not be judged: its probe does not work") for line in said.lines)
    katas = msgspec.json.decode(Path("card/scorecard.json").read_bytes(), type=Scorecard).katas
    first, second = sorted(katas, key=lambda kata: kata.id)
    assert (first.passed, first.cases > 0, second.cases) == (0, True, 0)
    compared = type_("takehome", "compare", "card").lines
    assert "| to look at | 1 |" in compared
    assert any(line.endswith("| acme/count_rows: answer.py is missing |") for line in compared)
