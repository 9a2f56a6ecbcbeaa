"""The nightly import of subscribers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import transaction

from katas.orm.bulk_import.models import Subscriber
from katas.orm.bulk_import.parsing import BadLine, parse


def good_lines(lines: Iterable[str], bad: list[int]) -> Iterator[Subscriber]:
    """Yield the subscribers of the good lines, and note the numbers of the others."""
    for number, line in enumerate(lines, start=1):
        try:
            yield parse(line)
        except BadLine:
            bad.append(number)


def batches(subscribers: Iterable[Subscriber], size: int) -> Iterator[list[Subscriber]]:
    """Yield lists of at most ``size`` subscribers, none of them with one address twice."""
    batch: dict[str, Subscriber] = {}
    for subscriber in subscribers:
        if len(batch) == size and subscriber.email not in batch:
            yield list(batch.values())
            batch = {}
        batch[subscriber.email] = subscriber
    if batch:
        yield list(batch.values())


def import_subscribers(lines: Iterable[str], batch_size: int = 1000) -> list[int]:
    """Write the subscribers of all good lines, and return the numbers of the bad ones."""
    bad: list[int] = []
    with transaction.atomic():
        for batch in batches(good_lines(lines, bad), batch_size):
            Subscriber.objects.bulk_create(
                batch, update_conflicts=True, unique_fields=["email"], update_fields=["name", "copies"]
            )
    return bad
