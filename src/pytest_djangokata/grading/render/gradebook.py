"""The gradebook as CSV: plain, and in the shapes that Canvas and Moodle import."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence

from pytest_djangokata.grading.model import Results, Row
from pytest_djangokata.grading.render.feedback import feedback_of

#: A cell that begins so would be a formula in a spreadsheet; and where that reads other separators than the comma, what
#: follows one of them begins a cell.
FORMULA = re.compile(r"(^|[;\t|])([\s\"']*)(?=[=+\-@|%])")


def plain(results: Results) -> str:
    """Return one line for each student, with the points of each kata."""
    head = ["student", "name", "id", "email", "state", "points", "max_points", "days_late", "why"]
    katas = [one.kata for one in results.katas]
    lines = [[*head[:7], *katas, *head[7:]]]
    for row in results.rows:
        student = row.student
        points = {one.kata: one.points for one in row.katas}
        lines.append(
            [
                student.key,
                student.name,
                student.id,
                student.email,
                row.state,
                str(row.points),
                str(row.max_points),
                *(str(points.get(kata, 0)) for kata in katas),
                str(row.days_late),
                "; ".join(row.reasons),
            ]
        )
    return written(lines)


def canvas(results: Results) -> str:
    """Return what Canvas imports: its own columns from the roster, one for the assignment, a row of points possible."""
    own = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    lines = [[*own, results.title], ["    Points Possible", "", "", "", "", str(results.max_points)]]
    for row in (one for one in results.rows if one.is_decided):
        columns, student = row.student.columns, row.student
        known = {"Student": student.name or student.key, "SIS User ID": student.id, "SIS Login ID": student.email}
        lines.append([*(columns.get(name) or known.get(name, "") for name in own), str(row.points)])
    return written(lines)


def moodle(results: Results) -> str:
    """Return what Moodle's import of grades takes: who, by identifier and e-mail, the points, and a sentence of feedback."""
    lines = [["Identifier", "Full name", "ID number", "Email address", "Grade", "Feedback comments"]]
    for row in (one for one in results.rows if one.is_decided):
        student, columns = row.student, row.student.columns
        lines.append(
            [
                columns.get("Identifier", ""),
                student.name or student.key,
                student.id,
                student.email,
                str(row.points),
                comment(results, row),
            ]
        )
    return written(lines)


def comment(results: Results, row: Row) -> str:
    """Return what a student's feedback says, in one line: of the whole, why points were lost among it, and of each kata.

    It is empty where there is to be no feedback, since Moodle shows it to the student.
    """
    if results.feedback == "hidden":
        return ""
    feedback = feedback_of(results, row)
    katas = (f"{one.kata}: {one.points} of {one.max_points}. {one.said}" for one in feedback.katas)
    return " ".join([*feedback.notes, *katas])


def written(lines: Iterable[Sequence[str]]) -> str:
    """Return *lines* as CSV, with nothing in it that a spreadsheet takes for a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[safe(cell) for cell in line] for line in lines])
    return out.getvalue()


def safe(cell: str) -> str:
    """Return a cell that a spreadsheet shows and does not work out; a number stays one.

    Some spreadsheets read wide signs, such as ＝, as their narrow likes, and do not see signs without a width.
    """
    cell = "".join(" " if ord(char) < 32 or char in "\x7f\u2028\u2029" else char for char in cell)
    cell = cell.encode("utf-8", "replace").decode()
    seen = "".join(char for char in unicodedata.normalize("NFKC", cell) if unicodedata.category(char) != "Cf")
    return FORMULA.sub(r"\1\2'", seen) if FORMULA.search(seen) else cell
