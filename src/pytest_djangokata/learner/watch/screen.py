"""What watch mode shows, as lines of exactly one screen: made of plain data, drawn elsewhere."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.text import Text

from pytest_djangokata.learner.watch.run import Case, Run
from pytest_djangokata.progress.model import KataProgress, count
from pytest_djangokata.protocol.breakage import carets_in_view

KEYS = (
    ("h", "hint"),
    ("d", "debrief"),
    ("n", "next"),
    ("l", "list"),
    ("r", "reset"),
    ("a", "all"),
    ("q", "quit"),
)
PAGE_KEYS = (("↑↓", "scroll"), ("esc", "back"), ("q", "quit"))


#: Seconds after which a run is one to explain.
SLOW = 5


@dataclass(frozen=True)
class View:
    """All that the screen is made of.

    :param kata: the kata in view, with what is known of it.
    :param katas: all katas that are watched.
    :param run: the run of the kata in view, if there was one.
    :param edit: the files to edit, relative to the current folder.
    :param next: the kata that comes after this one.
    :param page: a text that covers the result, such as a hint: its title and its lines.
    :param top: the first line of the page that is shown.
    :param notice: a line about something unusual.
    :param problem: why the kata cannot run, in the place of a result.
    :param waited: for how many whole seconds the run is under way.
    :param limit: how many seconds a test may take.
    """

    kata: KataProgress
    katas: Sequence[KataProgress]
    run: Run | None = None
    edit: Sequence[str] = ()
    next: KataProgress | None = None
    page: tuple[str, Sequence[Text]] | None = None
    top: int = 0
    notice: str = ""
    problem: str = ""
    waited: int = 0
    limit: float = 0.0
    unicode: bool = True
    #: Further lines about the kata, such as what to type after a pass.
    advice: Sequence[str] = field(default_factory=list)


def render(view: View, width: int, height: int) -> list[Text]:
    """Return exactly *height* lines, none of them wider than *width*."""
    head = _head(view, width)
    foot = _foot(view, width)
    room = max(0, height - len(head) - len(foot))
    body = _page(view, room) if view.page is not None else _result(view, width, room)
    body = body[:room]
    lines = [*head, *body, *[Text()] * (room - len(body)), *foot]
    for line in lines:
        line.truncate(width, overflow="ellipsis" if view.unicode else "crop")
    return lines[-height:] if len(lines) > height else lines


def _head(view: View, width: int) -> list[Text]:
    run = view.run
    state, style = _state(view)
    right = f"{run.seconds:.2f} s" if run is not None and run.seconds is not None else _waiting(view)
    left = Text.assemble((view.kata.id, "bold"), "  ", (state, style))
    gap = max(1, width - left.cell_len - len(right))
    return [Text.assemble(left, " " * gap, (right, "dim")), Text()]


def _waiting(view: View) -> str:
    """Return for how long a run is under way, where that is no blink of an eye, and when a test is stopped."""
    if view.waited < SLOW:
        return f"{view.waited} s" if view.waited else ""
    return f"{view.waited} s, at most {view.limit:g} s a test"


def _state(view: View) -> tuple[str, str]:
    run = view.run
    if view.problem:
        return "cannot run", "bold red"
    if run is None:
        return "not run yet", "dim"
    if run.broken is not None:
        return "broken", "bold red"
    if run.seconds is None:
        return (f"running {len(run.cases)}/{run.total}" if run.total else "running"), "yellow"
    if run.solved:
        return "solved", "bold green"
    if run.passes:
        return "passes, and is not counted", "yellow"
    return f"{run.passed} of {run.total} tests pass", "red"


def _result(view: View, width: int, room: int) -> list[Text]:
    run = view.run
    if view.problem:
        return folded(view.problem, width)
    if run is None:
        return [Text(view.kata.title), Text(), Text.assemble("They ask: ", (view.kata.question, "italic"))]
    if run.broken is not None:
        return folded(run.broken.text(run.kata.root.parent), width)
    if run.failures:
        first, *others = run.failures
        lines = failure_lines(first, width)
        more = _others(others)
        if len(lines) + len(more) > room:
            lines = [*lines[: max(1, room - len(more) - 1)], Text("… a shows all of it", style="dim")]
        return [*lines, *more]
    if run.passes:
        return [part for line in view.advice for part in folded(line, width)]
    return []


def failure_lines(case: Case, width: int) -> list[Text]:
    """Return the lines about one failed test, none of them wider than *width*."""
    name = case.name.rpartition("::")[2]
    return [Text(name, style="bold red"), *folded(case.text, width)]


def folded(text: str, width: int) -> list[Text]:
    """Return the lines of *text*, those that are too long on several lines."""
    lines: list[Text] = []
    for line in carets_in_view(text.splitlines(), width):
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        parts = textwrap.wrap(line, width, subsequent_indent=indent[: width // 2], replace_whitespace=False)
        lines += [Text(part) for part in parts or [""]]
    return lines


def _others(others: Sequence[Case]) -> list[Text]:
    if not others:
        return []
    names = ", ".join(case.name.rpartition("::")[2] for case in others)
    text = f"and {len(others)} more {'fails' if len(others) == 1 else 'fail'}: {names}"
    return [Text(), Text(text, style="red")]


def _page(view: View, room: int) -> list[Text]:
    assert view.page is not None
    title, lines = view.page
    shown = [*lines[view.top : view.top + max(0, room - 3)]]
    rest = len(lines) - view.top - len(shown)
    more = Text(f"{rest} more line{'' if rest == 1 else 's'} below", style="dim") if rest > 0 else Text()
    return [Text(title, style="bold cyan"), Text(), *shown, more]


def _foot(view: View, width: int) -> list[Text]:
    of_topic = [kata for kata in view.katas if kata.topic == view.kata.topic]
    topic, every = count(of_topic), count(view.katas)
    progress = f"{view.kata.topic} {topic.solved}/{topic.katas}"
    if topic.katas != every.katas:
        progress += f"   all {every.solved}/{every.katas}"
    lines = [Text()]
    if view.notice:
        lines += [Text(str(line), style="yellow") for line in folded(view.notice, width)[:3]]
    step = _step(view)
    keys = Text()
    for key, word in KEYS if view.page is None else PAGE_KEYS:
        shown = key if view.unicode or key.isascii() else "jk"
        keys.append_text(Text.assemble((shown, "bold cyan"), f" {word}  "))
    return [*lines, Text.assemble((progress, "bold"), f"   {step}" if step else ""), keys]


def _step(view: View) -> str:
    run = view.run
    if run is not None and run.solved:
        if view.next is not None:
            return f"next: {view.next.id} (n)"
        return "all that is watched is solved" if all(kata.solved for kata in view.katas) else ""
    return f"edit {' '.join(view.edit)}"
