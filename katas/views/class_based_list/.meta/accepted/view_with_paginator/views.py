"""The newsroom's list of posts."""

from __future__ import annotations

from typing import Any

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Q
from django.http import Http404
from django.views.generic import TemplateView

from kata_project.blog.models import Post


class PostList(TemplateView):
    """The published posts, the newest first, ten on a page; ``category`` and ``q`` narrow the list."""

    template_name = "newsroom/post_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the posts of the page, and the parameters of its neighbours."""
        condition = Q(status="published")
        query = self.request.GET.copy()
        if query.get("q", "").strip():
            condition &= Q(title__icontains=query["q"].strip())
        if query.get("category"):
            condition &= Q(category__slug=query["category"])
        posts = Post.objects.filter(condition).order_by("-published_at", "-id")
        try:
            page = Paginator(posts.prefetch_related("tags").select_related("category", "author"), 10).page(
                query.get("page", 1)
            )
        except InvalidPage as error:
            raise Http404 from error
        turns = {}
        for rel, there in (("prev", page.number - 1), ("next", page.number + 1)):
            if 1 <= there <= page.paginator.num_pages:
                query["page"] = there
                turns[rel] = query.urlencode()
        return super().get_context_data(posts=page, turns=turns, **kwargs)
