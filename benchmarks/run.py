"""What isolation costs, as ratios of medians: both sides alternate in one run, so that a machine's moods cancel out.

    python benchmarks/run.py                 all of it
    python benchmarks/run.py one_kata -n 15  one comparison, with more runs

Times are wall-clock seconds of whole commands, started from here. Memory is the sum of the private and shared memory
(PSS) of the whole process tree, sampled, on Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pytest_djangokata.catalogue import Kata, find_kata_dirs, load_kata
from pytest_djangokata.catalogue.requirements import missing

REPOSITORY = Path(__file__).resolve().parents[1]
KATAS = REPOSITORY / "katas"
GENERATED = 100
SOME_GENERATED = 30

Command = list[str]


@dataclass(frozen=True)
class Comparison:
    """Two sides that do the same work, and the bound on the ratio of their medians."""

    name: str
    what: str
    ours: Callable[[], None]
    theirs: Callable[[], None]
    bound: float
    #: Ours is to be faster by the bound, instead of slower by it at most.
    faster: bool = False
    #: How many times theirs would have to run for as much work as ours does.
    times: float = 1.0
    #: Called before each run of ours, and not timed.
    before: Callable[[], None] = lambda: None


def run(arguments: Command, *, cwd: Path, **environment: str) -> None:
    """Run a command and forget its output; tests are red here, so its status does not matter."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTEST_"))} | environment
    subprocess.run(arguments, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def pytest(*arguments: str) -> Command:
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *arguments]


def learners(*arguments: str) -> Command:
    """Return pytest with the plugins that a learner has: others take longer to load than these runs last."""
    return pytest("-p", "djangokata", "-p", "django", *arguments)


def plain(settings: str) -> Command:
    """Return the options of plain pytest-django on katas: the plugin is off, its fixtures for the tests are on."""
    off = ["-p", "no:djangokata", "-o", "required_plugins="]
    return [*off, "-p", "pytest_djangokata.testing.fixtures", f"--ds={settings}"]


def runnable(topic: Path) -> list[Kata]:
    """Return the katas of *topic* that can run here and that share settings but for their apps, as plain pytest asks."""
    katas = [kata for folder in find_kata_dirs([topic]) if isinstance(kata := load_kata(folder), Kata)]
    return [kata for kata in katas if kata.settings is None and not any(missing(one) for one in kata.meta.requires)]


def settings_with(katas: list[Kata], folder: Path) -> str:
    """Write the settings that plain pytest-django needs for *katas*, and return their module; *folder* is importable."""
    apps = [kata.package for kata in katas if kata.is_app]
    text = f"from kata_project.settings import *\n\nINSTALLED_APPS = [*INSTALLED_APPS, *{apps!r}]\n"
    (folder / "settings_of_all.py").write_text(text)
    return "settings_of_all"


def comparisons(folder: Path) -> Iterator[Comparison]:
    """Yield the comparisons; *folder* is for files that they need."""
    one = str(KATAS / "orm" / "select_related")
    katas = runnable(KATAS / "orm")
    orm = [str(kata.path) for kata in katas]
    alone, together = plain("kata_project.settings"), plain(settings_with(katas, folder))
    path = {"PYTHONPATH": str(folder)}
    yield Comparison(
        "one_kata",
        "one kata, cold, against plain pytest-django on the same tests",
        lambda: run(pytest(one), cwd=REPOSITORY),
        lambda: run(pytest(*alone, one), cwd=REPOSITORY),
        1.10,
    )
    yield Comparison(
        "orm",
        f"{len(orm)} katas of orm, isolated, against all of them in one shared plain process",
        lambda: run(pytest(*orm), cwd=REPOSITORY),
        lambda: run(pytest(*together, *orm), cwd=REPOSITORY, **path),
        1.30,
    )
    yield Comparison(
        "orm_each",
        f"{len(orm)} katas of orm, isolated, against one plain process for each",
        lambda: run(pytest(*orm), cwd=REPOSITORY),
        lambda: [run(pytest(*together, kata), cwd=REPOSITORY, **path) for kata in orm] and None,
        10.0,
        faster=True,
    )
    generated_folder = folder / "some"
    generated_katas(generated_folder, SOME_GENERATED)
    generated = runnable(generated_folder / "katas")
    settings = plain(settings_with(generated, generated_folder))
    yield Comparison(
        "bare_each",
        f"{len(generated)} generated katas with hardly any tests, isolated, against one plain process for each",
        lambda: run(pytest("katas"), cwd=generated_folder),
        lambda: (
            [run(pytest(*settings, str(kata.path)), cwd=generated_folder, PYTHONPATH=".") for kata in generated]
            and None
        ),
        10.0,
        faster=True,
    )
    cache = folder / "cache"
    known = {"DJANGOKATA_CACHE": str(cache), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    show = learners("--collect-only", str(KATAS))

    def show_for_the_first_time() -> None:
        shutil.rmtree(cache / "collected", ignore_errors=True)
        run(show, cwd=REPOSITORY, **known)

    # The side that forgets comes second, and leaves everything remembered for the other one.
    yield Comparison(
        "remembered",
        "--collect-only of all katas, when nothing has changed against the first time",
        lambda: run(show, cwd=REPOSITORY, **known),
        show_for_the_first_time,
        0.15,
    )
    yield Comparison(
        "chosen",
        "one kata, chosen by -k from all that are remembered, against naming it",
        lambda: run(learners("-k", f"test_{Path(one).name}.py", str(KATAS)), cwd=REPOSITORY, **known),
        lambda: run(learners(one), cwd=REPOSITORY, **known),
        1.30,
    )
    project = plain_project(folder)
    yield Comparison(
        "unused",
        "a pytest-django project, with the plugin installed and unused against without it",
        lambda: run(pytest("tests"), cwd=project),
        lambda: run(pytest("-p", "no:djangokata", "tests"), cwd=project),
        1.02,
    )


def plain_project(folder: Path) -> Path:
    """Write a small pytest-django project without katas."""
    project = folder / "project"
    (project / "tests").mkdir(parents=True)
    (project / "pytest.ini").write_text("[pytest]\nDJANGO_SETTINGS_MODULE = kata_project.settings\n")
    for number in range(20):
        (project / "tests" / f"test_{number}.py").write_text(
            "import pytest\nfrom kata_project.factories import PostFactory\n\n\n"
            "@pytest.mark.django_db\n@pytest.mark.parametrize('n', range(5))\n"
            "def test_posts(n):\n    PostFactory.create_batch(n)\n"
        )
    return project


def generated_katas(folder: Path, count: int) -> Path:
    """Write *count* katas and return their folder."""
    from pytest_djangokata.check.scaffold import scaffold

    root = folder / "katas"
    for number in range(count):
        scaffold(f"generated/kata_{number:03}", root)
    return root


def measure(comparison: Comparison, runs: int) -> tuple[list[float], list[float]]:
    """Run both sides in turn, after one run of each that is not counted."""
    ours, theirs = [], []
    for number in range(runs + 1):
        comparison.before()
        for side, times in ((comparison.ours, ours), (comparison.theirs, theirs)):
            begun = time.perf_counter()
            side()
            if number:
                times.append(time.perf_counter() - begun)
        print(f"\r{comparison.name}: {number}/{runs}", end="", file=sys.stderr, flush=True)
    print("\r\033[K", end="", file=sys.stderr)
    return ours, theirs


@contextlib.contextmanager
def watching_memory(pid: int) -> Iterator[list[int]]:
    """Sample the memory of the tree below *pid*, in bytes; the list holds the peak."""
    peak = [0]
    stop = threading.Event()

    def sample() -> None:
        while not stop.wait(0.05):
            peak[0] = max(peak[0], sum(memory(one) for one in tree(pid)))

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield peak
    finally:
        stop.set()
        thread.join()


def tree(pid: int) -> list[int]:
    """Return *pid* and all processes below it (Linux)."""
    found = [pid]
    for one in found:
        with contextlib.suppress(OSError):
            children = Path(f"/proc/{one}/task/{one}/children").read_text(encoding="ascii")
            found.extend(map(int, children.split()))
    return found


def memory(pid: int) -> int:
    """Return the proportional memory of one process, in bytes (Linux)."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def collection(folder: Path, runs: int) -> None:
    """Time the collection of many generated katas, and the memory of the whole tree."""
    root = generated_katas(folder, GENERATED)
    seconds, peaks = [], []
    for number in range(runs + 1):
        begun = time.perf_counter()
        process = subprocess.Popen(pytest("--collect-only", str(root)), cwd=folder, stdout=subprocess.DEVNULL)
        with watching_memory(process.pid) as peak:
            process.wait()
        if number:
            seconds.append(time.perf_counter() - begun)
            peaks.append(peak[0])
    each = statistics.median(seconds) / GENERATED
    print(f"collection   {GENERATED} katas: {each:.3f} s each (bound 0.12)", end="")
    print(f"   peak memory of the tree {max(peaks) / 1e6:.0f} MB (bound 1000)" if max(peaks) else "")


def measure_all(comparisons: Iterable[Comparison], description: str, others: Sequence[str] = ()) -> argparse.Namespace:
    """Measure what the command line names, print the ratios, and return the command line.

    :param others: further names that may stand there.
    """
    some = list(comparisons)
    names = [*(one.name for one in some), *others]
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(names)}; all by default")
    parser.add_argument("-n", "--runs", type=int, default=7, help="counted runs of each side (default 7)")
    arguments = parser.parse_args()
    if unknown := set(arguments.names) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(names)}")
    for comparison in some:
        if arguments.names and comparison.name not in arguments.names:
            continue
        ours, theirs = measure(comparison, max(1, arguments.runs // 3) if comparison.faster else arguments.runs)
        left, right = statistics.median(ours), statistics.median(theirs) * comparison.times
        ratio = right / left if comparison.faster else left / right
        sign = "≥" if comparison.faster else "≤"
        bound = f"(bound {sign} {comparison.bound})"
        print(f"{comparison.name:12} {ratio:5.2f} × {bound}   {left:.2f} s against {right:.2f} s")
        print(f"{'':12} {comparison.what}", flush=True)
    return arguments


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="djangokata-benchmark-"))
    try:
        arguments = measure_all(comparisons(folder), __doc__ or "", ["collection"])
        if not arguments.names or "collection" in arguments.names:
            collection(folder, max(1, arguments.runs // 3))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
