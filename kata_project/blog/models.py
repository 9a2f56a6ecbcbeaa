"""What the platform publishes."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone

from kata_project.accounts.models import Profile


class Category(models.Model):
    """The one shelf a post stands on."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    class Meta:
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:category", kwargs={"slug": self.slug})


class Tag(models.Model):
    """A keyword; a post has any number of them."""

    name = models.CharField(max_length=50, unique=True)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("blog:tag", kwargs={"slug": self.slug})


class Post(models.Model):
    """An article, from first draft to publication.

    Losing its editor or its category must never lose the article, hence ``SET_NULL`` on both; an author who
    leaves takes the articles along.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"

    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=220, unique=True)
    author = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="posts")
    editor = models.ForeignKey(Profile, on_delete=models.SET_NULL, null=True, blank=True, related_name="edited_posts")
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, blank=True, related_name="posts")
    tags = models.ManyToManyField(Tag, blank=True, related_name="posts")
    summary = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True, blank=True)
    views = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("blog:post", kwargs={"slug": self.slug})


class Comment(models.Model):
    """A reader's reply, shown only once it is approved.

    Members comment as ``author``; visitors leave a ``name`` and no author.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Profile, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments")
    name = models.CharField(max_length=80, blank=True)
    body = models.TextField()
    approved = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        # The post is named by its key: naming it by its title would cost a query for every comment listed.
        return f"Comment {self.pk} on post {self.post_id}"
