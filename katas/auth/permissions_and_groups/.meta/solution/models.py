"""What the magazine publishes."""

from __future__ import annotations

from typing import Any

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
        permissions = [("publish_post", "Can publish post")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return the path of the post's page."""
        return reverse("magazine-post", args=[self.slug])

    def is_shown_to(self, user: Any) -> bool:
        """Whether *user* may read the post."""
        if self.published_at or user == self.author:
            return True
        return bool(user.has_perm("permissions_and_groups.view_post"))

    def is_edited_by(self, user: Any) -> bool:
        """Whether *user* may change the post."""
        if not user.has_perm("permissions_and_groups.change_post"):
            return False
        own_draft = self.published_at is None and user == self.author
        return own_draft or user.has_perm("permissions_and_groups.publish_post")
