"""The nightly import of subscribers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction
from django.utils import timezone

from katas.orm.bulk_import.models import Subscriber
from katas.orm.bulk_import.parsing import BadLine, parse


@transaction.atomic
def import_subscribers(lines: Iterable[str], batch_size: int = 1000) -> list[int]:
    """Write the subscribers of all good lines, and return the numbers of the bad ones."""
    bad: list[int] = []
    batch: dict[str, Subscriber] = {}
    for number, line in enumerate(lines, start=1):
        try:
            subscriber = parse(line)
        except BadLine:
            bad.append(number)
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
        now = timezone.now()
        rows = [(one.email, one.name, one.copies, False, now) for one in batch.values()]
        values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bulk_import_subscriber (email, name, copies, unsubscribed, created_at) "
                f"VALUES {values} ON CONFLICT (email) DO UPDATE SET name = excluded.name, copies = excluded.copies",
                [value for row in rows for value in row],
            )
