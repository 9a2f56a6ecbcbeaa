"""Abilities that generic views can inherit."""

from __future__ import annotations

from typing import Any


class PageTitleMixin:
    """Puts ``page_title`` into the context of a generic view that names this class before its main base."""

    page_title = ""

    def get_page_title(self) -> str:
        """Return the title of this page; a view may override it."""
        return self.page_title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context of the view, with ``page_title``."""
        context = super().get_context_data(**kwargs)
        context["page_title"] = self.get_page_title()
        return context
