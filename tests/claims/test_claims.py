"""What the katas say about Django, held against Django itself.

The claims are tests in the modules ``about_*.py``. Children run them, because this pytest process must never
set Django up; each of them is a test here, so that the next Django that makes a debrief lie is named.
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PLUGINS = ("django", "pytest_reportlog.plugin")

#: Modules that one child runs: each worker of pytest-xdist is given neighbours, and need not run what the others do.
TOGETHER = 6

#: Outcome of each claim, and what was said where it does not hold.
Outcomes = dict[str, tuple[str, str]]


def claims() -> Iterator[str]:
    """Yield ``about_x.py::test_y`` for each claim, in the order of the files."""
    for path in sorted(HERE.glob("about_*.py")):
        for node in ast.parse(path.read_bytes()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield f"{path.name}::{node.name}"


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Outcomes]:
    """Return what runs the claims of a module, and those of its neighbours, unless it has."""
    modules = sorted(path.name for path in HERE.glob("about_*.py"))
    run = cache(lambda first: run_claims(tmp_path_factory.mktemp("claims"), modules[first : first + TOGETHER]))

    def outcomes_of(module: str) -> Outcomes:
        number = modules.index(module)
        return run(number - number % TOGETHER)

    return outcomes_of


def run_claims(folder: Path, modules: list[str]) -> Outcomes:
    """Run the claims of *modules* in one child; one that it did not come to has what the child said.

    It never raises: what is raised is not remembered, and the next claim would wait for the same child again.
    """
    log = folder / "log.jsonl"
    kept = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("DJANGO", "DATABASE_URL", "PYTEST", "COVERAGE"))
    }
    command = [
        *(sys.executable, "-m", "pytest", "-q", "--color=no", f"--report-log={log}", f"--rootdir={ROOT}"),
        *(part for name in PLUGINS for part in ("-p", name)),
        *("-c", str(HERE / "claims.ini"), *(str(HERE / module) for module in modules)),
    ]
    env = {**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONPATH": str(ROOT)}
    output = folder / "output.txt"
    with output.open("w") as stream, suppress(subprocess.TimeoutExpired):
        subprocess.run(command, cwd=ROOT, env=env, stdout=stream, stderr=stream, timeout=900, check=False)
    found: Outcomes = {}
    for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
        report = json.loads(line)
        if report.get("$report_type") != "TestReport":
            continue
        name = report["nodeid"].partition("[")[0].rpartition("/")[2]  # An ID may have slashes in it.
        if report["outcome"] == "failed":
            found[name] = "failed", json.dumps(report["longrepr"]["reprcrash"]["message"])
        elif report["outcome"] == "skipped" or report["when"] == "call":
            found.setdefault(name, (report["outcome"], str(report["longrepr"])))
    missing = ("missing", f"the child has not run it: {output.read_text()}")
    return {claim: found.get(claim, missing) for claim in claims() if claim.partition("::")[0] in modules}


@pytest.mark.parametrize("claim", list(claims()))
def test_it_is_true_that(claim: str, outcomes: Callable[[str], Outcomes]) -> None:
    outcome, said = outcomes(claim.partition("::")[0])[claim]
    if outcome == "skipped":
        pytest.skip(said)
    assert outcome == "passed", said
