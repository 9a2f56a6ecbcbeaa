"""Where other systems read results, and what they say of a submission."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.grading.model import Results
from pytest_djangokata.grading.render.feedback import feedback_of, to_markdown
from pytest_djangokata.grading.render.files import write_file
from pytest_djangokata.grading.render.systems import classroom50, gradescope

System = Literal["classroom50", "gradescope"]

AUTOGRADER = Path("/autograder")
METADATA = "submission_metadata.json"


class Metadata(msgspec.Struct):
    """What Gradescope says of a submission, as much as is used."""

    created_at: datetime | None = None


def submitted_at(submission: Path) -> datetime | None:
    """Return when Gradescope took a submission in; None where it does not say so."""
    for folder in (AUTOGRADER, submission.resolve().parent):
        try:
            found = msgspec.json.decode((folder / METADATA).read_bytes(), type=Metadata).created_at
        except (OSError, msgspec.MsgspecError):
            continue
        return found if found is None or found.tzinfo is not None else found.replace(tzinfo=UTC)
    return None


def write_for(
    system: System, results: Results, out: Path, place: Path | None, environment: Mapping[str, str] | None = None
) -> Path:
    """Write the result of the one submission for *system*, and return where.

    :param out: the folder of the batch.
    :param place: the file to write; where the system reads it if it is None.
    :param environment: the runner's; this process's own if it is None.

    :raises DjangokataError: if there are several submissions, or the system has not said what it wants named.
    """
    if len(results.rows) != 1:
        raise DjangokataError(
            f"--format {system}: one submission is wanted, and there are {len(results.rows)}.\n"
            "Name one: djangokata grade DIR"
        )
    (row,) = results.rows
    if system == "classroom50":
        place = place or Path("result.json")
        said = classroom50(results, row, os.environ if environment is None else environment, datetime.now(UTC))
        # The runner publishes it, so it has to be there.
        body = (
            "# Handed in\n\nFeedback is not shown here.\n"
            if results.feedback == "hidden"
            else to_markdown(feedback_of(results, row))
        )
        write_file(place.with_name("release-body.md"), body)
    else:
        place = place or _gradescope_place(out)
        said = gradescope(results, row)
    write_file(place, msgspec.json.format(msgspec.json.encode(said), indent=2).decode() + "\n")
    return place


def _gradescope_place(out: Path) -> Path:
    folder = AUTOGRADER / "results"
    return (folder if os.access(folder, os.W_OK) else out / "gradescope") / "results.json"
