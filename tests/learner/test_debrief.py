"""``djangokata debrief``: the question, the answers, and the quiz."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.learner.conftest import Type, solve


def test_the_question_comes_first_then_both_answers_and_the_follow_ups(type_: Type, dojo: Path) -> None:
    out = type_("debrief", "orm/select_related").out
    order = ["They ask", "A fresher's answer", "An experienced answer", "What is the difference to prefetch_related?"]
    assert [out.index(part) for part in order] == sorted(out.index(part) for part in order)


def test_without_a_name_it_is_what_is_solved_and_not_explained(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/q_search")
    assert type_("debrief").lines[0] == "orm/q_search"


def test_the_quiz_shows_the_answers_after_the_learners_own_and_remembers_the_rating(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/select_related")
    out = type_("debrief", "--quiz", "orm/select_related", input="It joins.\n\n\n\n\n9\n4\n").out
    assert out.index("It joins.") < out.index("A fresher's answer")
    note = json.loads((dojo / ".djangokata/learner.json").read_text())["katas"]["orm/select_related"]
    assert note["rating"] == 4
    assert "not explained" not in type_("status").out


def test_a_bad_rating_keeps_the_kata_among_those_to_explain(type_: Type, dojo: Path) -> None:
    solve(dojo, "orm/select_related")
    type_("debrief", "--quiz", "orm/select_related", input="\n\n\n\n1\n")
    assert "not explained yet: orm/select_related" in type_("status").out


def test_a_quiz_without_anybody_to_answer_is_one_clear_error(type_: Type, dojo: Path) -> None:
    said = type_("debrief", "--quiz", "orm/select_related")
    assert said.status == 2
    assert "Run it in a terminal, or leave out --quiz." in said.err


def test_json_has_all_parts(type_: Type, dojo: Path) -> None:
    debrief = json.loads(type_("debrief", "--json", "orm/select_related").out)["debrief"]
    assert [heading for heading, _ in debrief["answers"]] == ["A fresher's answer", "An experienced answer"]
    assert len(debrief["follow_ups"]) >= 2


def test_a_topic_shows_its_questions_without_a_kata_with_what_an_interviewer_listens_for(
    type_: Type, dojo: Path
) -> None:
    out = type_("debrief", "--topic", "foundations").out
    order = [
        "What is Django?",
        "A fresher's answer",
        "An experienced answer",
        "What they listen for",
        'What does "batteries included" mean?',
        "Tell me about a feature that you built.",
        "Could you say it? djangokata debrief --quiz --topic foundations",
        "Questions with a kata: djangokata list foundations",
    ]
    assert [out.index(part) for part in order] == sorted(out.index(part) for part in order)


def test_the_quiz_on_a_topic_shows_the_answers_after_the_learners_own_and_rates_nothing(
    type_: Type, dojo: Path
) -> None:
    said = type_("debrief", "--quiz", "--topic", "foundations", input="A framework.\n" + "\n" * 20)
    assert said.status == 0
    assert said.out.index("A framework.") < said.out.index("A fresher's answer")
    assert not (dojo / ".djangokata/learner.json").exists()


def test_json_on_a_topic_has_five_points_for_each_question(type_: Type, dojo: Path) -> None:
    told = json.loads(type_("debrief", "--json", "--topic", "foundations").out)
    assert told["topic"] == "foundations"
    assert [len(one["listens_for"]) for one in told["questions"]] == [5] * len(told["questions"])
    assert {"question", "fresher", "experienced", "follow_ups"} < told["questions"][0].keys()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--topic", "orm"], "each question of this topic has a kata"),
        (["--topic", "nowhere"], "there is no such topic"),
        (["--topic", "../katas"], "there is no such topic"),
        (["--topic", ""], "there is no such topic"),
        (["--topic", "foundations", "orm/q_search"], "Leave out the other."),
    ],
)
def test_what_cannot_be_shown_is_one_clear_error(type_: Type, dojo: Path, words: list[str], message: str) -> None:
    said = type_("debrief", *words)
    assert said.status == 2
    assert message in said.err


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("questions = []", "questions"),
        ('[[questions]]\nquestion = "Why?"\nfresher = "So."', "experienced"),
        ("questions = ", "the file is not TOML"),
    ],
)
def test_a_file_of_questions_that_is_wrong_is_named_with_its_key(
    type_: Type, dojo: Path, text: str, named: str
) -> None:
    (dojo / "katas/orm/questions.toml").write_text(text)
    said = type_("debrief", "--topic", "orm")
    assert said.status == 2
    assert "questions.toml" in said.err
    assert named in said.err
