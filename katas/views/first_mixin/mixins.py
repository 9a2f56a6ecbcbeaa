"""Abilities that generic views can inherit."""

from __future__ import annotations


class PageTitleMixin:
    """Puts ``page_title`` into the context of a generic view that names this class before its main base."""
