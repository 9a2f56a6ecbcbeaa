"""What the platform publishes: to read, to listen to, and to be warned by."""

from __future__ import annotations

from django.db import models

from katas.managers.custom_manager.managers import published


class Author(models.Model):
    """Somebody who writes or speaks."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    """A text. Without ``published_at`` it is a draft."""

    title = models.CharField(max_length=200, unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="articles")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager()
    published = published("published_at")

    def __str__(self) -> str:
        return self.title


class Episode(models.Model):
    """A part of a podcast."""

    title = models.CharField(max_length=200, unique=True)
    host = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="episodes")
    aired_at = models.DateTimeField(null=True, blank=True)

    objects = models.Manager()
    published = published("aired_at")

    def __str__(self) -> str:
        return self.title


class Notice(models.Model):
    """A line at the top of every page, for a while."""

    title = models.CharField(max_length=200, unique=True)
    shown_from = models.DateTimeField()
    shown_until = models.DateTimeField(null=True, blank=True)

    objects = models.Manager()
    published = published("shown_from", "shown_until")

    def __str__(self) -> str:
        return self.title
