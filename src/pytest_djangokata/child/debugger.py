"""Lending the terminal to a debugger inside a kata's process, and whichever debugger the person has chosen."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator
from pkgutil import resolve_name
from typing import Any

import pytest

from pytest_djangokata.child.process import Child
from pytest_djangokata.protocol.processes import take_foreground
from pytest_djangokata.protocol.tracers import BREAKPOINT, ORDINARY


class Debugger:
    """The plugin that asks the parent for the terminal when a debugger opens."""

    def __init__(self, process: Child) -> None:
        self.process = process
        self._config: pytest.Config | None = None
        self._left = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Let ``breakpoint()`` call what the person has chosen; pytest sees to the ordinary case.

        Modules of debuggers may put functions of their own into pdb, so they are imported before pytest does so.
        """
        self._config = config
        if (named := config.getoption("usepdb_cls", None)) is not None:
            with contextlib.suppress(ImportError), importable(self.process.home.caller):  # pytest says what is wrong
                importlib.import_module(named[0])
        chosen = os.environ.get(BREAKPOINT, "")
        if chosen == "0":
            sys.breakpointhook = _nothing
        elif chosen not in ORDINARY:
            # Called without a frame in between, so that it stops where the call stands: an audit hook sees it begin.
            sys.breakpointhook = resolve(chosen, self.process.home.caller)
            self.process.handlers["builtins.breakpoint"] = self._opens
        self.process.clock.on_debugger = self._came

    def pytest_enter_pdb(self, config: pytest.Config, pdb: Any) -> None:
        self.end_if_left()
        if not self.process.job.terminal:
            pytest.fail("breakpoint() needs a terminal: run pytest in one, or take the call out")
        self.take_terminal(config)
        leave = pdb.set_quit

        def set_quit() -> None:  # pragma: no cover  (pdb has taken the place of the tracer)
            self._left = True
            leave()

        pdb.set_quit = set_quit

    def end_if_left(self) -> None:
        """End the run if the person has left the debugger: tests and answers may have caught what pytest raised then."""
        if self._left:
            pytest.exit("Quitting debugger")

    def _opens(self, *_: object) -> None:  # pragma: no cover  (called from the audit hook)
        """Give the terminal, if there is one, to a debugger of the person's own; some need none."""
        if self.process.job.terminal and self._config is not None:
            self.take_terminal(self._config)

    def _came(self, module: object) -> None:  # pragma: no cover  (called from the audit hook)
        """Give the terminal to a debugger that the code has called by its own name, which pytest allows with ``-s``."""
        if module == "bdb" and self.process.job.direct_output:
            self._opens()

    def take_terminal(self, config: pytest.Config) -> None:
        """Ask for the terminal, and take it: standard streams, and the foreground."""
        if self.process.has_terminal:
            return
        self.process.has_terminal = True
        if (capture := config.pluginmanager.getplugin("capturemanager")) is not None:
            capture.suspend_global_capture(in_=True)
        self.process.clock.stop()
        self.process.send("debugger", state="enter")
        self.process.channel.receive()
        if self.process.terminal is not None:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
            for source, target in zip(self.process.terminal, (0, 1, 2), strict=True):
                os.dup2(source, target)
        take_foreground(os.getpgrp() if hasattr(os, "getpgrp") else 0)

    def pytest_leave_pdb(self) -> None:  # pragma: no cover  (pdb has taken the place of the tracer)
        self.give_back()
        self.process.clock.start()

    def give_back(self) -> None:
        """Give the terminal back, if it was taken."""
        if self.process.has_terminal:
            self.process.has_terminal = False
            self.process.send("debugger", state="leave")


@contextlib.contextmanager
def importable(folder: str) -> Iterator[None]:
    """Let modules in *folder* be imported for a moment, behind all others."""
    before = list(sys.path)
    sys.path.append(folder)
    try:
        yield
    finally:
        sys.path[:] = before


def resolve(name: str, folder: str) -> Callable[..., Any]:
    """Return what ``PYTHONBREAKPOINT`` names; as in Python, one that cannot be had warns when it is called.

    :param folder: where pytest was started; Python looks for modules there, too.
    """
    try:
        with importable(folder):
            found = resolve_name(name if "." in name else f"builtins.{name}")
    except (ImportError, AttributeError, ValueError):
        return _unimportable
    return found if callable(found) else _unimportable


def _nothing(*_: object, **__: object) -> None:
    pass


def _unimportable(*_: object, **__: object) -> None:
    text = f'Ignoring unimportable ${BREAKPOINT}: "{os.environ.get(BREAKPOINT)}"'
    warnings.warn(text, RuntimeWarning, stacklevel=2)
