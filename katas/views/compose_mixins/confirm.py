"""A mixin that asks back before a form is saved. Nothing is to be done here."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse


class ConfirmedMixin:
    """Lets a form through only if it was sent with ``confirmed=yes``; otherwise it asks, and saves nothing."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Ask, or let the next class do its work."""
        if self.request.POST.get("confirmed") != "yes":  # type: ignore[attr-defined]
            return HttpResponse("Really? Send it once more with confirmed=yes.")
        return super().form_valid(form)  # type: ignore[misc,no-any-return]
