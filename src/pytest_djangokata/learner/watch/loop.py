"""Watch mode's loop: keys, saves and results, one after the other, in one thread."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from rich.text import Text

from pytest_djangokata.catalogue import Kata, Problem, load_kata
from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.learner.notes import Note, Notes
from pytest_djangokata.learner.overview import Overview, next_of, overview
from pytest_djangokata.learner.place import Place
from pytest_djangokata.learner.reset import reset
from pytest_djangokata.learner.watch.pages import (
    STEPS,
    KataList,
    Page,
    debrief_page,
    failures_page,
    hint_page,
    list_page,
)
from pytest_djangokata.learner.watch.run import Runner, seconds_for
from pytest_djangokata.learner.watch.saves import Saves
from pytest_djangokata.learner.watch.screen import View
from pytest_djangokata.progress.commands import RESET
from pytest_djangokata.progress.model import KataProgress, not_its_own

IDLE = 0.02  # seconds between two looks at the files
SETTLE = 0.008  # seconds until a file that has just changed is looked at again


class Terminal(Protocol):
    """Where keys come from and views go."""

    @property
    def size(self) -> tuple[int, int]: ...

    @property
    def height(self) -> int: ...

    @property
    def closed(self) -> bool: ...

    def read(self, seconds: float) -> str: ...

    def draw(self, view: View) -> None: ...

    def lay_out(self, markdown: str) -> list[Text]: ...


class Watch:
    """Watches katas.

    :param katas: those that are watched.
    :param current: the one that is in view first.
    """

    def __init__(
        self, place: Place, katas: Sequence[Kata], current: Kata, *, runner: Runner, terminal: Terminal
    ) -> None:
        self._place = place
        self._katas = {kata.path: kata for kata in katas}
        self._kata = current
        self._runner = runner
        self._terminal = terminal
        self._saves = Saves(self._katas)
        self._seen = overview(place)
        self._page: Page | None = None
        self._notice = ""
        #: Why the kata in view cannot run.
        self._problem = ""
        #: Whole seconds that the run has taken when the screen was drawn.
        self._waited = 0
        self._resetting = False
        self._size = (0, 0)
        self._dirty = True

    def loop(self) -> None:
        """Go on until somebody quits."""
        self._begin(self._kata, time.monotonic())
        while True:
            active = self._runner.active
            if self._dirty or self._terminal.size != self._size:
                self._show()
            wait = 0.0 if active else SETTLE if self._saves.settling else IDLE
            key = self._terminal.read(wait)
            if key == "q" or self._terminal.closed:
                return
            if key:
                self._pressed(key)
            for folder in self._saves.changed(self._kata.path):
                self._saved(folder)
            self._step()

    # -- what happens

    def _begin(self, kata: Kata, began: float) -> None:
        self._kata, self._page, self._notice, self._problem = kata, None, "", ""
        self._dirty = True
        lacks = self._seen.kata(kata.id).lacks
        if not kata.path.is_dir():
            self._stuck(gone(kata.path))
        elif lacks:
            self._stuck(f"{kata.id} needs {lacks[0].requirement}: {lacks[0].command or lacks[0].reason}")
        else:
            self._runner.start(kata, began)

    def _stuck(self, problem: str) -> None:
        """Show why the kata in view cannot run; what came of an earlier run holds no more."""
        self._runner.forget()
        self._problem = problem
        self._dirty = True

    def _step(self) -> None:
        run = self._runner.run
        before = (len(run.cases), run.total) if run is not None else None
        was_active = self._runner.active
        self._runner.step(IDLE)
        if run is not None and was_active:
            if not self._runner.active:
                self._ended()
            elif before != (len(run.cases), run.total) or int(self._taking()) != self._waited:
                self._dirty = True

    def _taking(self) -> float:
        """Return for how many seconds a run is under way; 0 if none is."""
        run = self._runner.run
        return time.monotonic() - run.began if run is not None and self._runner.active else 0.0

    def _ended(self) -> None:
        self._notice = self._runner.remember()
        self._seen = overview(self._place)
        self._show()  # the verdict first, then the preparations for the next
        self._runner.stand_by(self._kata)

    def _saved(self, folder: Path) -> None:
        now = time.monotonic()
        loaded = load_kata(folder)
        kata = loaded if isinstance(loaded, Kata) else loaded.kata
        if isinstance(loaded, Problem):
            problem = f"{loaded.path.name}: {f'{loaded.key}: ' if loaded.key else ''}{loaded.message}\n{loaded.advice}"
            if not folder.is_dir():
                problem = gone(folder)
            if folder == self._kata.path:
                self._stuck(problem)
            else:
                self._notice, self._dirty = f"{folder.parent.name}/{folder.name}  {problem}", True
            return
        assert kata is not None
        self._katas[folder] = kata
        if kata.path == self._kata.path and not self._changed(kata):
            return
        self._begin(kata, now)

    def _changed(self, kata: Kata) -> bool:
        """Whether the files differ from those that ran last; an editor may save what was there already."""
        run = self._runner.run
        return run is None or run.kata.path != kata.path or run.fingerprint != kata.fingerprint or bool(self._problem)

    # -- keys

    def _pressed(self, key: str) -> None:
        self._dirty = True
        resetting, self._resetting = self._resetting, False
        if self._page is not None and self._turn(self._page, key):
            return
        self._notice = ""
        try:
            if key == "r" and resetting:
                self._reset()
            elif key == "r":
                self._resetting = True
                self._notice = "r again brings the files back to how they were shipped; your version is kept."
            elif key == "n" and self._page is None:
                self._next()
            elif key == "a":
                self._all_failures()
            elif key in ("h", "d", "l"):
                self._page = self._open(key)
        except DjangokataError as error:
            self._notice = " ".join(str(error).split())
        except OSError as error:
            self._notice = f"{error.filename or ''}: {error.strerror or error}"

    def _turn(self, page: Page, key: str) -> bool:
        """Turn the page; False for a key that is none of its own."""
        if key == "escape":
            self._page = None
        elif key in STEPS:
            page.move(STEPS[key], self._terminal.height)
        elif key == "enter" and isinstance(page, KataList):
            self._begin(self._place.catalogue.katas[page.katas[page.chosen].id], time.monotonic())
        else:
            return False
        return True

    def _open(self, key: str) -> Page:
        lay_out = self._terminal.lay_out
        if key == "h":
            return hint_page(self._kata, Notes(self._place.root), lay_out)
        if key == "d":
            return debrief_page(self._kata, lay_out)
        return list_page(self._watched(), self._kata.id, self._terminal.height)

    def _next(self) -> None:
        following = self._following()
        if following is None:
            every = all(kata.solved for kata in self._watched())
            self._notice = "Everything that is watched is solved." if every else "No other kata to do is watched."
        else:
            self._begin(self._place.catalogue.katas[following.id], time.monotonic())

    def _all_failures(self) -> None:
        run = self._runner.run
        if run is None or not run.failures:
            self._notice = "There are no failures."
        else:
            self._page = failures_page(run, self._terminal.size[0])

    def _reset(self) -> None:
        if reset(self._place, self._kata).kept is None:
            self._notice = "It is as it was shipped."
        else:
            self._notice = f"Your version is kept: djangokata reset --undo {self._kata.id}"

    # -- what is shown

    def _watched(self) -> list[KataProgress]:
        ids = {kata.id for kata in self._katas.values()}
        return [kata for kata in self._seen.progress.katas if kata.id in ids]

    def _following(self) -> KataProgress | None:
        return next_of(self._seen, [kata for kata in self._watched() if kata.id != self._kata.id and not kata.solved])

    def _show(self) -> None:
        self._size = self._terminal.size
        self._dirty = False
        self._waited = int(self._taking())
        run = self._runner.run
        mine = run if run is not None and run.kata.path == self._kata.path else None
        page = self._page
        self._terminal.draw(
            View(
                kata=self._seen.kata(self._kata.id),
                katas=self._watched(),
                run=mine,
                edit=[os.path.relpath(path) for path in self._kata.edit_files],
                next=self._following(),
                page=None if page is None else (page.title, page.lines),
                top=0 if page is None else page.top,
                notice=self._notice,
                problem=self._problem,
                waited=self._waited,
                limit=seconds_for(self._kata),
                advice=advice(self._kata, self._seen),
            )
        )


def gone(folder: Path) -> str:
    """Return what to say of a kata's folder that is not there."""
    return f"{folder} is gone. Restore it, and it is run again."


def advice(kata: Kata, seen: Overview) -> list[str]:
    """Return what to do when all tests of *kata* pass."""
    if (stands := seen.kata(kata.id)).altered:
        return [f"It {not_its_own(stands)}:", "", f"djangokata {RESET} {kata.id}"]
    told = seen.notes.get(kata.id, Note()).explained
    return [
        "All tests pass.",
        "",
        f"A second opinion:      djangokata verify {kata.id}",
        f"Other right answers:   djangokata solution {kata.id}",
        *([] if told else [f"Could you explain it?  djangokata debrief --quiz {kata.id}"]),
    ]
