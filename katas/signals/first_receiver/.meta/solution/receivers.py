"""What happens when a comment has changed."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from kata_project.blog.models import Comment
from katas.signals.first_receiver.models import CommentCount


@receiver([post_save, post_delete], sender=Comment)
def count_comments(sender: type[Comment], instance: Comment, **kwargs: Any) -> None:
    """Count the approved comments of the post to which the comment *instance* belongs."""
    approved = Comment.objects.filter(post_id=instance.post_id, approved=True).count()
    CommentCount.objects.filter(post_id=instance.post_id).update(approved=approved)
