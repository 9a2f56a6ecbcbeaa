"""Two mixins for the generic views of any app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from katas.views.compose_mixins.models import AuditEntry


class OwnerRequiredMixin(LoginRequiredMixin):
    """Lets only the owners of a view's object in; ``owner_field`` is the lookup that leads to them."""

    owner_field = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check who asks, before any handler runs."""
        if request.user.is_authenticated:
            if not self.owner_field:
                raise ImproperlyConfigured("Set owner_field.")
            one = self.get_object()
            owners = type(one)._base_manager.filter(pk=one.pk).values_list(self.owner_field, flat=True)
            if request.user.pk not in list(owners):
                raise Http404("no such object")
        return super().dispatch(request, *args, **kwargs)


class AuditedFormMixin:
    """Stores an ``AuditEntry`` for each form that was saved; ``audit_action`` says what the view does."""

    audit_action = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the form and the entry, both or neither."""
        key = self.object.pk if getattr(self, "object", None) else None
        with transaction.atomic():
            response = super().form_valid(form)
            self.store_entry(form, key)
        return response

    def store_entry(self, form: Any, key: int | None) -> None:
        one = getattr(self, "object", None)
        label = f"{one._meta.label_lower}:{key or one.pk}" if one else ""
        AuditEntry.objects.bulk_create(
            [
                AuditEntry(
                    user_id=self.request.user.pk,
                    action=self.audit_action,
                    subject=label,
                    changed=list(form.changed_data),
                )
            ]
        )
