"""Hide drafts that nobody has touched for a long time."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Hide drafts that nobody has touched for a long time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Expire the drafts that are due."""
        raise NotImplementedError
