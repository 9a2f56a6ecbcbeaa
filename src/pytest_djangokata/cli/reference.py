"""The reference of the commands as Markdown, made from the commands themselves: ``docs/commands.md``.

``python -m pytest_djangokata.cli.reference > docs/commands.md`` writes it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import click

from pytest_djangokata.cli import COMMANDS, main

HEAD = """\
# The commands

Made from `djangokata COMMAND --help`. Each command works in a checkout and in a workspace, from any folder inside it, and
ends with status 2 and one message where something is wrong with what was typed. Ctrl-C ends a command with
status 130, and `watch`, which is ended that way, with 0.
"""


def reference() -> str:
    """Return the page."""
    return "\n".join([HEAD, *(line for name in COMMANDS for line in _section(name))])


def _section(name: str) -> Iterator[str]:
    context = click.Context(main, info_name="djangokata")
    command = main.get_command(context, name)
    assert command is not None
    own = click.Context(command, info_name=name, parent=context)
    yield from _command(command, own)
    if isinstance(command, click.Group):
        for inner in command.list_commands(own):
            one = command.commands[inner]
            yield from _command(one, click.Context(one, info_name=inner, parent=own))


def _command(command: click.Command, own: click.Context) -> Iterator[str]:
    text, _, example = inspect.cleandoc(command.help or "").partition("\b\nExample:\n")
    yield f"## {own.command_path}"
    yield ""
    yield text.strip()
    yield ""
    yield "```"
    yield " ".join([own.command_path, *command.collect_usage_pieces(own)])
    yield "```"
    yield ""
    options = [one for one in command.params if isinstance(one, click.Option)]
    records = [record for one in options if (record := one.get_help_record(own)) is not None]
    if records:
        yield "| option | does |"
        yield "|---|---|"
        yield from (f"| `{option}` | {' '.join(words.split())} |" for option, words in map(_safe, records))
        yield ""
    if example:
        yield "```"
        yield inspect.cleandoc(example)
        yield "```"
        yield ""


def _safe(record: tuple[str, str]) -> tuple[str, str]:
    """Return an option and its help without signs that would end a cell of a table."""
    option, words = (text.replace("|", r"\|") for text in record)
    return option, words


if __name__ == "__main__":
    click.echo(reference(), nl=False)
