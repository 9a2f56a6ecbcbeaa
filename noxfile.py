"""Everything that is run on this project: tests, checks of the catalogue, lint, types, and the built wheel.

``nox -s tests`` is the short way: the interpreter that runs nox, with the newest Django that it can have.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2024.10.9"
nox.options.default_venv_backend = "virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.sessions = ["lint", "typecheck", "tests", "tools", "attacks"]

PROJECT = nox.project.load_toml("pyproject.toml")
#: Each Django and the oldest Python that it runs on.
DJANGOS = {"5.2": (3, 11), "6.0": (3, 12), "6.1": (3, 12)}
PYTHONS = ["3.11", "3.12", "3.13"]
PAIRS = [
    (python, django)
    for python in PYTHONS
    for django, oldest in DJANGOS.items()
    if tuple(map(int, python.split("."))) >= oldest
]


#: How pytest-xdist shares the tests out: runs of neighbours, which have fixtures of their module in common, to each worker.
#: One worker more than there are processors, since some tests wait for what does not end by itself.
PARALLEL = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")

#: Options of pytest whose value may be the name of a folder here, and names none.
TAKE_A_WORD = ("-k", "-m", "-p", "-n", "-o")

#: The marker of tests that ask the same of each kata of the catalogue.
EVERY_KATA = "every_kata"
#: In how many turns ``katas --turn`` comes to all katas.
TURNS = 16
#: What ``tests`` leaves to sessions of their own, since it takes half of the time: what is done with katas besides running
#: them, and runs beside other plugins; cheats and harm.
TOOLS = tuple(
    f"tests/{folder}"
    for folder in ("assignments", "beside", "check", "docs", "grading", "learner", "probe", "takehome")
)
ATTACKS = "tests/attacks"


def group(name: str) -> list[str]:
    """Return the requirements of a dependency group."""
    return list(nox.project.dependency_groups(PROJECT, name))


def prepare(session: nox.Session, *extra: str) -> None:
    """Install the project with what its tests need, and say which versions are tested."""
    session.install("-e", ".[all]", *group("test"), *extra)
    # A kata's process writes no byte code, so that without it each would compile the practice project again.
    session.run("python", "-m", "compileall", "-q", "kata_project", silent=True)
    session.run(
        "python", "-c", "import django, sys; print(f'Python {sys.version.split()[0]}, Django {django.__version__}')"
    )


def chosen(session: nox.Session) -> list[str]:
    """Return the session's arguments for pytest, which are about ``tests`` unless they name files or folders."""
    before = ["", *session.posargs]
    named = any(
        Path(one.partition("::")[0]).exists() and option not in TAKE_A_WORD
        for option, one in zip(before, session.posargs, strict=False)
    )
    return [*session.posargs, *([] if named else ["tests"])]


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests on this Python, with the newest Django that it can have.

    Without arguments, those of what runs katas, and one kata of each topic has to be red as shipped and green with every
    right answer. What else is asked of katas is left to ``katas``, the commands to ``tools``, and what hostile submissions
    try to ``attacks``.
    """
    prepare(session)
    if not session.posargs:
        session.env["DJANGOKATA_KATAS_HERE"] = "tests"
    left_out = (f"--ignore={folder}" for folder in (*TOOLS, ATTACKS))
    light = () if session.posargs else ("-m", f"not {EVERY_KATA}", *left_out)
    session.run("python", "-m", "pytest", *PARALLEL, *light, *chosen(session))


@nox.session
def tools(session: nox.Session) -> None:
    """Test what is done with katas besides running them: check, probe, grading, hand-outs; and runs beside other plugins."""
    prepare(session)
    session.run("python", "-m", "pytest", *PARALLEL, *TOOLS, *session.posargs)


@nox.session
def attacks(session: nox.Session) -> None:
    """Try what a hostile submission would: to get credit without a right answer, or to do harm."""
    prepare(session)
    session.run("python", "-m", "pytest", *PARALLEL, ATTACKS, *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Run the tests and measure them in every child, which takes more than twice as long.

    With arguments for pytest, which may select tests, coverage is reported and not held against the bound.
    """
    prepare(session)
    session.env["COVERAGE_RCFILE"] = "tests/coverage.ini"
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *PARALLEL, *chosen(session))
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report", *([] if session.posargs else ["--fail-under=85"]))


@nox.session
@nox.parametrize(("python", "django"), PAIRS)
def matrix(session: nox.Session, django: str) -> None:
    """Run the tests on every supported pair of Python and Django; interpreters that are missing are skipped."""
    prepare(session, f"django~={django}.0")
    session.run("python", "-m", "pytest", *PARALLEL, *chosen(session))


@nox.session
def minimums(session: nox.Session) -> None:
    """Run the tests with the oldest versions that the project says it supports."""
    requirements = PROJECT["project"]["dependencies"]
    oldest = [requirement.replace(">=", "==") for requirement in requirements if "Django" not in requirement]
    # A tool that only looks at pipelines wants a newer click than the project does.
    tested_with = [requirement for requirement in group("test") if not requirement.startswith("check-jsonschema")]
    session.install("-e", ".[all]", *tested_with, *oldest, "django~=5.2.0")
    session.run("python", "-m", "pytest", *PARALLEL, *chosen(session))


@nox.session
def lint(session: nox.Session) -> None:
    """Check style and formatting."""
    session.install(*group("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check types, strictly."""
    session.install("-e", ".[all]", *group("test"), *group("typecheck"), "nox")
    session.run("mypy")


@nox.session
def katas(session: nox.Session) -> None:
    """Check every kata as its author, wrong answers included: ``nox -s katas -- katas/orm``.

    Without arguments, also what the tests ask of each kata: how its failures look, and whether neighbours disturb it. With
    ``--turn N``, only one kata in ``TURNS`` is checked, beginning with number N modulo ``TURNS``, and what was changed last
    without its wrong answers; and the catalogue is not run once more in another order.
    """
    prepare(session)
    # With fixed data, so that what fails is about the change; `djangokata check --seeds 20` finds traps that only some have.
    fixed = ("djangokata", "check", "--seed", "1")
    left_out: list[str] = []
    if session.posargs[:1] == ["--turn"]:
        folders = sorted(file.parent.as_posix() for file in Path("katas").glob("*/*/kata.toml"))
        whole = folders[int(session.posargs[1]) % TURNS :: TURNS]
        light = [folder for folder in changed_last(session) if folder in folders and folder not in whole]
        session.run(*fixed, *whole)
        if light:
            session.run(*fixed, "--light", *light)
        session.env["DJANGOKATA_KATAS"] = " ".join([*whole, *light])
        left_out.append("--ignore=tests/catalogue/test_parallel.py")
    elif session.posargs:
        # With --diff or --undiff alone nothing is checked.
        own = any(one.startswith(("--seed", "--diff", "--undiff")) for one in session.posargs)
        session.run(*(fixed[:2] if own else fixed), *session.posargs)
        return
    else:
        session.run(*fixed)
    session.run("python", "-m", "pytest", *PARALLEL, "-m", EVERY_KATA, *left_out, "tests/catalogue")


def changed_last(session: nox.Session, most: int = 6) -> list[str]:
    """Return the folders of the katas that the newest commits changed, *most* at most; none where there is no history."""
    log = session.run(
        *("git", "log", "-n", "100", "--name-only", "--format=", "--", "katas"),
        external=True,
        silent=True,
        success_codes=range(256),
    )
    folders = ["/".join(Path(line).parts[:3]) for line in str(log).splitlines() if line.startswith("katas/")]
    return list(dict.fromkeys(folders))[:most]


@nox.session
@nox.parametrize("django", [*DJANGOS])
def seeds(session: nox.Session, django: str) -> None:
    """Check every kata with twenty seeds that are new each time, which takes hours: ``nox -s "seeds(django='6.1')"``.

    What fails names its seed, and ``djangokata check --seed N`` repeats it.
    """
    prepare(session, f"django~={django}.0")
    session.run("djangokata", "check", "--seeds", "20", *session.posargs)


@nox.session
def build(session: nox.Session) -> None:
    """Build the wheel, install it in an environment of its own, and practise with nothing else."""
    session.install("build")
    target = Path(session.create_tmp()).resolve() / "dist"
    shutil.rmtree(target, ignore_errors=True)
    session.run("python", "-m", "build", "--wheel", "--outdir", str(target), silent=True)
    (wheel,) = target.glob("*.whl")
    session.run("python", "-m", "venv", "--clear", str(target / "env"))
    python = target / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    session.run(str(python), "-m", "pip", "install", "--quiet", f"{wheel}[all]", external=True)
    program = python.with_name("djangokata")
    with session.chdir(target):
        # As somebody does who has nothing but the package: a workspace, the first red, a hint, a second opinion.
        session.run(str(program), "check", "orm/select_related", external=True)
        session.run(str(program), "init", "dojo", "--topic", "orm", external=True)
    with session.chdir(target / "dojo"):
        session.run(str(program), "next", external=True)
        session.run(str(python), "-m", "pytest", "-q", external=True, success_codes=[1])
        session.run(str(program), "hint", "orm/select_related", external=True)
        session.run(str(program), "verify", "orm/select_related", external=True, success_codes=[1])
        session.run(str(program), "debrief", "orm/select_related", external=True, silent=True)
        # As a teacher and a hirer do: what is handed out comes from the installed package.
        session.run(str(program), "assignment", "new", "orm/select_related", external=True)
        session.run(str(program), "assignment", "export", "class", "--for", "github", external=True)
        wish = ["--candidate", "one", "--level", "basic", "--minutes", "30", "-o", "one.zip", "--office", "office"]
        session.run(str(program), "takehome", "new", *wish, external=True)
        session.run(str(program), "takehome", "verify", "one.zip", "--office", "office", external=True)


@nox.session
def benchmarks(session: nox.Session) -> None:
    """Measure what isolation costs, as ratios of medians."""
    session.install("-e", ".[all]", *group("test"))
    session.run("python", "benchmarks/run.py", *session.posargs)
    session.run("python", "benchmarks/learner.py")
