"""Articles, and who writes them."""

from __future__ import annotations

from django.db import models


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class ArticleQuerySet(models.QuerySet):
    """Articles, to be narrowed further. Nothing uses it yet."""

    def published(self) -> ArticleQuerySet:
        """Return those of these articles that the public may see now."""
        raise NotImplementedError


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

    def __str__(self) -> str:
        return self.title
