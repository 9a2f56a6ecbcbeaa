"""Articles, with who wrote them, what they are about, and what readers say."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Count, FilteredRelation, Q
from django.utils import timezone


class ArticleQuerySet(models.QuerySet["Article"]):
    """The questions that the site asks about articles. They can be chained in any order."""

    def published(self, at: datetime | None = None) -> ArticleQuerySet:
        """Return the articles that are published at that time, by default now."""
        return self.exclude(status="draft").exclude(published_at=None).exclude(published_at__gt=at or timezone.now())

    def tagged(self, *slugs: str) -> ArticleQuerySet:
        """Return the articles that have all of these tags."""
        articles = self
        for slug in slugs:
            articles = articles.filter(pk__in=Article.objects.filter(tags__slug=slug).values("pk"))
        return articles

    def popular(self, at_least: int) -> ArticleQuerySet:
        """Return the articles with at least so many views."""
        return self.filter(views__gte=at_least)

    def with_comment_count(self) -> ArticleQuerySet:
        """Add ``comment_count`` to each article: how many of its comments are approved."""
        approved = Q(comments__is_approved=True)
        counted = self.annotate(approved_comments=FilteredRelation("comments", condition=approved))
        return counted.annotate(comment_count=Count("approved_comments", distinct=True))

    def publish(self, at: datetime | None = None) -> int:
        """Publish the drafts among the articles, and return how many there were."""
        return self.filter(status="draft").update(status="published", published_at=at or timezone.now())

    publish.queryset_only = True  # type: ignore[attr-defined]


class ArticleManager(models.Manager.from_queryset(ArticleQuerySet)):  # type: ignore[misc]
    """The questions of the queryset, and what only a manager can do."""

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
