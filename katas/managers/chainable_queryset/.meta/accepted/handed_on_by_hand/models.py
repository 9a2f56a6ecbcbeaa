"""Articles, with who wrote them, what they are about, and what readers say."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone


class ArticleQuerySet(models.QuerySet["Article"]):
    """The questions that the site asks about articles. They can be chained in any order."""

    def published(self, at: datetime | None = None) -> ArticleQuerySet:
        """Return the articles that are published at that time, by default now."""
        return self.filter(status="published", published_at__lte=at or timezone.now())

    def tagged(self, *slugs: str) -> ArticleQuerySet:
        """Return the articles that have all of these tags."""
        articles = self
        for slug in slugs:
            has_tag = Article.tags.through.objects.filter(article=OuterRef("pk"), tag__slug=slug)
            articles = articles.filter(Exists(has_tag))
        return articles

    def popular(self, at_least: int) -> ArticleQuerySet:
        """Return the articles with at least so many views."""
        return self.filter(views__gte=at_least)

    def with_comment_count(self) -> ArticleQuerySet:
        """Add ``comment_count`` to each article: how many of its comments are approved."""
        approved = Comment.objects.filter(article=OuterRef("pk"), is_approved=True)
        counted = approved.order_by().values("article").annotate(number=Count("pk")).values("number")
        return self.annotate(comment_count=Coalesce(Subquery(counted), 0))

    def publish(self, at: datetime | None = None) -> int:
        """Publish the drafts among the articles, and return how many there were."""
        return self.filter(status="draft").update(status="published", published_at=at or timezone.now())


class ArticleManager(models.Manager["Article"]):
    """Hands the questions on to the queryset, one by one."""

    def get_queryset(self) -> ArticleQuerySet:
        """Return all articles."""
        return ArticleQuerySet(self.model, using=self._db, hints=self._hints)

    def published(self, at: datetime | None = None) -> ArticleQuerySet:
        """Return the articles that are published."""
        return self.get_queryset().published(at)

    def tagged(self, *slugs: str) -> ArticleQuerySet:
        """Return the articles with all of the tags."""
        return self.get_queryset().tagged(*slugs)

    def popular(self, at_least: int) -> ArticleQuerySet:
        """Return the articles with enough views."""
        return self.get_queryset().popular(at_least)

    def with_comment_count(self) -> ArticleQuerySet:
        """Return the articles with their number of comments."""
        return self.get_queryset().with_comment_count()

    def publish(self, at: datetime | None = None) -> int:
        """Refuse: what is to be published has to be chosen first."""
        raise AttributeError("Choose articles first: Article.objects.filter(…).publish()")

    def create_draft(self, title: str, **fields: object) -> Article:
        """Store a draft and return it."""
        return self.create(**fields, title=title)


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
