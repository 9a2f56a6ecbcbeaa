"""Articles, and who writes them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet):
    """Articles, to be narrowed further."""

    def published(self) -> ArticleQuerySet:
        """Return those of these articles that the public may see now, by the clock of the database."""
        return self.exclude(Q(published_at__isnull=True) | Q(published_at__gt=Now())).filter(status="published")


class ArticleManager(models.Manager.from_queryset(ArticleQuerySet)):
    """All articles; a place for methods that only make sense at the beginning of a query."""


class Article(models.Model):
    """A text, from the first draft to the day on which it is withdrawn."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        WITHDRAWN = "withdrawn", "Withdrawn"

    title = models.CharField(max_length=200, unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="articles")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ArticleManager()

    def __str__(self) -> str:
        return self.title
