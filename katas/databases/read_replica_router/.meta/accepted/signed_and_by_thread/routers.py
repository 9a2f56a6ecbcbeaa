import threading

state = threading.local()


class ReplicaRouter:
    def db_for_read(self, model, **hints):
        return "default" if getattr(state, "primary", False) else "replica"

    def db_for_write(self, model, **hints):
        if getattr(state, "in_request", False):
            state.primary = state.wrote = True
        return "default"

    def allow_relation(self, obj1, obj2, **hints):
        known = ("default", "replica")
        if obj1._state.db in known and obj2._state.db in known:
            return True
        return None

    def allow_migrate(self, db, app_label, model_name=None, **hints):
        if db == "replica":
            return False
        return None
