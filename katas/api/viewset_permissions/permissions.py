"""Who may do what with a post."""

from __future__ import annotations

from rest_framework.permissions import BasePermission


class PostPermission(BasePermission):
    """Everybody may do everything."""
