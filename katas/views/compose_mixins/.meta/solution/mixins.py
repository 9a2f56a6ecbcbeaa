"""Two mixins for the generic views of any app."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse

from katas.views.compose_mixins.models import AuditEntry


class OwnerRequiredMixin:
    """Lets only the owners of a view's object in; ``owner_field`` is the lookup that leads to them."""

    owner_field = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check who asks, before any handler runs."""
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not self.owner_field:
            raise ImproperlyConfigured(f"{type(self).__name__} has no owner_field.")
        one = self.get_object()
        # As a query of its own: the view's queryset may be cut or annotated, and a relation to many doubles rows.
        if not type(one)._default_manager.filter(pk=one.pk, **{self.owner_field: request.user}).exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class AuditedFormMixin:
    """Stores an ``AuditEntry`` for each form that was saved; ``audit_action`` says what the view does."""

    audit_action = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the form and the entry, both or neither."""
        # What is deleted has no key afterwards, and what is created has none before.
        key = getattr(getattr(self, "object", None), "pk", None)
        with transaction.atomic():
            response = super().form_valid(form)
            one = getattr(self, "object", None)
            AuditEntry.objects.create(
                user=self.request.user if self.request.user.is_authenticated else None,
                action=self.audit_action,
                subject="" if one is None else f"{one._meta.label_lower}:{key or one.pk}",
                changed=form.changed_data,
            )
        return response
