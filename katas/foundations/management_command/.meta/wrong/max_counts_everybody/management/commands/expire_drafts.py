"""Hide drafts that nobody has touched for a long time."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from katas.foundations.management_command.models import Draft


def beginning_of_day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not a date such as 2026-03-01") from None


def natural_number(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)


class Command(BaseCommand):
    help = "Hide drafts that nobody has touched for a long time."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the options."""
        parser.add_argument("--before", type=beginning_of_day, required=True, help="the first day that is kept")
        parser.add_argument("--author", action="append", default=[], dest="authors", help="only this author's drafts")
        parser.add_argument("--max", type=natural_number, help="fail if more are due")
        parser.add_argument("--dry-run", action="store_true", help="only say how many are due")

    def handle(self, *args: Any, **options: Any) -> None:
        """Expire the drafts that are due."""
        due = Draft.objects.filter(expired=False, pinned=False, edited_at__lt=options["before"])
        total = due.count()
        if options["authors"]:
            due = due.filter(author__in=options["authors"])
            for author in dict.fromkeys(options["authors"]):
                if not Draft.objects.filter(author=author).exists():
                    self.stderr.write(f"There are no drafts by {author}.")
        with transaction.atomic():
            count = due.count() if options["dry_run"] else due.update(expired=True)
            if options["max"] is not None and total > options["max"]:
                raise CommandError(f"{count} drafts are due, more than {options['max']}: none expired.", returncode=3)
        if options["verbosity"] > 0:
            self.stdout.write(f"{'Would expire' if options['dry_run'] else 'Expired'}: {count}")
