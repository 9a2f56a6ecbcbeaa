"""What the magazine publishes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class Post(models.Model):
    """A text of the magazine; without ``published_at`` it is a draft."""

    title = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)
    body = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="magazine_posts")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        permissions = (("publish_post", "May bring it out"),)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the path of the post's page."""
        return reverse("magazine-post", args=[self.slug])
