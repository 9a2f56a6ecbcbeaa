"""Two mixins for the generic views of any app."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse


class OwnerRequiredMixin:
    """Lets only the owners of a view's object in; ``owner_field`` is the lookup that leads to them."""

    owner_field = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check who asks, before any handler runs."""
        raise NotImplementedError


class AuditedFormMixin:
    """Stores an ``AuditEntry`` for each form that was saved; ``audit_action`` says what the view does."""

    audit_action = ""

    def form_valid(self, form: Any) -> HttpResponse:
        """Save the form and the entry, both or neither."""
        raise NotImplementedError
