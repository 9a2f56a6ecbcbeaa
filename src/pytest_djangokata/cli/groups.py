"""Commands that have commands of their own, ``djangokata assignment show`` for one."""

from __future__ import annotations

import click

from pytest_djangokata.errors import DjangokataError


class Forgiving(click.Group):
    """A group that names the commands that a mistyped one may have been meant for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not ctx.resilient_parsing and not name.startswith("-") and self.get_command(ctx, name) is None:
            from pytest_djangokata.catalogue.names import perhaps

            advice = perhaps(name, self.list_commands(ctx), f"All commands: {ctx.command_path} --help")
            raise DjangokataError(f"There is no command {name!r}.\n{advice}")
        return super().resolve_command(ctx, args)


class Subcommands(Forgiving):
    """A group that lists its commands in the order in which they are used, not by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)
