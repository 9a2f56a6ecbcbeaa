"""The numbers that the list of posts shows."""

from __future__ import annotations

from django.db import models

from kata_project.blog.models import Post


class CommentCount(models.Model):
    """How many approved comments a post has. Each post of the list has a row."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, primary_key=True, related_name="comment_count")
    approved = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.approved} approved comments"
