"""Processes that stay warm for one purpose, and fork: what is set up in them once, each of their children has."""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from pytest_djangokata.child.opened import Opened
from pytest_djangokata.child.process import Child, leave_terminal, main, place_temporary, redirect
from pytest_djangokata.child.zygote import Zygote
from pytest_djangokata.protocol import processes
from pytest_djangokata.protocol.job import Job


def be_warm(child: Child, play: Callable[[Child], None]) -> None:
    """Fork a child for each request of the parent, until it hangs up.

    :param play: the part of the children.
    """
    control = child.channel.sock
    control.set_inheritable(False)

    def begin(job: dict[str, Any], descriptors: list[int]) -> NoReturn:
        # What all children have open at once would tell each of them what the ones before it left there.
        child.trace.close()
        main(job, socket.socket(fileno=descriptors[0]), descriptors[1:], play)

    zygote = Zygote(control, begin)
    try:
        gc.collect()
        gc.freeze()  # which keeps the children from touching, and so copying, what is here
        zygote.serve()
    finally:
        zygote.close()


def prepare_warm(child: Child) -> None:
    """Give a process that stays warm a group and folders of its own, and take it away from the terminal."""
    processes.own_group()
    processes.die_with_parent()
    processes.adopt_orphans()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    child.home.go()
    place_temporary(Path(child.job.scratch_of_children))
    sys.dont_write_bytecode = True
    if child.job.root:
        sys.path.insert(0, child.job.root)
    redirect(child)
    leave_terminal(child)


def setup_reads_answer(job: Job, set_up: Callable[[Job], None]) -> bool:
    """Find out in a process of its own whether *set_up* reads a file that an answer brings, or fails."""
    pid = os.fork()
    if pid == 0:  # pragma: no cover  (this process ends before it could say what it ran)
        found = 1
        try:
            opened = Opened(job)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                set_up(job)
            edited = {os.path.join(job.path, *name.split("/")) for name in job.edit}
            found = int(not edited.isdisjoint(opened.stop()))
        finally:
            os._exit(found)
    _, status = os.waitpid(pid, 0)
    return status != 0


def close_databases() -> None:
    """Close the databases that setting up has opened: no connection survives a fork."""
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        del connections[alias]
