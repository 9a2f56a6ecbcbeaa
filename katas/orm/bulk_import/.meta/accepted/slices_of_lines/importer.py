"""The nightly import of subscribers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from django.db import transaction

from katas.orm.bulk_import.models import Subscriber
from katas.orm.bulk_import.parsing import BadLine, parse


def import_subscribers(lines: Iterable[str], batch_size: int = 1000) -> list[int]:
    """Write the subscribers of all good lines, and return the numbers of the bad ones."""
    bad: list[int] = []
    numbered = enumerate(lines, 1)
    with transaction.atomic():
        while chunk := list(islice(numbered, batch_size)):
            batch = {}
            for number, line in chunk:
                try:
                    subscriber = parse(line)
                except BadLine:
                    bad.append(number)
                else:
                    batch[subscriber.email] = subscriber
            Subscriber.objects.bulk_create(
                list(batch.values()),
                batch_size=batch_size,
                update_conflicts=True,
                update_fields=("copies", "name"),
                unique_fields=("email",),
            )
    return bad
