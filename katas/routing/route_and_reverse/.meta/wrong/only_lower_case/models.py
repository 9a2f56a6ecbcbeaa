"""What the help centre explains, and in which section."""

from __future__ import annotations

from django.db import models
from django.urls import reverse


class Section(models.Model):
    """A shelf of the help centre."""

    name = models.CharField(max_length=80)
    slug = models.SlugField(unique=True)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the section's page."""
        return reverse("help:section", kwargs={"section": self.slug})


class Article(models.Model):
    """One answer to one question; its slug is unique in its section."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="articles")
    title = models.CharField(max_length=120)
    slug = models.SlugField()
    body = models.TextField(blank=True)
    updated_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["section", "slug"], name="help_one_slug_per_section")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the address of the article's page."""
        return reverse("help:article", kwargs={"section": self.section.slug, "slug": self.slug})
