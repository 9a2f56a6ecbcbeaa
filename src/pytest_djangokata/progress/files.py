"""Writing reports to where they were asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pytest_djangokata.progress.markdown import to_markdown
from pytest_djangokata.progress.report import Report, to_json


def write_reports(report: Report, paths: Sequence[Path]) -> Iterator[str]:
    """Write *report* to each of *paths*, as JSON or Markdown by the name.

    :returns: a line for each file that cannot be written.
    """
    for path in paths:
        data = to_json(report) if path.suffix == ".json" else to_markdown(report).encode()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        except OSError as error:
            yield f"--kata-report: {path} cannot be written: {error.strerror}."


def append_summary(report: Report, path: Path) -> Iterator[str]:
    """Add *report* to the summary of a GitHub workflow's step.

    :returns: a line if that is not possible.
    """
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(to_markdown(report))
    except OSError as error:
        yield f"GITHUB_STEP_SUMMARY: {path} cannot be written: {error.strerror}."
