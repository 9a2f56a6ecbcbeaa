from contextvars import ContextVar

request_in_progress = ContextVar("request_in_progress", default=None)


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        request = request_in_progress.get()
        return "replica" if request is None or not request.reads_primary else "default"

    def db_for_write(self, model, **hints):
        request = request_in_progress.get()
        if request is not None:
            request.reads_primary = request.has_written = True
        return "default"

    def allow_relation(self, obj1, obj2, **hints):
        return True if {obj1._state.db, obj2._state.db} <= {"default", "replica"} else None

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        return {"replica": False, "default": True}.get(db)
