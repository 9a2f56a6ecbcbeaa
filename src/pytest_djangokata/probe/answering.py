"""What the parts of a probe have in common: one request in, one answer out, until nobody asks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from pytest_djangokata.child import describe
from pytest_djangokata.child.process import Child
from pytest_djangokata.probe import ACT, ACT_ON_SERVER, ACTOR

Handler = Callable[[dict[str, Any], bytes], tuple[dict[str, Any], bytes]]


def answer(process: Child, handle: Handler) -> None:
    """Answer requests until the parent hangs up; an exception becomes an answer too."""
    process.clock.stop()
    process.send("ready")
    while True:
        request, blob = process.channel.receive()
        try:
            reply, reply_blob = handle(request, blob)
        except Exception as error:  # noqa: BLE001  (the probe or the submission may raise anything)
            job = process.job
            folder = job.path if job.role in (ACT, ACTOR, ACT_ON_SERVER) else str(Path(job.source_path).parent)
            described = describe.from_exception(error, folder, job.edit)
            process.send("raised", breakage=msgspec.to_builtins(described))
        else:
            process.send("answer", reply_blob, **reply)


def load(source: str, path: str) -> ModuleType:
    """Execute the text of a probe's half as a module."""
    module = ModuleType("djangokata_" + Path(path).stem)
    module.__file__ = path
    exec(compile(source, path, "exec"), module.__dict__)  # noqa: S102
    return module


def set_up_tests() -> None:
    """Do what Django's test runner does once: mail to a list, the host ``testserver``, no DEBUG."""
    from django.test.utils import setup_test_environment

    setup_test_environment(debug=False)
