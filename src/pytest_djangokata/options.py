"""The plugin's options, and those of pytest's that a kata's child has to know."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_djangokata.beside import logs, timeouts
from pytest_djangokata.beside.passed_on import passed_on

if TYPE_CHECKING:
    from pytest_djangokata.protocol.job import Job


MIN_MEMORY = 64  # megabytes
#: What is advised in the place of a value that cannot be.
USUAL = {"timeout": 30, "memory": 512}


@dataclass(frozen=True)
class Options:
    """What the command line and the configuration say about katas.

    :param workers: how many katas run at once; None for one a processor.
    :param timeout: seconds for each test; None for what kata.toml says.
    :param test_timeout: seconds for each test that another plugin allows; the smaller of the two holds.
    :param memory: bytes that a kata's process may use; None for the default.
    :param reports: files to write the report to.
    :param fork: start children by fork (True), by spawn (False), or as the platform suits (None).
    :param serial: one kata at a time, when it is its turn: for debuggers and for output that goes straight through.
    :param direct_output: what pytest does not capture goes straight to the terminal.
    :param passed_on: options for pytest in the child.
    :param log_level: from which records of logs are wanted as they come; None for none.
    """

    workers: int | None = None
    timeout: float | None = None
    test_timeout: float | None = None
    memory: int | None = None
    reports: tuple[Path, ...] = ()
    fork: bool | None = None
    serial: bool = False
    direct_output: bool = False
    passed_on: list[str] = field(default_factory=list)
    log_level: int | None = None

    def apply(self, job: Job, *, terminal: bool) -> Job:
        """Return *job* with the options that act in the child.

        :param terminal: there is one that a debugger can have.
        """
        import msgspec

        # Without a terminal a debugger would find nobody, and end the test that it was to show.
        arguments = [one for one in self.passed_on if terminal or one not in ("--pdb", "--trace")]
        return msgspec.structs.replace(
            job,
            arguments=arguments,
            direct_output=self.direct_output,
            terminal=terminal,
            test_timeout=self.test_timeout,
            log_level=self.log_level,
        )


def add_options(parser: pytest.Parser) -> None:
    """Register the options and ini keys."""
    group = parser.getgroup("djangokata", "Django katas")
    group.addoption(
        "--kata-workers",
        metavar="N|auto",
        default=None,
        help="How many katas run at once (default: auto, one a processor; ini: djangokata_workers).",
    )
    group.addoption(
        "--kata-timeout",
        metavar="SECONDS",
        default=None,
        help="Seconds for each test of a kata (default: timeout in kata.toml, else 20; ini: djangokata_timeout).",
    )
    group.addoption(
        "--kata-memory",
        metavar="MB",
        default=None,
        help="Megabytes that a kata's process may use beyond its start (default: 512; ini: djangokata_memory).",
    )
    group.addoption(
        "--kata-report",
        metavar="FILE",
        action="append",
        default=[],
        help="Write the progress to FILE: .json or .md. Can be given more than once.",
    )
    group.addoption(
        "--kata-start",
        choices=("fork", "spawn"),
        default=None,
        help="How a kata's process is started (default: fork where there is fork).",
    )
    parser.addini("djangokata_workers", "Default of --kata-workers.", default="")
    parser.addini("djangokata_timeout", "Default of --kata-timeout.", default="")
    parser.addini("djangokata_memory", "Default of --kata-memory.", default="")


def read_options(config: pytest.Config) -> Options:
    """Read the options.

    :raises pytest.UsageError: if one of them has a value that it cannot have.
    """
    # Plugins of pytest can be left out, and their options with them.
    debugger = bool(config.getoption("usepdb", False) or config.getoption("trace", False))
    direct = config.getoption("capture", "no") != "fd"
    start = config.getoption("kata_start")
    if start == "fork" and not hasattr(os, "fork"):
        raise pytest.UsageError(
            "--kata-start fork: there is no fork on this system.\nLeave it out: spawn is used here."
        )
    reports = config.getoption("kata_report")
    for report in reports:
        if Path(report).suffix not in (".json", ".md"):
            raise pytest.UsageError(
                f"--kata-report: {report!r} ends neither in .json nor in .md.\nTry: --kata-report progress.json"
            )
    memory = _number(config, "memory", "megabytes")
    if memory is not None and memory < MIN_MEMORY:
        raise pytest.UsageError(f"--kata-memory: {memory:g} MB are too little.\nTry: --kata-memory {MIN_MEMORY}")
    workers = _workers(config)
    return Options(
        workers=workers,
        timeout=_number(config, "timeout", "seconds"),
        test_timeout=timeouts.seconds(config),
        memory=int(memory * (1 << 20)) if memory is not None else None,
        reports=tuple(config.invocation_params.dir / report for report in reports),
        fork=None if start is None else start == "fork",
        serial=debugger or direct,
        direct_output=direct,
        passed_on=passed_on(config),
        log_level=logs.wanted_level(config),
    )


def _workers(config: pytest.Config) -> int | None:
    value = config.getoption("kata_workers") or config.getini("djangokata_workers") or "auto"
    if value == "auto":
        return None
    if not value.isdecimal() or int(value) == 0:
        raise pytest.UsageError(
            f"--kata-workers: {value!r} is not a number of processes.\nTry: --kata-workers 2, or auto"
        )
    return int(value)


def _number(config: pytest.Config, name: str, unit: str) -> float | None:
    value = config.getoption(f"kata_{name}") or config.getini(f"djangokata_{name}")
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < 1e9:
        raise pytest.UsageError(
            f"--kata-{name}: {value!r} is not a number of {unit} above 0.\nTry: --kata-{name} {USUAL[name]}"
        )
    return number
