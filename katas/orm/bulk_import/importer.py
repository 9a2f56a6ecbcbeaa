"""The nightly import of subscribers."""

from __future__ import annotations

from collections.abc import Iterable

from katas.orm.bulk_import.models import Subscriber
from katas.orm.bulk_import.parsing import BadLine, parse


def import_subscribers(lines: Iterable[str], batch_size: int = 1000) -> list[int]:
    """Write the subscribers of all good lines, and return the numbers of the bad ones."""
    for line in list(lines):
        try:
            subscriber = parse(line)
        except BadLine:
            continue
        Subscriber.objects.update_or_create(
            email=subscriber.email,
            defaults={"name": subscriber.name, "copies": subscriber.copies},
        )
    return []
