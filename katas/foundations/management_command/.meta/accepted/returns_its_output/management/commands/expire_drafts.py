from argparse import ArgumentTypeError
from datetime import UTC, date, datetime, time

from django.core.management.base import BaseCommand, CommandError

from ...models import Draft


def positive(text):
    number = int(text)
    if number < 0:
        raise ArgumentTypeError("must not be negative")
    return number


class Command(BaseCommand):
    help = "Hides what nobody has touched"
    output_transaction = False

    def add_arguments(self, parser):
        parser.add_argument("--before", required=True, type=date.fromisoformat)
        parser.add_argument("--author", dest="authors", action="extend", nargs=1, default=[])
        parser.add_argument("--max", dest="most", type=positive, default=None)
        parser.add_argument("--dry-run", dest="dry", action="store_const", const=True, default=False)

    def handle(self, **options):
        drafts = Draft.objects.exclude(edited_at=None).exclude(expired=True).exclude(pinned=True)
        drafts = drafts.exclude(edited_at__gte=datetime.combine(options["before"], time(0), UTC))
        if options["authors"]:
            drafts = drafts.filter(author__in=set(options["authors"]))
        for author in sorted(set(options["authors"])):
            if not Draft.objects.filter(author=author).count():
                print(f"{author} has no drafts", file=self.stderr)
        count = drafts.count()
        if options["most"] is not None and options["most"] < count:
            raise CommandError("too many", returncode=3)
        if not options["dry"]:
            drafts.update(expired=True)
        if options["verbosity"] == 0:
            return None
        return f"Would expire: {count}" if options["dry"] else f"Expired: {count}"
