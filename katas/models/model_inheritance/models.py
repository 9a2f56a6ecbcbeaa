"""What the library has, what its readers keep, and what they do."""

from __future__ import annotations

from django.db import models


class Reader(models.Model):
    """Somebody who reads and listens. This model is finished."""

    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Content(models.Model):
    """Something that can be read or heard, and bookmarked."""

    title = models.CharField(max_length=80)
    published_on = models.DateField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Article(Content):
    """A content to read."""

    words = models.PositiveIntegerField()


class Episode(Content):
    """A content to listen to."""

    minutes = models.PositiveIntegerField()


class Bookmark(models.Model):
    """A reader wants to come back to a content."""

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE)
    content = models.ForeignKey(Article, on_delete=models.CASCADE)


class LongRead(Article):
    """An article of 2000 words or more, on a shelf of its own."""

    def minutes(self) -> int:
        """Return how long somebody reads who reads 200 words a minute, begun minutes included."""
        raise NotImplementedError


class Logged(models.Model):
    """What all logs have in common: who did it, and when."""

    reader = models.ForeignKey(Reader, null=True, on_delete=models.CASCADE)
    happened_at = models.DateTimeField(auto_now_add=True)


class PageView(Logged):
    """Somebody has seen a page."""

    path = models.CharField(max_length=200)


class Search(Logged):
    """Somebody has searched for words."""

    words = models.CharField(max_length=200)
