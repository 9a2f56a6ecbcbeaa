"""The queryset of all models whose changes show on section pages."""

from __future__ import annotations

from typing import Any

from django.db import models


class FollowedQuerySet(models.QuerySet[Any]):
    """A queryset whose changes the cached pages follow."""
