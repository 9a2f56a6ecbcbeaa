"""What a verdict costs, behind the wall. Ratios in one run, both sides alternating.

    python benchmarks/grading.py              all of it
    python benchmarks/grading.py probe -n 3   one comparison, with more runs

One side grades submissions to three katas, no two alike; the other runs a fresh, plain pytest for each submission and kata,
as many at once as there are processors. For hundreds of submissions the plain side is run for some of them, and its time
multiplied.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from run import KATAS, REPOSITORY, Comparison, measure_all, plain, pytest, run

CHOSEN = ("orm/select_related", "orm/annotate_totals", "forms/cross_field_validation")
CLASS = 200
#: Submissions that the plain side runs for a class.
SOME = 4
ASSIGNMENT = f'title = "Benchmark"\nkatas = {list(CHOSEN)!r}\npoints = 10\n'.replace("'", '"')


def submissions(folder: Path, count: int) -> Path:
    """Write *count* right submissions, each of them with a text of its own."""
    for number in range(count):
        for kata in CHOSEN:
            answer = KATAS / kata / ".meta" / "solution"
            for file in answer.rglob("*.py"):
                target = folder / f"student-{number:04}" / "katas" / kata / file.relative_to(answer)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(f"{file.read_text()}\n# {number}\n")
    return folder


def grade(folder: Path, work: Path, *options: str) -> None:
    """Grade a folder of submissions from nothing."""
    out = work / "out"
    shutil.rmtree(out, ignore_errors=True)
    command = [sys.executable, "-m", "pytest_djangokata", "grade", str(folder), "--out", str(out), *options]
    run([*command, "--assignment", str(work / "assignment.toml")], cwd=work)
    assert (out / "results.json").is_file()


def each_plainly(count: int) -> None:
    """Run a fresh plain pytest for each of *count* submissions and each kata, on all processors."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _ in range(count):
            for kata in CHOSEN:
                pool.submit(run, pytest(*plain("kata_project.settings"), str(KATAS / kata)), cwd=REPOSITORY)


def comparisons(work: Path) -> Iterator[Comparison]:
    """Yield the comparisons; *work* is for files that they need."""
    (work / "assignment.toml").write_text(ASSIGNMENT)
    many = submissions(work / "many", CLASS)
    one = submissions(work / "one", 1)
    times = CLASS // SOME
    yield Comparison(
        "class",
        f"{CLASS} submissions of {len(CHOSEN)} katas, tests and probe: throughput against a fresh plain pytest each",
        lambda: grade(many, work),
        lambda: each_plainly(SOME),
        25 / times,
        faster=True,
    )
    yield Comparison(
        "probe",
        "the same by the probe alone",
        lambda: grade(many, work, "--no-tests"),
        lambda: each_plainly(SOME),
        50 / times,
        faster=True,
    )
    yield Comparison(
        "one",
        f"one submission of {len(CHOSEN)} katas, from the command to the verdict, against pytest on the same",
        lambda: grade(one, work),
        lambda: run(pytest(*(str(KATAS / kata) for kata in CHOSEN)), cwd=REPOSITORY),
        3.0,
    )


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="djangokata-benchmark-"))
    try:
        measure_all(comparisons(work), __doc__ or "")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
