"""Lending the terminal to a debugger inside a kata's process."""

from __future__ import annotations

import os
import sys

import pytest

from pytest_djangokata.child.process import Child
from pytest_djangokata.protocol.processes import take_foreground


class Debugger:
    """The plugin that asks the parent for the terminal when pytest's debugger opens."""

    def __init__(self, process: Child) -> None:
        self.process = process
        self.has_terminal = False

    def pytest_enter_pdb(self, config: pytest.Config) -> None:
        if not self.process.job.terminal:
            pytest.fail("breakpoint() needs a terminal: run pytest in one, or take the call out")
        self.take_terminal(config)

    def take_terminal(self, config: pytest.Config) -> None:
        """Ask for the terminal, and take it: standard streams, and the foreground."""
        if self.has_terminal:
            return
        self.has_terminal = True
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
        self.has_terminal = False
        self.process.send("debugger", state="leave")
        self.process.clock.start()
