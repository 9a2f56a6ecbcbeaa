"""What is told of a failed test, as plain data: the places, the message, and where an editor leads.

The data have the shape in which pytest itself writes failures down, so that the terminal and every other plugin show
them as they show any failure.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from pytest_djangokata.child.texts import cut, message_of
from pytest_djangokata.child.traces import KataCode, Step, Way, chain_of, entries, way_of
from pytest_djangokata.protocol.breakage import carets_in_view
from pytest_djangokata.protocol.processes import columns

Data = dict[str, Any]

#: Lines of a test's own message below an exception that has come out of the answer.
MAX_BESIDE = 12

AS_PYTEST_SAYS = {
    True: "The above exception was the direct cause of the following exception:",
    False: "During handling of the above exception, another exception occurred:",
}


def unwritten(error: BaseException, kata: KataCode) -> tuple[str, Step] | None:
    """Return what to say of a NotImplementedError that one of the learner's files raised, and its place.

    A library raises it, too, for what a class of the learner's does not define; that is another story.
    """
    if not isinstance(error, NotImplementedError):
        return None
    way = way_of(error, kata)
    if way.learners is None or not way.is_raised_there:
        return None
    step = way.learners
    message = " ".join(message_of(error).split())
    is_named = all(part.isidentifier() for part in step.function.split("."))
    what = f"{step.function}()" if is_named else "this"
    place = os.path.relpath(step.file, kata.folder).replace(os.sep, "/")
    return f"{what} is not written yet{f': {message}' if message else ''} ({place}:{step.line})", step


def lines_of(error: BaseException, message: str, kata: KataCode) -> list[str]:
    """Return what a log says of *error*, in the place of its traceback."""
    if (said := unwritten(error, kata)) is not None:
        return [said[0]]
    lines = []
    for step in way_of(error, kata).steps:
        lines += [_headline(step, kata), *([f"    {step.source}"] if step.source else [])]
    return [*lines, *_marked(message)]


def told(error: BaseException, message: str, kata: KataCode, beside: str = "", lost: Step | None = None) -> Data | None:
    """Return what a test that *error* has failed shows, or None where it passed through nothing of the kata's.

    :param message: the type and the message of *error*.
    :param beside: what the test itself has to say, if it has noticed no more than a consequence.
    :param lost: the place to show where *error* names none, as if its traceback has been lost with the memory.
    """
    if (said := unwritten(error, kata)) is not None:
        return _data([_plain(said[0])], said[1], said[0])
    way = way_of(error, kata)
    if not way.steps:
        if lost is None:
            return None
        way = Way([lost], None)
    shown = []
    for behind, description in _behind(error, kata):
        shown += [
            *_entries(way_of(behind, kata), f"{type(behind).__name__}: {message_of(behind)}", kata),
            _plain(description),
        ]
    shown += _entries(way, message, kata)
    if beside:
        shown.append(_plain(cut(beside, MAX_BESIDE)))
    crash = way.learners or way.steps[-1]
    return _data(shown, crash, _with_place(cut(message), way))


def just(message: str, step: Step) -> Data:
    """Return what a test shows that has said all there is to say.

    :param step: where an editor leads.
    """
    return _data([_plain(cut(message))], step, cut(message))


def leave_one_line(data: Data) -> None:
    """Take out of *data* all but the line with which pytest itself ends a failure if it is to show no more."""
    data["reprtraceback"]["reprentries"] = []
    data["reprcrash"]["message"] = data["reprcrash"]["message"].partition("\n")[0]


def _behind(error: BaseException, kata: KataCode) -> Iterator[tuple[BaseException, str]]:
    """Yield the exceptions behind *error* that passed through the learner's files, the oldest first.

    What libraries do among themselves, such as the database's own exception behind Django's, is left out.
    """
    found = [
        (one, is_cause)
        for one, is_cause in chain_of(error)
        if any(entry.tb_frame.f_code.co_filename in kata.edited for entry in entries(one.__traceback__))
    ]
    yield from ((one, AS_PYTEST_SAYS[is_cause]) for one, is_cause in reversed(found[:2]))


def _with_place(message: str, way: Way) -> str:
    """Return *message* with the learner's place in its first line, which is all that a summary shows."""
    if way.learners is None:
        return message
    first, newline, rest = message.partition("\n")
    return f"{first} ({os.path.basename(way.learners.file)}:{way.learners.line}){newline}{rest}"


def _headline(step: Step, kata: KataCode) -> str:
    return f"{kata.shown(step.file)}:{step.line}:" + f" {_where(step)}"


def _where(step: Step) -> str:
    return f"in {step.function}" if step.function else step.label


def _marked(message: str) -> list[str]:
    return [f"E   {line}" for line in carets_in_view(cut(message).split("\n"), columns() - len("E   "))]


def _entries(way: Way, message: str, kata: KataCode) -> list[Data]:
    found = []
    for step in way.steps:
        place = {
            "path": kata.shown(step.file),
            "lineno": step.line,
            "message": _where(step),
        }
        found.append(_entry([f"    {step.source}"] if step.source else [], place, "short"))
    found[-1]["data"]["lines"] += _marked(message)
    return found


def _plain(text: str) -> Data:
    return _entry(text.split("\n"), None, "value")


def _entry(lines: list[str], place: Data | None, style: str) -> Data:
    data = {"lines": lines, "reprfuncargs": None, "reprlocals": None, "reprfileloc": place, "style": style}
    return {"type": "ReprEntry", "data": data}


def _data(shown: list[Data], place: Step, message: str) -> Data:
    crash = {"path": place.file, "lineno": place.line, "message": message}
    trace = {"reprentries": shown, "extraline": None, "style": "short"}
    return {"reprcrash": crash, "reprtraceback": trace, "sections": [], "chain": None}
