"""What a verdict costs, behind the wall. Ratios in one run, both sides alternating.

    python benchmarks/grading.py              all of it
    python benchmarks/grading.py probe -n 3   one comparison, with more runs

One side grades submissions to three katas, no two alike; the other runs a fresh, plain pytest for each submission and kata,
as many at once as there are processors. The plain side is run for some of the submissions, and its time multiplied. What a
batch costs by its size is seconds of the processor, of all its processes.

What is left of a fresh pytest once its start is saved are the tests of the submission themselves, and then come the probe's
cases: so a class is graded a few times as fast, and by the probe alone some times more, and not by whole magnitudes.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from run import KATAS, REPOSITORY, Comparison, measure_all, plain, pytest, run

CHOSEN = ("orm/select_related", "orm/annotate_totals", "forms/cross_field_validation")
CLASS = 40
#: Submissions that the plain side runs for a class.
SOME = 4
#: Sizes of batches whose cost for each submission is compared, and the kata that is asked for in them.
FEW, MANY, ASKED = 100, 1000, "orm/select_related"


def assignment(katas: Sequence[str]) -> str:
    """Return the text of an assignment."""
    return f'title = "Benchmark"\nkatas = {list(katas)!r}\npoints = 10\n'.replace("'", '"')


def submissions(folder: Path, count: int, katas: Sequence[str] = CHOSEN) -> Path:
    """Write *count* right submissions, each of them with a text of its own."""
    for number in range(count):
        for kata in katas:
            answer = KATAS / kata / ".meta" / "solution"
            for file in answer.rglob("*.py"):
                target = folder / f"student-{number:04}" / "katas" / kata / file.relative_to(answer)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(f"{file.read_text()}\n# {number}\n")
    return folder


def command(folder: Path, work: Path, *options: str) -> list[str]:
    """Return the command that grades a folder of submissions from nothing."""
    shutil.rmtree(work / "out", ignore_errors=True)
    grade = [sys.executable, "-m", "pytest_djangokata", "grade", str(folder), "--out", str(work / "out")]
    return [*grade, "--assignment", str(work / "assignment.toml"), *options]


def grade(folder: Path, work: Path, *options: str) -> None:
    """Grade a folder of submissions from nothing."""
    run(command(folder, work, *options), cwd=work)
    assert (work / "out" / "results.json").is_file()


def each_plainly(count: int) -> None:
    """Run a fresh plain pytest for each of *count* submissions and each kata, on all processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in range(count):
            for kata in CHOSEN:
                pool.submit(run, pytest(*plain("kata_project.settings"), str(KATAS / kata)), cwd=REPOSITORY)


def comparisons(work: Path) -> Iterator[Comparison]:
    """Yield the comparisons; *work* is for files that they need."""
    (work / "assignment.toml").write_text(assignment(CHOSEN))
    many = submissions(work / "many", CLASS)
    one = submissions(work / "one", 1)
    yield Comparison(
        "class",
        f"{CLASS} submissions of {len(CHOSEN)} katas, tests and probe: throughput against a fresh plain pytest each",
        lambda: grade(many, work),
        lambda: each_plainly(SOME),
        2.0,
        faster=True,
        times=CLASS / SOME,
    )
    yield Comparison(
        "probe",
        "the same by the probe alone",
        lambda: grade(many, work, "--no-tests"),
        lambda: each_plainly(SOME),
        5.0,
        faster=True,
        times=CLASS / SOME,
    )
    yield Comparison(
        "one",
        f"one submission of {len(CHOSEN)} katas, from the command to the verdict, against pytest on the same",
        lambda: grade(one, work),
        lambda: run(pytest(*(str(KATAS / kata) for kata in CHOSEN)), cwd=REPOSITORY),
        3.0,
    )


def size(work: Path) -> None:
    """Print what a submission costs in a large batch against a small one, and the memory of the process that grades."""
    work.mkdir()
    (work / "assignment.toml").write_text(assignment([ASKED]))
    costs, peaks = {}, {}
    for count in (FEW, MANY):
        folder = submissions(work / f"{count}", count, [ASKED])
        before = used()
        with subprocess.Popen(command(folder, work, "--no-tests"), cwd=work, stdout=subprocess.DEVNULL) as process:
            peaks[count] = peak(process)
        assert process.returncode == 0
        costs[count] = (used() - before) / count
    print(f"{'size':12} {costs[MANY] / costs[FEW]:5.2f} × (bound ≤ 1.1)   ", end="")
    print(f"{1000 * costs[MANY]:.0f} ms of CPU against {1000 * costs[FEW]:.0f} ms")
    print(f"{'':12} a submission of one kata by the probe alone, among {MANY} against among {FEW}")
    print(
        f"{'':12} peak memory of the process that grades: {peaks[MANY]} MB and {peaks[FEW]} MB (bound 150)", flush=True
    )


def used() -> float:
    """Return the seconds of the processor that ended processes below this one have taken."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def peak(process: subprocess.Popen[bytes]) -> int:
    """Wait for the end of a process, and return how much memory it had itself, in MB (Linux)."""
    most = 0
    while True:
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process.pid}/status").read_text(encoding="ascii").splitlines():
                if line.startswith("VmHWM:"):
                    most = int(line.split()[1]) >> 10
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.2)
            return most


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="djangokata-benchmark-"))
    try:
        arguments = measure_all(comparisons(work), __doc__ or "", ["size"])
        if not arguments.names or "size" in arguments.names:
            size(work / "size")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
