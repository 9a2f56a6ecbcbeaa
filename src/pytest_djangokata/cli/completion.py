"""``djangokata completion``: let the shell complete commands, katas and topics."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from pytest_djangokata.errors import DjangokataError

VARIABLE = "_DJANGOKATA_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script with which SHELL completes commands, katas and topics.

    \b
    Example:
      eval "$(djangokata completion bash)"          in ~/.bashrc
      eval "$(djangokata completion zsh)"           in ~/.zshrc
      djangokata completion fish > ~/.config/fish/completions/djangokata.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    try:
        click.echo(kind(ctx.find_root().command, {}, "djangokata", VARIABLE).source())
    except RuntimeError as error:  # a bash that is too old, or none
        raise DjangokataError(f"{error}\nUse a newer shell, or leave completion out.") from error
