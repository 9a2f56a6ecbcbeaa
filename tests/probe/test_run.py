"""What the probe says about probes and submissions that are wrong, and whose error it is."""

from __future__ import annotations

import pytest

from pytest_djangokata.catalogue import Kata, load_kata
from pytest_djangokata.probe.verdict import ProbeFault
from tests.probe.conftest import Bench
from tests.probe.test_attacks import RIGHT


def test_the_same_seed_gives_the_same_cases_and_another_seed_others(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as first, bench.run(kata, seed=1) as again, bench.run(kata, seed=2) as other:
        assert first.cases == again.cases
        assert first.cases != other.cases


def test_a_wrong_answer_is_told_with_the_case_and_the_difference(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, RIGHT.replace(".count()", ".count() + 1")))
    assert verdict.reason.startswith("case 0: answer['published']: expected ")


def test_more_queries_than_the_budget_fail_although_the_answer_is_right(bench: Bench) -> None:
    kata = bench.kata()
    slow = RIGHT.replace("    return", "    Post.objects.exists()\n    return")
    with bench.run(kata, seed=1) as probe:
        assert "2 queries, where 1 is allowed" in probe.judge(bench.submission(kata, slow)).reason


def test_a_right_answer_has_more_time_where_the_machine_has_become_slower(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        # As if the reference had been measured on a machine with nothing else to do.
        probe._seconds = [0.001 for _ in probe._seconds]
        assert probe.judge(bench.submission(kata, RIGHT)).passed


def test_a_late_answer_has_no_more_time_where_the_reference_is_as_fast_as_before(bench: Bench) -> None:
    kata = bench.kata()
    waits = RIGHT.replace("    return", "    import time\n    time.sleep(60)\n    return")
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, waits))
    assert "stopped after" in verdict.reason


def test_a_submission_that_raises_is_told_with_its_file_and_line(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, "def published_posts():\n    return 1 / 0\n"))
    assert "answer.py:2  ZeroDivisionError: division by zero" in verdict.reason


def test_a_submission_that_does_not_import_is_told_with_its_file_and_line(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, "def published_posts(:\n"))
    assert "answer.py:1  SyntaxError" in verdict.reason


#: Answers rightly when it is asked for the first time in its process, and wrongly from then on.
ONCE = (
    RIGHT.replace("def ", "asked = []\n\n\ndef ", 1)
    .replace("    return", "    asked.append(1)\n    return", 1)
    .replace(".count()", ".count() + len(asked) - 1")
)


def test_a_suspected_case_is_asked_by_itself_and_is_the_verdict_if_it_fails(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        wrong = bench.submission(kata, RIGHT.replace(".count()", ".count() + 1"))
        assert [case.number for case in probe.judge(wrong, stop_early=True, suspect=2).cases] == [2]


@pytest.mark.parametrize("suspect", [0, 2, 99])
def test_an_answer_that_passes_the_suspected_case_is_asked_all_of_them(bench: Bench, suspect: int) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1) as probe:
        verdict = probe.judge(bench.submission(kata, ONCE), stop_early=True, suspect=suspect)
        assert [case.passed for case in verdict.cases] == [True, False]
        assert len(probe.judge(bench.submission(kata, RIGHT), suspect=suspect).cases) == len(probe.cases)


def test_a_suspected_case_may_cost_what_it_costs_the_reference_by_itself(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text().replace('budget = {"queries": 1}', 'beyond = {"queries": 0}'))
    looks_up_once = RIGHT.replace("def ", "known = []\n\n\ndef ", 1).replace(
        "    return", "    known.append(bool(known) or Post.objects.exists())\n    return", 1
    )
    (kata.hidden / "solution/answer.py").write_text(looks_up_once, encoding="utf-8")
    with bench.run(kata, seed=1) as run:
        assert run.judge(bench.submission(kata, looks_up_once), suspect=1).passed
        more = looks_up_once.replace("    return", "    Post.objects.exists()\n    return", 1)
        assert "queries" in run.judge(bench.submission(kata, more), suspect=1).reason


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("probe.py", "def cases(rng):\n    return []\n", "cases(rng) yields nothing"),
        ("probe.py", "def cases(rng):\n    yield {'n': (1, 2)}\n", "case 0['n'] is of type builtins.tuple"),
        ("probe.py", "budget = {'speed': 3}\ndef cases(rng):\n    yield {}\n", "budget must be a dict"),
        (
            "probe.py",
            "def cases(rng):\n    yield {}\ndef arrange(case):\n    return object()\n",
            "the inputs that arrange",
        ),
        ("probe.py", "def cases(rng):\n    yield {}\ndef arrange(case):\n    1 / 0\n", "probe.py:4  ZeroDivisionError"),
        ("probe.py", "def cases(rng:\n", "SyntaxError"),
        ("act.py", "def act(inputs):\n    return (1, 2)\n", "answer is of type builtins.tuple"),
        ("act.py", "def act(inputs):\n    return undefined\n", "NameError"),
    ],
)
def test_an_error_of_the_probe_is_the_authors_and_not_the_submissions(
    bench: Bench, file: str, text: str, complaint: str
) -> None:
    kata = bench.kata()
    (kata.hidden / file).write_text(text, encoding="utf-8")
    with pytest.raises(ProbeFault) as error, bench.run(kata):
        pass
    assert complaint in str(error.value)


def test_a_reference_over_its_own_budget_is_the_authors_error(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text().replace('"queries": 1', '"queries": 0'))
    with pytest.raises(ProbeFault, match="exceeds the probe's budget"), bench.run(kata):
        pass


def test_compare_decides_where_the_probe_has_one_and_its_error_is_a_failure(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    text = probe.read_text()
    lenient = "\n\ndef compare(expected, got):\n    return abs(expected['published'] - got['published']) <= 1\n"
    probe.write_text(text + lenient)
    one_off, far_off = RIGHT.replace(".count()", ".count() + 1"), RIGHT.replace(".count()", ".count() + 2")
    with bench.run(kata, seed=1) as run:
        assert run.judge(bench.submission(kata, one_off)).passed
        assert not run.judge(bench.submission(kata, far_off)).passed
    probe.write_text(text + "\n\ndef compare(expected, got):\n    return 'yes'\n")
    with bench.run(kata, seed=1) as run:
        assert not run.judge(bench.submission(kata, RIGHT)).passed
    probe.write_text(text + "\n\ndef compare(expected, got):\n    raise ValueError('no')\n")
    with bench.run(kata, seed=1) as run:
        assert "compare: " in run.judge(bench.submission(kata, RIGHT)).reason


def test_inspect_sees_what_the_submission_left_in_the_database(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    inspect = (
        "\n\ndef inspect(case):\n    from kata_project.blog.models import Post\n"
        "    return {'drafts': Post.objects.filter(status='draft').count()}\n"
    )
    probe.write_text(probe.read_text() + inspect)
    tidy = RIGHT.replace("    return", "    Post.objects.filter(status='draft').update(status='old')\n    return")
    probe.write_text(probe.read_text().replace('{"queries": 1}', "{}"))
    with bench.run(kata, seed=1) as run:
        assert run.judge(bench.submission(kata, RIGHT)).passed
        assert "state" in run.judge(bench.submission(kata, tidy)).reason


def test_a_case_may_carry_a_budget_of_its_own(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text().replace('"drafts": 0,', '"drafts": 0, "budget": {"queries": 2},'))
    slow = RIGHT.replace("    return", "    Post.objects.count() == 11 and Post.objects.exists()\n    return")
    with bench.run(kata, seed=1) as run:
        assert [case.passed for case in run.judge(bench.submission(kata, slow)).cases] == [False, False, False, False]
    generous = RIGHT.replace("    return", "    Post.objects.exists()\n    return")
    with bench.run(kata, seed=1) as run:
        assert [case.passed for case in run.judge(bench.submission(kata, generous)).cases] == [
            False,
            False,
            False,
            True,
        ]


def test_more_rows_than_the_budget_fail_although_the_answer_is_right(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text().replace('{"queries": 1}', '{"queries": 1, "rows": 1}'))
    greedy = RIGHT.replace(
        'Post.objects.filter(status="published").count()',
        "sum(one == 'published' for one in Post.objects.values_list('status', flat=True))",
    )
    with bench.run(kata, seed=1) as run:
        assert run.judge(bench.submission(kata, RIGHT)).passed
        verdict = run.judge(bench.submission(kata, greedy))
        assert any("rows, where 1 is allowed" in case.reason for case in verdict.cases)


def test_a_probe_may_say_how_much_more_than_the_reference_an_answer_may_cost(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text().replace('budget = {"queries": 1}', 'beyond = {"queries": 1}'))
    slow = RIGHT.replace("    return", "    Post.objects.exists()\n    return")
    slower = slow.replace("    return", "    Post.objects.exists()\n    return")
    with bench.run(kata, seed=1) as run:
        assert run.judge(bench.submission(kata, slow)).passed
        assert "3 queries, where 2 are allowed" in run.judge(bench.submission(kata, slower)).reason


def test_bounds_that_nobody_knows_are_the_authors_error(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    text = probe.read_text()
    probe.write_text(text.replace('budget = {"queries": 1}', 'beyond = {"queries": -1}'))
    with pytest.raises(ProbeFault, match="beyond must be a dict"), bench.run(kata):
        pass
    probe.write_text(text.replace('"drafts": 0,', '"drafts": 0, "budget": {"seconds": 2},'))
    with pytest.raises(ProbeFault, match="the budget of case 3 must be a dict"), bench.run(kata):
        pass


def test_a_half_of_the_probe_that_cannot_be_read_is_the_authors_error(bench: Bench) -> None:
    kata = bench.kata()
    (kata.hidden / "act.py").write_bytes(b"\xff")
    with pytest.raises(ProbeFault, match=r"act.py: cannot be read"), bench.run(kata):
        pass


def test_what_inspect_returns_must_be_plain(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text() + "\n\ndef inspect(case):\n    return {1, 2}\n")
    with pytest.raises(ProbeFault, match="what inspect returns is of type"), bench.run(kata):
        pass


def test_the_template_is_built_where_no_run_has_left_one(bench: Bench) -> None:
    kata = bench.kata()
    with bench.run(kata, seed=1, cache=bench.fresh()) as probe:
        assert probe.judge(bench.submission(kata, RIGHT)).passed


def test_a_compare_that_ends_its_process_passes_nothing(bench: Bench) -> None:
    kata = bench.kata()
    probe = kata.hidden / "probe.py"
    probe.write_text(probe.read_text() + "\n\ndef compare(expected, got):\n    import os\n    os._exit(0)\n")
    with bench.run(kata, seed=1) as run:
        verdict = run.judge(bench.submission(kata, RIGHT))
    assert [case.passed for case in verdict.cases] == [False] * 4
    assert "compare: " in verdict.reason


def test_a_submission_with_models_of_its_own_is_asked_on_its_own_tables(bench: Bench) -> None:
    kata = bench.kata()
    meta = kata.path / "kata.toml"
    meta.write_text(meta.read_text().replace('["answer.py"]', '["answer.py", "models.py"]'))
    model = "from django.db import models\n\nclass Vote(models.Model):\n    {field} = models.IntegerField(default=1)\n"
    (kata.path / "models.py").write_text(model.format(field="value"))
    package = kata.package
    (kata.hidden / "probe.py").write_text("def cases(rng):\n    yield from ({'votes': n} for n in (1, 2))\n")
    (kata.hidden / "act.py").write_text(
        f"from {package}.models import Vote\n\ndef act(inputs):\n"
        "    Vote.objects.bulk_create(Vote() for _ in range(inputs['votes']))\n    return Vote.objects.count()\n"
    )
    changed = load_kata(kata.path)
    assert isinstance(changed, Kata)
    submission = bench.submission(changed, RIGHT)
    (submission.path / "models.py").write_text(model.format(field="renamed"))
    with bench.run(changed, seed=1) as run:
        verdict = run.judge(submission)
    assert verdict.passed, verdict.reason
