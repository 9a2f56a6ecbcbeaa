"""Articles, with who wrote them, what they are about, and what readers say."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone


class ArticleManager(models.Manager["Article"]):
    """The questions that the site asks about articles."""

    def published(self, at: datetime | None = None) -> list[Article]:
        """Return the articles that are published at that time, by default now."""
        at = at or timezone.now()
        return [one for one in self.filter(status="published") if one.published_at and one.published_at <= at]

    def tagged(self, *slugs: str) -> models.QuerySet[Article]:
        """Return the articles that have all of these tags."""
        return self.filter(tags__slug__in=slugs)

    def popular(self, at_least: int) -> models.QuerySet[Article]:
        """Return the articles with at least so many views."""
        return self.filter(views__gte=at_least)

    def with_comment_count(self) -> models.QuerySet[Article]:
        """Add ``comment_count`` to each article: how many of its comments are approved."""
        return self.annotate(comment_count=Count("comments", filter=Q(comments__is_approved=True)))

    def publish(self, at: datetime | None = None) -> int:
        """Publish the drafts among the articles, and return how many there were."""
        return self.filter(status="draft").update(status="published", published_at=at or timezone.now())

    def create_draft(self, title: str, **fields: object) -> Article:
        """Store a draft and return it."""
        return self.create(title=title, status="draft", published_at=None, **fields)


class Author(models.Model):
    """Somebody who writes."""

    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """What an article is about."""

    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.slug


class Article(models.Model):
    """Something to read."""

    author = models.ForeignKey(Author, on_delete=models.CASCADE, null=True, blank=True, related_name="articles")
    tags = models.ManyToManyField(Tag, related_name="articles", blank=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=[("draft", "Draft"), ("published", "Published")], default="draft")
    published_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)

    objects = ArticleManager()

    def __str__(self) -> str:
        return self.title


class Comment(models.Model):
    """What a reader says."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="comments")
    is_approved = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"on {self.article}"
