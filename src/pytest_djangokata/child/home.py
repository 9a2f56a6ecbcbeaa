"""The folder in which a kata's code finds itself: an empty one of its own, wherever pytest was started.

What a learner writes to, or deletes at, a relative path must not be the user's. Paths in tracebacks are shown from the
folder where pytest was started all the same, as pytest shows them.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any


class Home:
    """A child's working folder.

    :param folder: where it shall be; it must not exist yet.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        #: The folder where pytest was started, or an empty string if it is gone.
        self.caller = ""
        with contextlib.suppress(OSError):
            self.caller = str(Path.cwd())

    def go(self) -> None:
        """Go there."""
        self._folder.mkdir(parents=True, exist_ok=True)
        os.chdir(self._folder)

    def come_back(self) -> None:
        """Go there again if the present folder has been deleted; any other is somebody's choice."""
        try:
            Path.cwd()
        except OSError:
            self.go()

    def shorten(self, longrepr: Any) -> None:
        """Show the files of a failed test's traceback relative to the caller's folder where that is shorter."""
        if not self.caller:
            return
        for trace, *_ in getattr(longrepr, "chain", None) or [(getattr(longrepr, "reprtraceback", None),)]:
            for entry in getattr(trace, "reprentries", ()):
                if (place := getattr(entry, "reprfileloc", None)) is not None:
                    place.path = min(place.path, os.path.relpath(place.path, self.caller), key=len)
