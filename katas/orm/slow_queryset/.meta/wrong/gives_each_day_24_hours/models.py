"""Articles, and each visit to them."""

from __future__ import annotations

from django.db import models


class Section(models.Model):
    """A part of the paper, such as sports."""

    name = models.CharField(max_length=80)


class Article(models.Model):
    """An article; some belong to no section."""

    section = models.ForeignKey(Section, on_delete=models.SET_NULL, null=True, related_name="articles")
    title = models.CharField(max_length=200)
    body = models.TextField()


class Visit(models.Model):
    """One reader on one article, at one moment, for so many seconds."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="visits")
    happened_at = models.DateTimeField()
    seconds = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["happened_at"], name="visit_happened_at")]
