"""The lists on the editors' desk."""

from __future__ import annotations

from typing import Any

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post


def edited_by_somebody_else(editor: Profile) -> Any:
    """Return the posts that have another editor than *editor*."""
    return Post.objects.raw(
        """
        SELECT p.* FROM blog_post p
        WHERE p.editor_id <> %s
        ORDER BY p.title, p.id
        """,
        [editor.pk],
    )


def titled(text: str) -> Any:
    """Return the posts with *text* in their title, in upper or lower case."""
    return Post.objects.raw(
        f"""
        SELECT p.* FROM blog_post p
        WHERE UPPER(p.title) LIKE UPPER('%%{text}%%')
        ORDER BY p.title, p.id
        """
    )


def unanswered() -> Any:
    """Return the published posts that have no approved comment, the newest first."""
    return Post.objects.raw(
        """
        SELECT p.* FROM blog_post p
        LEFT JOIN blog_comment c ON c.post_id = p.id AND c.approved
        WHERE p.status = 'published' AND c.id IS NULL
        ORDER BY p.published_at DESC, p.id DESC
        """
    )


def busy_authors(least: int) -> Any:
    """Return the authors of *least* published posts or more, with that number as ``published``, the busiest first."""
    return Profile.objects.raw(
        """
        SELECT a.*, COUNT(*) AS published FROM accounts_profile a
        JOIN blog_post p ON p.author_id = a.id
        WHERE p.status = 'published'
        GROUP BY a.id
        HAVING COUNT(*) >= %s
        ORDER BY COUNT(*) DESC, a.display_name, a.id
        """,
        [least],
    )


def schedule(author: Profile) -> Any:
    """Return the posts of *author* by their date of publication, those without a date at the end."""
    return Post.objects.raw(
        """
        SELECT p.* FROM blog_post p
        WHERE p.author_id = %s
        ORDER BY p.published_at ASC NULLS LAST, p.id
        """,
        [author.pk],
    )
