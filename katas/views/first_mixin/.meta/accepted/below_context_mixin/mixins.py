"""Abilities that generic views can inherit."""

from __future__ import annotations

from typing import Any

from django.views.generic.base import ContextMixin


class PageTitleMixin(ContextMixin):
    """Puts ``page_title`` into the context of a generic view that names this class before its main base."""

    page_title = ""

    def get_page_title(self) -> str:
        """Return the title of this page; a view may override it."""
        return self.page_title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "page_title": self.get_page_title()}
