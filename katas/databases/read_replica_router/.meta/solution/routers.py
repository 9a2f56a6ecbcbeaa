"""Which database a query goes to."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

PRIMARY, REPLICA = "default", "replica"


@dataclass
class Visit:
    """A request, as far as routing goes."""

    #: Whether its reader has written lately.
    pinned: bool
    #: Whether it has written itself.
    wrote: bool = False


#: The request that is being answered here; None outside of requests.
visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


class ReplicaRouter:
    """Reads come from ``replica``, writes go to ``default``, the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the alias of the database to read *model* from."""
        current = visit.get()
        if current is not None and (current.pinned or current.wrote):
            return PRIMARY
        return REPLICA

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the alias of the database to write *model* to."""
        current = visit.get()
        if current is not None:
            current.wrote = True
        return PRIMARY

    def allow_relation(self, obj1: Model, obj2: Model, **hints: Any) -> bool | None:
        """Return whether the two may be tied to each other."""
        return True if {obj1._state.db, obj2._state.db} <= {PRIMARY, REPLICA} else None

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        """Return whether migrations run on the database *db*."""
        return False if db == REPLICA else None
