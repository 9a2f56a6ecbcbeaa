from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime

from django.core.management.base import BaseCommand, CommandError

from katas.foundations.management_command.models import Draft


def whole(text):
    if not re.fullmatch("[0-9]+", text):
        raise argparse.ArgumentTypeError("a whole number from 0, please")
    return int(text)


def day(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise argparse.ArgumentTypeError("YYYY-MM-DD, please")
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Command(BaseCommand):
    help = "Hide drafts that nobody has touched for a long time."

    def add_arguments(self, parser):
        parser.add_argument("--before", type=day, required=True)
        parser.add_argument("--author", action="append", default=[])
        parser.add_argument("--max", type=whole)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args, before, author, dry_run, verbosity, **options):
        due = Draft.objects.filter(edited_at__lt=before, pinned=False, expired=False)
        if author:
            due = due.filter(author__in=author)
            for name in dict.fromkeys(author):
                if verbosity and not Draft.objects.filter(author=name).exists():
                    self.stderr.write(f"{name} has no draft.")
        if options["max"] is not None or dry_run:
            count = due.count()
            if options["max"] is not None and count > options["max"]:
                raise CommandError(f"{count} drafts are due.", returncode=3)
        if not dry_run:
            count = due.update(expired=True)
        if verbosity:
            self.stdout.write(f"{'Would expire' if dry_run else 'Expired'}: {count}")
