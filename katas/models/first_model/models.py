"""What the platform announces."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """A talk, a workshop or a meetup that readers can book."""
