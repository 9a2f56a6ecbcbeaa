"""What happens when a comment has changed."""

from __future__ import annotations

from typing import Any

from kata_project.blog.models import Comment


def count_comments(sender: type[Comment], instance: Comment, **kwargs: Any) -> None:
    """Count the approved comments of the post to which the comment *instance* belongs."""
    raise NotImplementedError
