"""Articles, as each customer's installation has them, on SQLite or on PostgreSQL."""

from __future__ import annotations

from django.db import models


class Article(models.Model):
    """A text with a heading."""

    title = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    score = models.IntegerField(null=True, blank=True, help_text="What the editors gave; empty until they have.")

    def __str__(self) -> str:
        return self.title
