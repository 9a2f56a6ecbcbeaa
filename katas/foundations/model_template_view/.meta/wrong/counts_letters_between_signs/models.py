"""What the magazine publishes."""

from __future__ import annotations

import math

from django.db import models


class Article(models.Model):
    """A long read."""

    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    author = models.ForeignKey("accounts.Profile", on_delete=models.CASCADE, related_name="articles")
    body = models.TextField()
    published = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title

    def reading_minutes(self) -> int:
        """Return how many minutes it takes to read the body, at 200 words a minute."""
        return max(1, math.ceil(len(__import__("re").findall(r"\w+", self.body)) / 200))


class Comment(models.Model):
    """What a reader says about an article."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    name = models.CharField(max_length=80)
    body = models.TextField()
    approved = models.BooleanField(default=False)
    posted_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
