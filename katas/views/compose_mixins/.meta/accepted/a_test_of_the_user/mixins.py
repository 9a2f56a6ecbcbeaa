"""Two mixins for the generic views of any app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import UserPassesTestMixin
from django.core.exceptions import ImproperlyConfigured
from django.db.transaction import atomic
from django.http import Http404, HttpResponse

from katas.views.compose_mixins.models import AuditEntry


class OwnerRequiredMixin(UserPassesTestMixin):
    """Lets only the owners of a view's object in; ``owner_field`` is the lookup that leads to them."""

    owner_field = None

    def test_func(self) -> bool:
        user = self.request.user
        if user.is_anonymous:
            return False
        if self.owner_field is None:
            raise ImproperlyConfigured("owner_field")
        one = self.get_object()
        return type(one).objects.filter(pk=one.pk).filter(**{self.owner_field: user.pk}).exists()

    def handle_no_permission(self) -> HttpResponse:
        if self.request.user.is_authenticated:
            raise Http404
        return super().handle_no_permission()


class AuditedFormMixin:
    """Stores an ``AuditEntry`` for each form that was saved; ``audit_action`` says what the view does."""

    audit_action = ""

    @atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Save the form and the entry, both or neither."""
        subject = self.subject()
        response = super().form_valid(form)
        entry = AuditEntry(action=self.audit_action, changed=form.changed_data, subject=subject or self.subject())
        if self.request.user.is_authenticated:
            entry.user = self.request.user
        entry.save()
        return response

    def subject(self) -> str:
        """Return what the view's object is called now, if there is one that has a key."""
        one = getattr(self, "object", None)
        return f"{one._meta.app_label}.{one._meta.model_name}:{one.pk}" if one is not None and one.pk else ""
