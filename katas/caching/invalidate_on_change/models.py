"""What the section pages are made of. Nothing is to be done here."""

from __future__ import annotations

from django.db import models

from katas.caching.invalidate_on_change.querysets import FollowedQuerySet


class Section(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=80)

    objects = FollowedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title


class Writer(models.Model):
    name = models.CharField(max_length=80)

    objects = FollowedQuerySet.as_manager()

    class Meta:
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.name


class Article(models.Model):
    title = models.CharField(max_length=200)
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="articles")
    writer = models.ForeignKey(Writer, null=True, on_delete=models.SET_NULL, related_name="articles")

    objects = FollowedQuerySet.as_manager()

    class Meta:
        # Related managers, such as section.articles.add(), update through the base manager.
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.title
