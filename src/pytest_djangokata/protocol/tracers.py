"""Whether somebody debugs this process: then nothing that takes its time is a fault."""

from __future__ import annotations

import os
import sys

#: The variable that names what ``breakpoint()`` calls, and its values that start no debugger of somebody's own.
BREAKPOINT = "PYTHONBREAKPOINT"
ORDINARY = ("", "0", "pdb.set_trace")


def is_coverage(module: object) -> bool:
    """Return whether a module of that name belongs to coverage, which traces and monitors, but debugs nobody."""
    return str(module).partition(".")[0] == "coverage"


def debugger_attached() -> bool:
    """Return whether a debugger traces this thread, or has asked Python to be told what runs."""
    if sys.version_info >= (3, 12) and sys.monitoring.get_tool(sys.monitoring.DEBUGGER_ID) is not None:
        return True
    tracer = sys.gettrace()
    return tracer is not None and not is_coverage(type(getattr(tracer, "__self__", tracer)).__module__)


def somebody_debugs() -> bool:
    """Return whether who started this process may want to debug what it starts."""
    return debugger_attached() or os.environ.get(BREAKPOINT, "") not in ORDINARY
