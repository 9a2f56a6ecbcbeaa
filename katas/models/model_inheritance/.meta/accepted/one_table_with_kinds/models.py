"""What the library has, what its readers keep, and what they do."""

from __future__ import annotations

import math

from django.db import models
from django.utils import timezone


class Reader(models.Model):
    """Somebody who reads and listens. This model is finished."""

    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Content(models.Model):
    """Something that can be read or heard, and bookmarked: one table, whose rows say their kind."""

    KIND = ""

    kind = models.CharField(max_length=10, editable=False, blank=True)
    title = models.CharField(max_length=80)
    published_on = models.DateField()
    words = models.PositiveIntegerField(null=True, blank=True)
    duration = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["-published_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="what_its_kind_needs",
                condition=models.Q(kind="article", words__isnull=False)
                | models.Q(kind="episode", duration__isnull=False),
            )
        ]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind = self.kind or self.KIND

    def __str__(self) -> str:
        return self.title


class OfKind(models.Manager):
    """Finds the rows of its model's kind."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(kind=self.model.KIND)


class Article(Content):
    """A content to read."""

    KIND = "article"

    objects = OfKind()

    class Meta:
        proxy = True


class Episode(Content):
    """A content to listen to."""

    KIND = "episode"

    def __init__(self, *args, minutes=None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if minutes is not None:
            self.duration = minutes

    @property
    def minutes(self):
        return self.duration

    objects = OfKind()

    class Meta:
        proxy = True


class Bookmark(models.Model):
    """A reader wants to come back to a content."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE)
    content = models.ForeignKey(Content, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reader", "content"], name="one_bookmark_each")]


class LongReads(OfKind):
    """Finds the articles that are long enough."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(words__gte=2000)


class LongRead(Article):
    """An article of 2000 words or more, on a shelf of its own. A proxy: other behaviour, the same rows."""

    objects = LongReads()

    class Meta:
        proxy = True
        ordering = ["-words", "-id"]

    def minutes(self) -> int:
        """Return how long somebody reads who reads 200 words a minute, begun minutes included."""
        return math.ceil(self.words / 200)


class Logged(models.Model):
    """What all logs have in common: who did it, and when. Abstract: each log has one table with all of it."""

    reader = models.ForeignKey(Reader, null=True, blank=True, on_delete=models.SET_NULL)
    happened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["-happened_at", "-id"]


class PageView(Logged):
    """Somebody has seen a page."""

    path = models.CharField(max_length=200)


class Search(Logged):
    """Somebody has searched for words."""

    words = models.CharField(max_length=200)

    class Meta(Logged.Meta):
        verbose_name_plural = "searches"
