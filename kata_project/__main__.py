"""The practice project's ``manage.py``: ``python -m kata_project COMMAND ... [--kata topic/kata]``.

With ``--kata`` the command runs on that kata's settings, which add its app to the project.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

PROGRAM = "python -m kata_project"

#: Where the parent of runserver's autoreloader notes DJANGOKATA_DATA_DIR as the user set it, for its child.
OUTER_DATA_DIR = "DJANGOKATA_OUTER_DATA_DIR"


#: These write files, or are there to make the tables: they neither need practice data nor may fail for them.
WITHOUT_DATA = frozenset(
    (
        "compilemessages diffsettings findstatic collectstatic inspectdb makemessages makemigrations migrate models_page "
        "optimizemigration showmigrations sqlmigrate squashmigrations startapp startproject test testserver"
    ).split()
)


class UsageError(Exception):
    """The command line can't be understood."""


def take_kata(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Split ``--kata NAME`` or ``--kata=NAME`` off the arguments, since Django's commands know no such option."""
    remaining: list[str] = []
    kata: str | None = None
    pending = iter(arguments)
    for argument in pending:
        if argument == "--kata":
            kata = next(pending, "")
        elif argument.startswith("--kata="):
            kata = argument.removeprefix("--kata=")
        else:
            remaining.append(argument)
            continue
        if not kata or kata.startswith("-"):
            raise UsageError("--kata needs the name of a kata, such as --kata topic/kata")
    return remaining, kata


def in_reloader_child() -> bool:
    """Say whether this is the process in which runserver's autoreloader runs the server."""
    return os.environ.get("RUN_MAIN") == "true"


def restore_data_folder() -> None:
    """Undo in the autoreloader's child what activating the kata did to the parent's environment.

    A kata keeps its data in a folder of its own inside the data folder. The child inherits the parent's choice, and
    activating the kata again would make a folder inside that folder: migrate and runserver would not share data.
    """
    if in_reloader_child():
        os.environ["DJANGOKATA_DATA_DIR"] = os.environ.get(OUTER_DATA_DIR, "")
    else:
        os.environ[OUTER_DATA_DIR] = os.environ.get("DJANGOKATA_DATA_DIR", "")
    if not os.environ.get("DJANGOKATA_DATA_DIR"):
        os.environ.pop("DJANGOKATA_DATA_DIR", None)  # Empty means unset, as it does in the settings.


def prepare(arguments: Sequence[str]) -> bool:
    """Make what the command is going to need on disk.

    :returns: whether the command makes a new database, which will lack practice data.
    """
    from kata_project.first_run import is_new, make_database, make_folder, sqlite_file

    command = arguments[0] if arguments else "help"
    only_informs = command in {"help", "check", "--help", "--version", "version"} or {"-h", "--help"} & {*arguments}
    other_settings = any(argument.startswith("--settings") for argument in arguments)
    if only_informs or other_settings or (file := sqlite_file()) is None:
        return False
    make_folder(file.parent)
    # The autoreloader runs this module once more in a child process. The database is there by then, unless
    # somebody has just deleted it, and then a restart is what they should ask for.
    if command not in WITHOUT_DATA and not in_reloader_child() and is_new(file):
        make_database(file)
    return list(arguments) == ["migrate"] and is_new(file)


def main() -> int:
    # Unconditional: the variable of a project the user works on elsewhere must not lead here.
    os.environ["DJANGO_SETTINGS_MODULE"] = "kata_project.settings"

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from kata_project.first_run import FirstRunError

    # sys.argv stays as it is: runserver's autoreloader restarts the process from it, --kata included.
    try:
        arguments, kata = take_kata(sys.argv[1:])
    except UsageError as error:
        return fail(error, status=2)
    if kata is not None:
        from pytest_djangokata.errors import DjangokataError
        from pytest_djangokata.settings import activate

        restore_data_folder()
        try:
            activate(kata)
        except DjangokataError as error:
            return fail(error, status=2)
    try:
        is_bare = prepare(arguments)
    except (FirstRunError, ImproperlyConfigured) as error:
        return fail(error, status=1)
    execute_from_command_line([PROGRAM, *arguments])
    if is_bare:
        from kata_project.first_run import add_data, copy_primaries

        add_data()
        copy_primaries()
    return 0


def fail(error: Exception, *, status: int) -> int:
    print(f"{PROGRAM}: {error}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
