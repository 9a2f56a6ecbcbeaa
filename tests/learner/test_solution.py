"""``djangokata solution``: other right answers beside the learner's, and wrong ones that look right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.learner.conftest import Type, solve
from tests.learner.test_verify import answer


def test_before_the_kata_is_solved_it_is_refused_with_what_to_do_instead(type_: Type, dojo: Path) -> None:
    said = type_("solution", "orm/select_related")
    assert said.status == 2
    assert "Run it: pytest katas/orm/select_related" in said.err
    assert "def front_page" not in said.out


def test_whoever_gives_up_sees_it_and_that_is_remembered(type_: Type, dojo: Path) -> None:
    assert type_("solution", "--spoil", "orm/select_related").status == 0
    notes = json.loads((dojo / ".djangokata/learner.json").read_text())["katas"]
    assert notes["orm/select_related"]["spoiled"] is True
    assert type_("solution", "orm/select_related").status == 0


def test_right_answers_stand_beside_the_learners_with_what_each_costs(type_: Type, dojo: Path) -> None:
    answer(dojo, "orm/select_related", "accepted/a_list")
    solve(dojo, "orm/select_related")
    out = type_("solution", "orm/select_related").out
    assert (
        '  +    posts = Post.objects.filter(status=Post.Status.PUBLISHED).select_related("author", "category")' in out
    )
    assert "a list  beside your orm/select_related\n  the same as yours" in out
    for name in ("yours", "reference", "two steps"):
        assert any(line.startswith(name) and len(line.split()) >= 3 for line in out.splitlines())


def test_wrong_answers_are_told_with_the_test_that_stops_them(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/select_related")
    lines = type_("solution", "orm/select_related").lines
    at = next(number for number, line in enumerate(lines) if line.startswith("  prefetches"))
    assert lines[at + 1].strip() == "stopped by test_the_front_page_takes_one_query"


def test_many_answers_take_about_two_screens_and_the_rest_is_named(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/first_q")
    said = type_("solution", "--spoil", "orm/first_q")
    assert len(said.lines) < 100
    assert "All of them: djangokata solution --all orm/first_q" in said.lines
    assert "two_querysets_joined" in said.out
    assert "two querysets joined  beside your orm/first_q" in type_("solution", "--all", "orm/first_q").out


def test_sentences_about_wrong_answers_are_indented(type_: Type, dojo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = type_("solution", "--spoil", "orm/first_q").lines
    start = lines.index("They look right and are not") + 1
    wrong = lines[start : lines.index("", start)]
    assert len(wrong) > 24
    assert all(line.startswith("  ") for line in wrong)


def test_one_wrong_answer_is_shown_beside_the_reference(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/select_related")
    out = type_("solution", "orm/select_related", "--wrong", "prefetches").out
    assert 'prefetch_related("author", "category")' in out
    said = type_("solution", "orm/select_related", "--wrong", "nothing")
    assert said.status == 2
    assert "There are: drops_posts_without_a_category, " in said.err


def test_what_changed_since_it_passed_is_not_solved(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/select_related")
    with (dojo / "katas/orm/select_related/queries.py").open("a") as file:
        file.write("# more\n")
    assert type_("solution", "orm/select_related").status == 2


def test_json_has_the_differences(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/select_related")
    data = json.loads(type_("solution", "--json", "orm/select_related").out)
    assert next(one["name"] for one in data["right"]) == "reference"
    assert {"name", "sentence", "stopped_by", "difference"} == set(data["wrong"][0])


def test_what_is_no_text_is_named_and_never_sent_to_the_terminal(type_: Type, dojo: Path) -> None:
    file = dojo / "katas/orm/select_related/queries.py"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x1b[2J\x1b]0;title\x07" * 9)
    out = type_("solution", "--spoil", "orm/select_related").out
    assert f"queries.py\n   not text: {file.stat().st_size} bytes here, " in out
    assert not set(out) & set("\x00\x07\x1b")


def test_text_in_another_encoding_is_still_shown_line_by_line(type_: Type, dojo: Path) -> None:
    with (dojo / "katas/orm/select_related/queries.py").open("ab") as file:
        file.write("# déjà vu\u00a0!\n".encode("latin-1"))
    out = type_("solution", "--spoil", "orm/select_related").out
    assert "not text" not in out
    assert "-# d\ufffdj\ufffd vu" in out
