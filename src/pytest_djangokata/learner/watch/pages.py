"""Texts that cover the result for a while: a hint, the debrief, the list of katas, all failures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.text import Text

from pytest_djangokata.catalogue import Kata
from pytest_djangokata.learner.hints import hints
from pytest_djangokata.learner.notes import Notes
from pytest_djangokata.learner.place import pristine
from pytest_djangokata.learner.prose import read_debrief
from pytest_djangokata.learner.watch.run import Run
from pytest_djangokata.learner.watch.screen import failure_lines
from pytest_djangokata.progress.model import KataProgress

#: Lines by which each key moves.
STEPS = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -10, "page down": 10}

#: Lays Markdown out as lines of the present width.
LayOut = Callable[[str], list[Text]]


@dataclass
class Page:
    """A title and lines, which can be longer than the screen.

    :param top: the first line that is shown.
    """

    title: str
    lines: list[Text]
    top: int = 0

    def move(self, step: int, height: int) -> None:
        """Scroll by *step* lines, on a screen of *height* lines."""
        self.top = min(max(0, self.top + step), max(0, len(self.lines) - 1))


@dataclass
class KataList(Page):
    """A page on which one of the lines is chosen.

    :param katas: what the lines stand for.
    """

    katas: Sequence[KataProgress] = ()
    chosen: int = 0

    def move(self, step: int, height: int) -> None:
        """Choose another line, and keep it in view."""
        self.chosen = min(max(0, self.chosen + step), len(self.katas) - 1)
        self.lines = [self._line(number, kata) for number, kata in enumerate(self.katas)]
        self.top = max(0, self.chosen - height // 2)

    def _line(self, number: int, kata: KataProgress) -> Text:
        here = number == self.chosen
        state = kata.state.value.replace("_", " ")
        text = f"{'>' if here else ' '} {kata.id:<38} {kata.level.value:<12}  {state}"
        return Text(text, style="reverse" if here else "")


def hint_page(kata: Kata, notes: Notes, lay_out: LayOut) -> Page:
    """Return one more hint.

    :raises DjangokataError: if there is none.
    """
    found = hints(kata, notes, further=True)
    return Page(f"Hint {found.seen} of {len(found.texts)}", lay_out(found.texts[found.seen - 1]))


def debrief_page(kata: Kata, lay_out: LayOut) -> Page:
    """Return the question behind a kata and its answers.

    :raises DjangokataError: if they are not here.
    """
    debrief = read_debrief(pristine(kata).hidden)
    parts = [*debrief.answers, *debrief.follow_ups, *debrief.more]
    text = "\n\n".join([f"*{debrief.question}*", *(f"**{heading}**\n\n{body}" for heading, body in parts)])
    return Page("They ask", lay_out(text))


def list_page(katas: Sequence[KataProgress], current: str, height: int) -> KataList:
    """Return the katas that are watched, with the current one chosen."""
    chosen = next((number for number, kata in enumerate(katas) if kata.id == current), 0)
    page = KataList("Choose with up, down and Enter", [], katas=katas, chosen=chosen)
    page.move(0, height)
    return page


def failures_page(run: Run, width: int) -> Page:
    """Return all failures of a run."""
    lines = [line for case in run.failures for line in [*failure_lines(case, width), Text()]]
    return Page(f"All {len(run.failures)} failures", lines)
