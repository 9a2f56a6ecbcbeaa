"""Which database a query goes to, by two context variables."""

from __future__ import annotations

from contextvars import ContextVar

PAIR = {"default", "replica"}
primary = ContextVar("primary", default=False)
wrote = ContextVar("wrote", default=None)


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        return "default" if primary.get() else "replica"

    def db_for_write(self, model, **hints):
        if wrote.get() is not None:
            wrote.set(True)
            primary.set(True)
        return "default"

    def allow_relation(self, obj1, obj2, **hints):
        return True if {obj1._state.db, obj2._state.db} <= PAIR else None

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return {"default": True, "replica": False}.get(db)
