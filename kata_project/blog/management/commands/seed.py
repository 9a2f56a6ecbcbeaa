from __future__ import annotations

from argparse import ArgumentTypeError
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kata_project.seeding import ADMIN_NAME, ADMIN_PASSWORD, Seeder, has_data, summary


def number_of_posts(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ArgumentTypeError("can't be negative")
    return number


class Command(BaseCommand):
    help = "Fill the empty site with practice data: people, posts, comments and invoices."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--posts", type=number_of_posts, default=40, metavar="N", help="how many posts (40)")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, other data (1)")
        parser.add_argument("--flush", action="store_true", help="first delete everything that is in the database")

    def handle(self, *, posts: int, seed: int, flush: bool, verbosity: int, **options: Any) -> None:
        # One transaction around both steps: if anything goes wrong, the old data are still there.
        with transaction.atomic():
            if flush:
                call_command("flush", interactive=False, verbosity=0)
            elif has_data():
                raise CommandError("The database has data already. Use --flush to delete all of them and seed anew.")
            Seeder(seed=seed, posts=posts).run()
        if verbosity:
            self.stdout.write(self.style.SUCCESS(f"Seeded: {summary()}."))
            self.stdout.write(f"Sign in as {ADMIN_NAME}, password {ADMIN_PASSWORD}.")
