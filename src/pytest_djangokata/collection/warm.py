"""The warm process of a pytest session: started as early as it is known that there will be katas."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from pytest_djangokata.collection.interrupts import InterruptHooks
from pytest_djangokata.workers.launcher import Launcher, make_launcher
from pytest_djangokata.workers.scratch import make_scratch


@dataclass(frozen=True)
class Warm:
    """A launcher and the folder under which its children keep their temporary files."""

    launcher: Launcher
    scratch: Path
    #: Standard input is a terminal, which a debugger can have.
    terminal: bool

    def close(self) -> None:
        """End every child and remove all temporary files."""
        self.launcher.close()
        shutil.rmtree(self.scratch, ignore_errors=True)


warm_key = pytest.StashKey[Warm]()


def warm(config: pytest.Config, *, fork: bool | None) -> Warm:
    """Return the session's warm process, starting it beside us if it has not been started yet.

    It inherits the real standard streams and not pytest's captured ones, for the sake of debuggers. It ends with the
    configuration in any case.
    """
    if warm_key not in config.stash:
        scratch = make_scratch()
        capture = config.pluginmanager.getplugin("capturemanager")
        if capture is not None:
            capture.suspend_global_capture(in_=True)
        try:
            started = Warm(make_launcher(scratch, fork=fork), scratch, terminal=os.isatty(0))
        finally:
            if capture is not None:
                capture.resume_global_capture()
        config.stash[warm_key] = started
        interrupts = InterruptHooks()
        config.pluginmanager.register(interrupts, "djangokata_interrupts")
        config.add_cleanup(interrupts.restore)
        config.add_cleanup(started.close)  # which is called before
    return config.stash[warm_key]
