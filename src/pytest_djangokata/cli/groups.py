"""Commands that have commands of their own, ``djangokata assignment show`` for one."""

from __future__ import annotations

import click


class Subcommands(click.Group):
    """A group that lists its commands in the order in which they are used, not by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)
