import html
from collections.abc import Callable
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from pytest_djangokata.progress.markdown import escape, to_markdown
from pytest_djangokata.progress.model import CaseResult, KataProgress, Progress, State
from pytest_djangokata.progress.report import make_report
from pytest_djangokata.progress.text import clean

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@given(st.text() | st.text(alphabet="|`<>&\\*_[]\r\n$~a #;0"))
def test_no_text_can_leave_its_cell_or_mean_anything(text: str):
    cell = escape(text)
    assert not set("|`<>*_[]\\$~\n\r") & set(cell)
    assert html.unescape(cell) == clean(text)


def test_the_document_has_a_table_of_topics_and_a_table_of_katas(status: Callable[..., KataProgress]):
    failed = {"test_a.py::test_a": CaseResult("failed", 0.1, "assert 1 | 2\n<b>`no`</b>")}
    katas = (
        status("orm/one", state=State.SOLVED, tests={"test_a.py::test_a": CaseResult("passed")}),
        status("orm/two", state=State.FAILING, tests=failed, title="a | b"),
        status("orm/three", state=State.SOLVED, stale=True, ran=False),
    )
    document = to_markdown(make_report(Progress(katas), NOW))
    assert document.splitlines()[:8] == [
        "## Kata progress",
        "",
        "**1 of 3** katas solved, **3 of 9** points.",
        "",
        "| Topic | basic | intermediate | advanced | all | points |",
        "| :-- | --: | --: | --: | --: | --: |",
        "| orm | 1/3 |  |  | 1/3 | 3/9 |",
        "",
    ]
    assert "| orm/one<br>One query, as asked | basic | **solved** | 1/1 | 3/3 |  |" in document
    assert "assert 1 &#124; 2 &lt;b&gt;&#96;no&#96;&lt;/b&gt;" in document
    assert "stale (was solved)" in document
    assert "Run: practice, 2026-01-02T03:04:05Z" in document
    rows = [line for line in document.splitlines() if line.startswith("| orm/")]
    assert {row.count("|") for row in rows} == {7}
