"""Looking for mistakes in learners' files that nothing has imported yet, in a forked process that is thrown away.

A view is imported at the first request, a template is read when it is rendered: a mistake in one fails test after test.
It is found here once, before any of them. Importing in the kata's own process would change it: receivers would be
connected that an answer forgot to connect, tags registered, models loaded in another order.
"""

from __future__ import annotations

import ast
import importlib
import os
import signal
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NoReturn

import msgspec

from pytest_djangokata.child import confine, describe, templates
from pytest_djangokata.child.process import Child, finish
from pytest_djangokata.child.sources import edited_files
from pytest_djangokata.child.texts import message_of
from pytest_djangokata.child.threads import foreign_threads
from pytest_djangokata.protocol.breakage import Breakage
from pytest_djangokata.protocol.job import Job

#: Seconds that the kata's process waits longer than the fork may take, whose last words name the learner's line.
LONGER = 2.0


def mistake(child: Child) -> Breakage | None:
    """Return the first mistake in the learner's files that have not been used yet, or None.

    Where there is no fork, or none is allowed, or a thread runs that would be missing in one, there is none to be found.
    """
    job = child.job
    modules, pages = dict(unused_modules(job)), list(templates.edited(job.path, job.edit))
    if not (modules or pages) or not hasattr(os, "fork") or foreign_threads() or job.walled:
        return None
    child.clock.stop()  # its thread would be missing in the fork
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:  # pragma: no cover  (a tool that measures this process loses track of it here)
        os.close(reading)
        _look(child, modules, pages, writing)
    os.close(writing)
    child.clock.start(job.limits.timeout + LONGER)
    with open(reading, "rb") as answer:
        data = answer.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if status:
        _end_alike(status)
    child.clock.start()
    return msgspec.json.decode(data, type=Breakage | None)


def unused_modules(job: Job) -> Iterator[tuple[str, str]]:
    """Yield name and file of each module among the learner's files that nothing has imported yet."""
    for name, file in zip(job.edit, edited_files(job.path, job.edit), strict=True):
        if name.endswith(".py") and os.path.isfile(file) and Path(file).stat().st_size:
            parts = name.removesuffix(".py").split("/")
            module = ".".join([job.package, *parts]).removesuffix(".__init__")
            if module not in sys.modules:
                yield module, file


def _look(child: Child, modules: dict[str, str], pages: Iterable[str], writing: int) -> NoReturn:
    """Import and compile, send what was found, and end."""
    try:
        sys.breakpointhook = lambda *_, **__: None
        sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (to the end of the process)
        null = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(null, standard)
        child.channel.sock.close()
        child.clock.start()
        found = _first(child.job, modules, pages)
        os.write(writing, msgspec.json.encode(found))
    except BaseException:  # noqa: BLE001  (nothing of the kata's session may run in this process)
        os.write(writing, b"null")
    finish(0)


def _first(job: Job, modules: dict[str, str], pages: Iterable[str]) -> Breakage | None:
    for module, file in modules.items():
        try:
            importlib.import_module(module)
        except BaseException as error:  # noqa: BLE001  (the learner's)
            confine.make_room_for(error)
            if is_mistake(error, file):
                return describe.from_exception(error, job.path, job.edit)
    return templates.first_mistake(pages)


def is_mistake(error: BaseException, file: str) -> bool:
    """Whether *error*, raised while *file* was imported, would be raised wherever it is imported.

    Some are about the surroundings: a database that is not there yet, an app that the task asks to install, settings that
    refuse to be read where the environment lacks something.
    """
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error

    if isinstance(error, SyntaxError | ImportError | NameError):
        return True
    if isinstance(error, AttributeError) and message_of(error).startswith("module "):
        return True
    if isinstance(error, RuntimeError | ImproperlyConfigured | Error) or not isinstance(error, Exception | SystemExit):
        return False
    return not are_settings(Path(file))


def are_settings(file: Path) -> bool:
    """Whether a module assigns one of Django's settings."""
    from django.conf import global_settings

    return any(
        isinstance(target, ast.Name) and hasattr(global_settings, target.id) and target.id.isupper()
        for node in ast.parse(file.read_bytes()).body
        if isinstance(node, ast.Assign)
        for target in node.targets
    )


def _end_alike(status: int) -> NoReturn:
    """End as the fork did: what it wrote into the trace says where it was."""
    if status < 0:
        if signal.getsignal(-status) is not None and -status not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(-status, signal.SIG_DFL)
        signal.raise_signal(-status)
    finish(status)
