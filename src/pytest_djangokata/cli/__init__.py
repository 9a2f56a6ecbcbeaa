"""The ``djangokata`` command: one module for each of its commands, imported when it is asked for."""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from typing import Any

import click

from pytest_djangokata.cli.groups import Forgiving
from pytest_djangokata.cli.plain import tolerate
from pytest_djangokata.errors import DjangokataError

#: The status after Ctrl-C.
STOPPED = 130
#: What to do where something cannot be written.
WRITABLE = "Choose a place that can be written."

#: Where each command is, with what the overview says of it; the overview imports none of them.
COMMANDS = {
    "init": "Write a workspace with katas to solve.",
    "next": "Show the kata to do next, and the question behind it.",
    "list": "List katas by topic.",
    "status": "Show how far you are.",
    "watch": "Run what you save, at once.",
    "hint": "Show one more hint.",
    "verify": "Ask for a second opinion on your answer, with other data.",
    "solution": "Show right answers beside yours, and wrong ones that look right.",
    "debrief": "Show what to answer when they ask.",
    "reset": "Bring a kata back to its start; your version is kept.",
    "assignment": "Write, show, check and hand out what a class is asked.",
    "takehome": "Hand out a take-home test to a candidate, and score what comes back.",
    "completion": "Let the shell complete commands and katas.",
    "grade": "Grade a class, or one submission.",
    "check": "Check katas as their author: red as shipped, green when solved.",
    "new": "Write a small kata that passes the check, to be turned into yours.",
    "catalogue": "Show all katas, topics and learning paths as Markdown.",
}


class Group(Forgiving):
    """A group that loads a command when it is asked for, and answers a user's mistake with one message and status 2.

    Ctrl-C ends with status 130, as shells have it: click's own 1 means something else in most commands.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS]  # not by list(): once that command has been loaded, the name is its module's here

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        tolerate()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except DjangokataError as error:
            click.secho(str(error), fg="red", err=True)
            sys.exit(2)
        except KeyboardInterrupt:
            click.echo("Stopped before it was done.", err=True)
            sys.exit(STOPPED)
        except BrokenPipeError:
            raise  # click ends quietly
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            refused = error.errno in (errno.EACCES, errno.EPERM)
            advice = "Check that you may read and write it, or choose another place." if refused else WRITABLE
            click.secho(f"{where}{error.strerror or error}\n{advice}", fg="red", err=True)
            sys.exit(2)


@click.group(cls=Group)
@click.version_option(package_name="pytest-djangokata")
def main() -> None:
    """Practise Django with executable katas, and write katas of your own.

    \b
    Begin:
      djangokata init dojo && cd dojo && djangokata next
    """
