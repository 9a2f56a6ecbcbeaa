"""The audit log. Nothing is to be done here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """Somebody has saved a form."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    action = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    changed = models.JSONField(default=list)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(action=""), name="audit_entry_says_what")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"
