"""The nightly import of subscribers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from katas.orm.bulk_import.models import Subscriber
from katas.orm.bulk_import.parsing import BadLine, parse


@transaction.atomic
def import_subscribers(lines: Iterable[str], batch_size: int = 1000) -> list[int]:
    """Write the subscribers of all good lines, and return the numbers of the bad ones."""
    bad: list[int] = []
    seen = set()
    batch: dict[str, Subscriber] = {}
    for number, line in enumerate(lines, start=1):
        try:
            subscriber = parse(line)
        except BadLine:
            bad.append(number) if line not in seen else None
            seen.add(line)
            continue
        batch[subscriber.email] = subscriber
        if len(batch) == batch_size:
            write(batch)
            batch.clear()
    write(batch)
    return bad


def write(batch: dict[str, Subscriber]) -> None:
    """Insert the subscribers of a batch; those that are known get the new name and number of copies."""
    if batch:
        Subscriber.objects.bulk_create(
            batch.values(),
            update_conflicts=True,
            unique_fields=["email"],
            update_fields=["name", "copies"],
        )
