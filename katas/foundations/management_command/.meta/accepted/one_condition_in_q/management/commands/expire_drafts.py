import datetime

from django.core.management import BaseCommand, CommandError
from django.db.models import Q
from django.utils.dateparse import parse_date

from katas.foundations.management_command.models import Draft


class TooMany(CommandError):
    def __init__(self, count):
        super().__init__(f"Too many drafts are due: {count}", returncode=3)


class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--before", required=True)
        parser.add_argument("--author", action="append")
        parser.add_argument("--max", type=int)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, before, author, max, dry_run, verbosity, **options):  # noqa: A002
        try:
            day = parse_date(before)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"{before} is not a date")
        if max is not None and max < 0:
            raise CommandError("--max cannot be negative")
        midnight = datetime.datetime.combine(day, datetime.time.min, tzinfo=datetime.UTC)
        condition = Q(edited_at__lt=midnight) & ~Q(pinned=True) & ~Q(expired=True)
        if author:
            condition &= Q(author__in=author)
            known = set(Draft.objects.filter(author__in=author).values_list("author", flat=True).distinct())
            for name in sorted(set(author) - known):
                self.stderr.write(self.style.WARNING(f"{name}: no drafts"))
        drafts = Draft.objects.filter(condition)
        count = drafts.count()
        if max is not None and count > max:
            raise TooMany(count)
        if not dry_run:
            drafts.update(expired=True)
        if verbosity:
            label = "Would expire" if dry_run else "Expired"
            self.stdout.write(self.style.SUCCESS(f"{label}: {count}"))
