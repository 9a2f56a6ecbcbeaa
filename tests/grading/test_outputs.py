"""What a batch is written as: escaped for its reader, and with nothing in it that is not the reader's."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
from markdown_it import MarkdownIt

from pytest_djangokata.assignments.model import Assignment, Credit
from pytest_djangokata.grading import build
from pytest_djangokata.grading.credit import earned, share
from pytest_djangokata.grading.model import CaseOfTest, Facts, Handed, Mark, Outcome, Results, Student, Submission
from pytest_djangokata.grading.render import gradebook
from pytest_djangokata.grading.render.feedback import feedback_of, to_markdown
from pytest_djangokata.grading.render.files import rendered
from pytest_djangokata.grading.render.html import feedback_page, index_page
from pytest_djangokata.grading.render.junit import to_junit
from pytest_djangokata.grading.render.names import file_name
from pytest_djangokata.grading.render.systems import gradescope
from pytest_djangokata.grading.roster import NOT_IN_ROSTER
from pytest_djangokata.grading.summary import summary_lines
from pytest_djangokata.progress.markdown import prose

HOSTILE = "<script>alert(1)</script>=1+1|`*\x1b[31m\u202e"
TESTS = ["test_a.py::test_one", "test_a.py::test_two", "test_a.py::test_three", "test_a.py::test_guard"]
FACTS = Facts("orm/a", "The <A> kata", "f", cases=5, shipped=1, tests=TESTS, guards=TESTS[3:], hear="Joins & more.")


def outcome(content: str = "c", *, passed: int = 1, tests: str = "...+", **keys: Any) -> Outcome:
    """Return what an answer did: *tests* has a plus for each test that passes, and a dot for each that fails."""
    cases = [
        CaseOfTest(name, char == "+", "" if char == "+" else HOSTILE) for name, char in zip(TESTS, tests, strict=True)
    ]
    return Outcome("orm/a", content, "ran", solved=passed == 5, passed=passed, tests=cases, **keys)


def results(*handed: tuple[str, Outcome | None], credit: Credit = "verdict", **keys: Any) -> Results:
    """Return a class in which each of *handed*, a student and what their answer did, is a row."""
    outcomes = {("orm/a", one.content): one for _, one in handed if one is not None}
    submissions = [
        Submission(Student(name), name, katas=[Handed("orm/a", one.content if one else "")], **keys)
        for name, one in handed
    ]
    assignment = Assignment(title="Week 3", katas=["orm/a"], credit=credit)
    return build.results(build.Known(assignment, {"orm/a": 10}, {"orm/a": FACTS}, outcomes), submissions)


# -- credit


@pytest.mark.parametrize(
    ("credit", "passed", "tests", "points"),
    [
        ("verdict", 5, "++++", 10),
        ("verdict", 4, "++++", 0),
        ("cases", 5, "++++", 10),
        ("cases", 3, "++++", 5),
        ("cases", 4, "++++", 7),
        ("cases", 1, "++++", 0),
        ("cases", 0, "++++", 0),
        ("tests", 5, "++++", 10),
        ("tests", 1, "++.+", 6),
        ("tests", 1, "++..", 3),
        ("tests", 1, "...+", 0),
        ("tests", 1, "....", 0),
    ],
)
def test_each_kind_of_credit_gives_whole_points_and_none_for_what_was_shipped(
    credit: Credit, passed: int, tests: str, points: int
) -> None:
    assert earned(credit, 10, outcome(passed=passed, tests=tests), FACTS) == points


@pytest.mark.parametrize(
    ("passed", "alike", "points"), [(3, 3, 0), (4, 3, 5), (4, 0, 7), (4, 5, 0), (5, 3, 10), (5, 5, 10)]
)
def test_what_the_same_answer_to_each_case_gets_right_is_worth_nothing(passed: int, alike: int, points: int) -> None:
    facts = msgspec.structs.replace(FACTS, alike=alike)
    assert earned("cases", 10, outcome(passed=passed, tests="...+"), facts) == points


@pytest.mark.parametrize("whole", range(1, 8))
def test_a_share_is_rounded_down_and_never_more_than_all(whole: int) -> None:
    shares = [share(10, part, whole) for part in range(-1, whole + 2)]
    assert shares == sorted(shares)
    assert (shares[0], shares[1], shares[-2], shares[-1]) == (0, 0, 10, 10)
    assert all(one < 10 for one in shares[:-2])


def test_points_that_tests_alone_speak_for_wait_for_a_person() -> None:
    marked = outcome(tests="++++", marks=[Mark("disagreement", "all tests pass, and the probe does not", "a.py", 1)])
    (row,) = results(("ada", marked), credit="tests").rows
    assert (row.state, row.points, row.katas[0].held) == ("needs review", 0, 10)


def test_nothing_hides_that_somebody_has_to_look() -> None:
    marked = outcome(passed=5, tests="++++", marks=[Mark("syntax", "imports gc", "a.py", 3)])
    katas = [Handed("orm/a", marked.content), Handed("orm/b", problem="b.py is a link")]
    assignment = Assignment(title="Week 3", katas=["orm/a", "orm/b"], credit="tests")
    facts = {"orm/a": FACTS, "orm/b": msgspec.structs.replace(FACTS, kata="orm/b")}
    known = build.Known(assignment, {"orm/a": 10, "orm/b": 10}, facts, {("orm/a", "c"): marked})
    whole = build.results(known, [Submission(Student("ada"), "ada", katas=katas)])
    lines = list(summary_lines(whole))
    assert lines[lines.index("needs review:") + 1] == "  ada  orm/a/a.py:3: imports gc"
    assert lines[lines.index("ungradable:") + 1] == "  ada  orm/b: b.py is a link"
    assert '<details id="student-ada" open>' in index_page(whole)
    assert "a.py:3: imports gc" in gradebook.plain(whole)
    properties = {one.get("name"): one.get("value") for one in ElementTree.fromstring(to_junit(whole)).iter("property")}
    assert properties["to_look_at"] == "1"
    assert "a.py:3: imports gc" in str(gradescope(whole, whole.rows[0])["tests"][-1])
    assert "10" not in gradebook.canvas(whole).splitlines()[-1]


def test_a_mark_takes_no_points_from_what_the_probe_accepts() -> None:
    marked = outcome(passed=5, tests="++++", marks=[Mark("syntax", "imports gc", "a.py", 3)])
    (row,) = results(("ada", marked)).rows
    assert (row.state, row.points, row.reasons) == ("needs review", 10, ["orm/a/a.py:3: imports gc"])


# -- feedback


def test_feedback_says_that_an_answer_fails_for_other_data_and_shows_none_of_it() -> None:
    one = outcome(tests="++++", reason="case 3: expected 4711, got 0", printed="SECRET")
    whole = results(("ada", one), ("bob", outcome("d")))
    feedback = feedback_of(whole, whole.rows[0])
    for text in (to_markdown(feedback), feedback_page(feedback)):
        assert "your answer fails for other data" in text
        for hidden in ("4711", "case 3", "SECRET", "bob"):
            assert hidden not in text


def test_feedback_names_the_tests_that_fail_and_not_what_the_submission_made_them_say() -> None:
    whole = results(("ada", outcome(tests="+..+")))
    text = to_markdown(feedback_of(whole, whole.rows[0]))
    assert "2 of 4 tests pass. These fail:\n\n- `test_two`\n- `test_three`" in text
    assert "alert" not in text


def test_feedback_names_the_folder_of_a_kata_of_a_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{__name__}.FACTS", msgspec.structs.replace(FACTS, folder="acme_katas/orm/a"))
    whole = results(("ada", outcome(tests="+..+")))
    feedback = feedback_of(whole, whole.rows[0])
    for text in (to_markdown(feedback), feedback_page(feedback)):
        assert "pytest acme_katas/orm/a" in text


def test_the_class_page_leads_to_what_each_student_gets() -> None:
    whole = results(("M1000", outcome()), ("ada", outcome("d")), (HOSTILE, outcome("e")))
    files = {name for name, _ in rendered(whole) if name.startswith("feedback/")}
    assert any(name.startswith("feedback/m1000-") for name in files)
    assert set(re.findall(r'href="(feedback/[^"]+)"', index_page(whole))) == files
    assert "feedback/" not in index_page(msgspec.structs.replace(whole, feedback="hidden"))


def test_hidden_feedback_is_not_written() -> None:
    whole = results(("ada", outcome()))
    assert any(name.startswith("feedback/") for name, _ in rendered(whole))
    hidden = msgspec.structs.replace(whole, feedback="hidden")
    assert not any(name.startswith("feedback/") for name, _ in rendered(hidden))
    for told, is_said in ((whole, True), (hidden, False)):
        (line,) = csv.DictReader(io.StringIO(gradebook.moodle(told)))
        assert bool(line["Feedback comments"]) is is_said


# -- escaping


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("katas/orm/select_related/queries.py is expected.", "`katas/orm/select_related/queries.py` is expected."),
        ("a_b.py, line 1: it's (c_d.py); ok?", "`a_b.py`, line 1: it's (`c_d.py`); ok?"),
        ("a`b_c.py is not taken", "``a`b_c.py`` is not taken"),
        ("`x_`.py` <b>bold</b> [a](b)", "`` `x_`.py` `` `<b>bold</b>` `[a](b`)"),
        ("Use `select_related`.", "Use `select_related`."),
        ("a\\` b_c `` d", "`` a\\` `` `b_c` ``` `` ``` d"),
        ("no sign of it", "no sign of it"),
    ],
)
def test_in_a_sentence_of_feedback_a_path_can_be_copied_and_nothing_is_active(said: str, shown: str) -> None:
    assert prose(said) == shown
    (line,) = (token for token in MarkdownIt().parse(prose(said)) if token.type == "inline")
    assert line.children is not None
    assert {token.type for token in line.children} <= {"text", "code_inline"}
    plain = "".join(token.content for token in line.children)
    assert plain == (said if said != "Use `select_related`." else said.replace("`", ""))
    whole = results(("ada", None), problem=said)
    assert shown in to_markdown(feedback_of(whole, whole.rows[0]))


def test_the_pages_show_what_a_submission_printed_as_text() -> None:
    whole = results((HOSTILE, outcome(reason=HOSTILE, printed=HOSTILE, marks=[Mark("syntax", HOSTILE, HOSTILE, 1)])))
    page = index_page(whole)
    assert "&lt;script&gt;" in page
    for text in (page, feedback_page(feedback_of(whole, whole.rows[0]))):
        assert "<script" not in text
        assert "default-src 'none'" in text
        assert "\u202e" not in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", " =1", "\r\n=1", "％", "|calc"])
def test_no_cell_of_a_gradebook_is_a_formula(cell: str) -> None:
    whole = results((cell, outcome()))
    for text in (gradebook.plain(whole), gradebook.canvas(whole), gradebook.moodle(whole)):
        for line in csv.reader(io.StringIO(text)):
            for one in line:
                assert not one.lstrip().startswith(("=", "+", "-", "@", "|", "\t", "\r"))


@pytest.mark.parametrize(
    "cell", ["＝1+1", "＠SUM(A1)", "\ufeff=1+1", "\u200b=1", "x;=1+1", "x; +1", 'x;"=1', "a;b；＝1"]
)
def test_no_cell_is_a_formula_for_a_spreadsheet_that_reads_wide_signs_and_other_separators(cell: str) -> None:
    whole = results((cell, outcome()))
    for text in (gradebook.plain(whole), gradebook.canvas(whole), gradebook.moodle(whole)):
        for line in csv.reader(io.StringIO(unicodedata.normalize("NFKC", text))):
            for one in ";".join(line).split(";"):
                assert not one.lstrip(' "\ufeff\u200b').startswith(("=", "+", "-", "@"))


@pytest.mark.parametrize("name", ["Zoë O'Hara", "a\u200cb", "Smith; Jane", "李-明", "50% done"])
def test_an_ordinary_name_stays_as_it_is(name: str) -> None:
    assert gradebook.safe(name) == name


def test_the_gradebooks_have_the_columns_that_systems_read() -> None:
    whole = results(("ada", outcome(passed=5, tests="++++")))
    canvas = list(csv.reader(io.StringIO(gradebook.canvas(whole))))
    assert canvas[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Week 3"]
    assert canvas[1] == ["    Points Possible", "", "", "", "", "10"]
    assert canvas[2] == ["ada", "", "", "", "", "10"]
    moodle = list(csv.DictReader(io.StringIO(gradebook.moodle(whole))))
    assert (moodle[0]["Full name"], moodle[0]["Grade"]) == ("ada", "10")


def test_the_junit_file_is_xml_whatever_a_student_is_called() -> None:
    root = ElementTree.fromstring(to_junit(results(("a\x00\x0b\ud800" + HOSTILE, outcome()))))
    (suite,) = root.iter("testsuite")
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")
    assert {one.get("name"): one.get("value") for one in suite.iter("property")}["orm/a.max_points"] == "10"


def test_files_of_students_have_names_that_every_system_takes_and_nobody_else_can_have() -> None:
    keys = ["ada", "Ada", "ADA", "a/../../etc/passwd", "..", ".", "", "con", "index", "ä", "Ä", "x" * 300, "a b", "a-b"]
    keys += [file_name(key) for key in keys if file_name(key) != key]  # who is called as the file of somebody else
    names = [file_name(key) for key in keys]
    assert len({name.casefold() for name in names}) == len(keys)
    assert names[0] == "ada"
    assert all("/" not in name and not name.startswith(".") and len(name) < 80 for name in names)


# -- rows and the summary


def test_a_late_submission_keeps_what_the_policy_leaves() -> None:
    from pytest_djangokata.assignments.model import Late

    late = Late(percent_per_day=20, floor=30)
    assignment = Assignment(title="T", katas=["orm/a"], deadline=datetime(2026, 12, 1, tzinfo=UTC), late=late)
    submission = Submission(
        Student("ada"), "ada", submitted=datetime(2026, 12, 2, 1, tzinfo=UTC), katas=[Handed("orm/a", "c")]
    )
    known = build.Known(assignment, {"orm/a": 10}, {"orm/a": FACTS}, {("orm/a", "c"): outcome(passed=5, tests="++++")})
    (row,) = build.results(known, [submission]).rows
    assert (row.state, row.days_late, row.percent, row.points) == ("late", 2, 60, 6)
    whole = build.results(known, [submission])
    note = "It came in 2 days after the deadline, so 60 % of the points count."
    assert note in to_markdown(feedback_of(whole, row))
    (line,) = csv.DictReader(io.StringIO(gradebook.moodle(whole)))
    assert line["Feedback comments"] == f"{note} orm/a: 10 of 10. Solved."


def test_work_that_came_after_the_deadline_is_not_passed_over_in_silence() -> None:
    whole = results(("ada", outcome()), later=2)
    said = "2 commits after the deadline not counted"
    assert f"{said}." in to_markdown(feedback_of(whole, whole.rows[0]))
    assert f"{said}. orm/a: 0 of 10." in gradebook.moodle(whole)
    assert said in index_page(whole)
    lines = list(summary_lines(whole))
    assert lines[lines.index("handed in more after the deadline:") + 1] == f"  ada  {said}"
    assert whole.rows[0].state == "graded"


def test_students_are_called_by_their_names_beside_their_ids() -> None:
    whole = results(("S1", outcome(marks=[Mark("syntax", "odd", "a.py", 1)])))
    row = msgspec.structs.replace(whole.rows[0], student=Student("S1", "Ada Lovelace"))
    whole = msgspec.structs.replace(whole, rows=[row])
    assert "S1 (Ada Lovelace)</a>" in index_page(whole)
    assert "  S1 (Ada Lovelace)  orm/a/a.py:1: odd" in summary_lines(whole)


def test_a_submission_that_no_roster_knows_leads_to_the_pattern() -> None:
    whole = results(("Ada_1_file", None), problem="the roster has no 'Ada_1_file', by name, ID, login or e-mail")
    assert any("--pattern '(?P<student>[^_]+)_.*'" in line for line in summary_lines(whole, 80))
    assert not any("--pattern" in line for line in summary_lines(results(("ada", None))))


def test_a_page_counts_all_tests_that_fail_and_shows_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytest_djangokata.grading.render.html.MAX_FAILED", 2)
    page = index_page(results(("ada", outcome(tests="...+"))))
    assert "3 of 4 tests fail" in page
    assert "and 1 more" in page


def test_the_summary_tells_by_kata_what_the_class_should_hear_next() -> None:
    whole = results(("ada", outcome(passed=5, tests="++++")), ("bob", outcome("d", tests="+..+")), ("cy", None))
    lines = list(summary_lines(whole))
    assert lines[0] == "Week 3: 3 submissions: 3 graded"
    assert any(line.split() == "orm/a 1 of 2 5.0 of 10 test_two (1)".split() for line in lines)
    assert "  Joins & more." in lines


def test_the_summary_is_wrapped_at_the_width_of_a_terminal_and_loses_nothing() -> None:
    states = ("graded", "late", "needs review", "crashed", "timed out", "ungradable", "missing")
    why = "orm/a: the text 'PYTEST_CURRENT_TEST' is looked for, which no answer to the kata needs to do"
    whole = results(*((f"student{n}", outcome(str(n), tests="+..+")) for n in range(len(states))))
    rows = [msgspec.structs.replace(row, state=one, reasons=[why]) for row, one in zip(whole.rows, states, strict=True)]
    rows[3] = msgspec.structs.replace(rows[3], reasons=[f"{NOT_IN_ROSTER} 'x'"])
    whole = msgspec.structs.replace(whole, rows=rows)
    wide = list(summary_lines(whole, None))
    assert wide[0].endswith("1 timed out, 1 ungradable; nothing from 1")
    assert f"  student4  {why}" in wide
    for width in (40, 60, 80):
        lines = list(summary_lines(whole, width))
        assert all(len(line) <= width or "--pattern" in line for line in lines)
        assert "  add --pattern '(?P<student>[^_]+)_.*'" in lines
        assert not any("…" in line for line in lines)
        said = " ".join(" ".join(lines).split())
        for text in (wide[0], f"student4 {why}", "test_two (7)"):
            assert text in said


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(7, 11, 64), (1, 3, 33), (1, 8, 13), (0, 3, 0), (3, 3, 100), (0, 0, 0)]
)
def test_a_percentage_is_rounded_to_the_nearest(part: int, whole: int, percent: int) -> None:
    assert build.nearest_percent(part, whole) == percent


@pytest.mark.parametrize("number", [0, 1, 40])
def test_everything_can_be_written_however_many_hand_in(number: int) -> None:
    whole = results(*((f"s{n}", outcome(str(n), tests="+..+")) for n in range(number)))
    assert all(text for _, text in rendered(whole))
    assert len(list(summary_lines(whole))) < 40
