"""The newsroom's list of posts."""

from __future__ import annotations

from django.views.generic import ListView


class PostList(ListView):
    """The published posts, the newest first, ten on a page; ``category`` and ``q`` narrow the list."""

    def get_queryset(self):
        """Return the posts that this request asks for."""
        raise NotImplementedError
