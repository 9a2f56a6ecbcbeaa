class AuditRouter:
    def db_for_read(self, model, **hints):
        if model._meta.app_label == "audit":
            return "audit"
        return None

    db_for_write = db_for_read

    def allow_migrate(self, db, app_label, **hints):
        if app_label == "audit":
            return db == "audit"
        if db == "audit":
            return False
        return None
