"""Two mixins for the generic views of any app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from katas.views.compose_mixins.models import AuditEntry


class OwnerRequiredMixin(AccessMixin):
    """Lets only the owners of a view's object in; ``owner_field`` is the lookup that leads to them."""

    owner_field = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check who asks, before any handler runs."""
        if request.user.is_anonymous:
            return self.handle_no_permission()
        if not self.owner_field:
            raise ImproperlyConfigured("owner_field is missing")
        one = self.get_object()
        get_object_or_404(one._meta.default_manager.filter(**{self.owner_field: request.user}).distinct(), pk=one.pk)
        return super().dispatch(request, *args, **kwargs)


class AuditedMixin:
    """Puts what a view does and its entry into one transaction."""

    audit_action = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            return super().dispatch(request, *args, **kwargs)


class AuditedFormMixin(AuditedMixin):
    """Stores an ``AuditEntry`` for each form that was saved; ``audit_action`` says what the view does."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the form and the entry."""
        before = getattr(getattr(self, "object", None), "pk", "") or ""
        response = super().form_valid(form)
        one = getattr(self, "object", None)
        user = self.request.user if self.request.user.is_authenticated else None
        subject = f"{one._meta.label_lower}:{before or one.pk}" if one is not None else ""
        AuditEntry(user=user, action=self.audit_action, subject=subject, changed=form.changed_data).save()
        return response
