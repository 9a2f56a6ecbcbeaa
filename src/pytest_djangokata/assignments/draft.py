"""A first ``assignment.toml``: what was asked for, and the other keys as comments to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pytest_djangokata.assignments.model import ASSIGNMENT_FILE, Task
from pytest_djangokata.assignments.read import AssignmentError, parse_assignment
from pytest_djangokata.assignments.resolve import resolve
from pytest_djangokata.assignments.toml import as_toml
from pytest_djangokata.catalogue import Catalogue
from pytest_djangokata.catalogue.names import closest
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.progress.text import amount

#: How long a draw is where nobody says it.
MINUTES = 60

DRAFT = """\
# What a class is asked. See what it means: djangokata assignment show

title = {title}
{tasks}
# points = 10                              # of each kata; without this line, those of its kata.toml; or [points], below
credit = "verdict"                         # all or nothing by the probe; or "cases", or "tests"
hints = false                              # whether students get the hints
feedback = "visible"                       # or "after_due_date", "after_published", "hidden"
# deadline = 2026-12-01T23:59:00
# time_zone = "Europe/Berlin"              # where the deadline has no offset, as +01:00
{draw}
# [points]                                 # instead of the line above: by kata
# "orm/select_related" = 5

# [late]
# grace = 15                               # minutes that cost nothing
# percent_per_day = 10
# floor = 50                               # percent that are left however late it is

# [versions]
# python = "3.13"
# Django = "6.0"
"""

NO_DRAW = """
# [draw]                                   # instead of katas: by chance; the same katas for the same seed
# minutes = 60
# seed = 1
# topics = ["orm", "models"]               # from these only
# levels = ["basic", "intermediate"]
"""

DRAW = """
[draw]                                     # by chance; the same katas for the same seed
minutes = {minutes}
seed = {seed}
{rest}"""

#: Which option a key of a draft comes from.
OPTIONS = {
    "title": "--title",
    "katas": "TOPIC/KATA",
    "draw": "--minutes",
    "draw.minutes": "--minutes",
    "draw.seed": "--seed",
    "draw.topics": "--topic",
    "draw.levels": "--level",
}


def draft(
    title: str,
    katas: Sequence[str] = (),
    *,
    minutes: int = MINUTES,
    seed: int = 1,
    topics: Sequence[str] = (),
    levels: Sequence[str] = (),
) -> str:
    """Return the text of an assignment of *katas*, or of a draw.

    :param katas: IDs; none if they are drawn.
    :param minutes: how much time the drawn katas may take.
    :param topics: draw from these only.
    :param levels: draw from these only.
    """
    tasks, draw = "", NO_DRAW
    if katas:
        listed = "".join(f"    {as_toml(name)},\n" for name in katas)
        tasks = f"katas = [\n{listed}]\n"
    else:
        keys = (("topics", topics), ("levels", levels))
        rest = "".join(f"{key} = [{', '.join(map(as_toml, values))}]\n" for key, values in keys if values)
        draw = DRAW.format(minutes=minutes, seed=seed, rest=rest)
    return DRAFT.format(title=as_toml(title), tasks=tasks, draw=draw)


def tasks_of(text: str, catalogue: Catalogue) -> list[Task]:
    """Return the tasks of a draft that is not written yet.

    :raises DjangokataError: if it asks for what there is not; the option that does is named.
    """
    path = Path(ASSIGNMENT_FILE)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise DjangokataError("--title: it is not UTF-8.\nType it in the encoding of your terminal.")
    try:
        return resolve(parse_assignment(text, path), catalogue, path, text)
    except AssignmentError as error:
        key = error.key.partition("[")[0]
        advice = error.advice or "See what it takes: djangokata assignment new --help"
        raise DjangokataError(f"{OPTIONS.get(key, key)}: {error.message}\n{advice}") from error


def drawn_text(tasks: Sequence[Task], minutes: int) -> str:
    """Return how far the katas that were drawn fill the time.

    :param minutes: what was to be filled.
    """
    filled = sum(task.kata.meta.minutes for task in tasks)
    short = "" if filled == minutes else "; no other kata of these topics and levels fits"
    return f"Drawn: {amount(len(tasks), 'kata')}, {filled} of {amount(minutes, 'minute')}{short}."


def write_draft(path: Path, text: str) -> Path:
    """Write the text of an assignment.

    :param path: the file, or the folder that gets an ``assignment.toml``.
    :returns: the file.
    :raises DjangokataError: if it is there already, or cannot be written.
    """
    path = path / ASSIGNMENT_FILE if path.suffix != ".toml" else path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:  # the file, or what stands where its folder is to be
        raise DjangokataError(f"{error.filename}: it is there already.\nEdit it, or name another file.") from None
    except OSError as error:
        raise DjangokataError(f"{path}: it cannot be written: {error.strerror}.\nName another file with -o.") from error
    return path


def known_katas(names: Sequence[str], catalogue: Catalogue) -> list[str]:
    """Return the IDs that *names* mean; a topic means all its katas.

    :raises DjangokataError: if a name means none, or one that cannot be read.
    """
    found: list[str] = []
    for name in names:
        wanted = name.strip("/")
        if (problem := catalogue.loss_of(wanted)) is not None:
            raise DjangokataError(str(problem))
        ids = [kata for kata in catalogue.katas if wanted in (kata, kata.partition("/")[0], kata.partition("/")[2])]
        if not ids:
            near = closest(wanted, catalogue.katas)
            advice = f"Perhaps you mean: {', '.join(near)}" if near else "See what there is: djangokata list"
            raise DjangokataError(f"{name}: there is no such kata or topic.\n{advice}")
        found += sorted(ids, key=catalogue.order)
    return list(dict.fromkeys(found))
