"""What a child is asked to do, as plain data that travels to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from pytest_djangokata.catalogue.model import Kata

#: What ends a child in the middle is written here, in its scratch folder.
TRACE_FILE = "trace"
#: Output outside of any test.
LOG_FILE = "log"

#: Exit statuses: the parent has gone; something went wrong beyond the learner's reach; there was no memory for saying more.
LOST, FAILED, NO_MEMORY = 3, 4, 5

#: Parts that a child can play, each as the function that plays it. Those of a probe are in its own package.
TESTS = "pytest_djangokata.child.kata_session:run_tests"
TEMPLATE = "pytest_djangokata.child.process:send_template"
#: Stays warm, and forks what runs tests.
TESTERS = "pytest_djangokata.child.tester:testers"

DEFAULT_TIMEOUT = 20.0  # seconds for each test
DEFAULT_MEMORY = 512 << 20  # bytes beyond what the warm process has mapped
DEFAULT_OUTPUT = 32 << 20  # bytes in any one file, captured output included
DEFAULT_DISK = 256 << 20  # bytes in all files


class Limits(msgspec.Struct, frozen=True):
    """What a child may use."""

    #: Seconds for each test, and for the collection.
    timeout: float = DEFAULT_TIMEOUT
    #: Bytes of memory beyond what the warm process has mapped.
    memory: int = DEFAULT_MEMORY
    #: Bytes in any one file that it writes, captured output included.
    output: int = DEFAULT_OUTPUT
    #: Bytes in all files that it writes.
    disk: int = DEFAULT_DISK


def about_memory(allowed: int) -> str:
    """Return what is said of the bound where memory ran out.

    :param allowed: bytes, as in :class:`Limits`.
    """
    return f"a kata may use {allowed >> 20} MB of memory; --kata-memory gives it more"


def about_output(allowed: int) -> str:
    """Return what is said of the bound on each file where something was too much for it; all that is printed is one of them.

    :param allowed: bytes, as in :class:`Limits`.
    """
    return f"what a kata prints or writes may take {allowed >> 20} MB"


class Measure(msgspec.Struct, frozen=True):
    """What coverage has to measure."""

    #: Where the data go.
    folder: str
    #: Coverage's own, of the section ``run``.
    options: dict[str, Any]
    #: Name the test behind each line.
    contexts: bool = False


class Job(msgspec.Struct, frozen=True):
    """One child's task. Paths are absolute strings."""

    #: The function that plays the part, as ``module:name``; it takes the :class:`~pytest_djangokata.child.process.Child`.
    role: str
    #: A folder of the child's own for temporary files; the parent removes it.
    scratch: str
    #: Where database templates are kept.
    cache: str
    limits: Limits = Limits()
    kata: str = ""
    path: str = ""
    package: str = ""
    #: The folder that goes on ``sys.path``, so that ``package`` can be imported.
    root: str = ""
    settings: str | None = None
    app: bool = False
    #: The learner's files, relative to ``path``.
    edit: list[str] = []
    files: list[str] = []
    rootdir: str = ""
    #: Seconds for each test, where something else than the kata bounds them; the smaller of the two holds.
    test_timeout: float | None = None
    #: Options of the parent's pytest that change what a test's report looks like.
    arguments: list[str] = []
    #: Reports carry their failures as text: nobody revives them.
    text_only: bool = False
    #: Wait before anything of the learner's is imported, until the parent says that it has been saved.
    standby: bool = False
    #: What to measure, if the parent measures coverage.
    measure: Measure | None = None
    #: The level from which the parent wants records of logs as they come, 0 for all that there are, None for none.
    log_level: int | None = None
    #: Output that pytest does not capture goes to the terminal at once (``--capture`` other than ``fd``).
    direct_output: bool = False
    #: There is a terminal that a debugger can have.
    terminal: bool = False
    #: Who started the parent may want to debug what it starts.
    debugged: bool = False
    #: The kata needs a database on a PostgreSQL server.
    postgres: bool = False
    #: DATABASE_URL of a database of the child's own; the parent creates it when the child asks for it.
    database_url: str = ""
    #: Source of ``.meta/probe.py`` or ``.meta/act.py``, for the roles that run it.
    source: str = ""
    source_path: str = ""
    #: The child's database follows the submission's own models and migrations.
    own_schema: bool = False
    #: Names of databases by their aliases, where a broker has them.
    databases: dict[str, str] = {}
    #: The answer is a stranger's: its tests run behind the wall.
    walled: bool = False
    #: Folders that a submission must not read, wherever they lie.
    hidden: list[str] = []
    #: What the wall must leave open for this kata.
    needs: list[str] = []
    #: The scratch folder of the children to come, for a process that stays warm.
    scratch_of_children: str = ""


def job_for(kata: Kata, role: str, *, scratch: str, cache: str, limits: Limits, rootdir: str) -> Job:
    """Return the job that runs *role* for *kata*."""
    return Job(
        role=role,
        scratch=scratch,
        cache=cache,
        limits=limits,
        kata=kata.id,
        path=str(kata.path),
        package=kata.package,
        root=str(kata.root.parent),
        settings=kata.settings,
        app=kata.is_app,
        edit=[path.relative_to(kata.path).as_posix() for path in kata.edit_files],
        files=[str(path) for path in kata.test_files],
        rootdir=rootdir,
        postgres="postgres" in kata.meta.requires,
    )
