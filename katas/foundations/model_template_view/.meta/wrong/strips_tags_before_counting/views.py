"""The pages of the magazine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from katas.foundations.model_template_view.models import Article


def article_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published article and its approved comments, the oldest comment first."""
    article = get_object_or_404(Article.objects.select_related("author"), slug=slug, published=True)
    comments = article.comments.filter(approved=True).order_by("posted_at", "id")
    return render(request, "model_template_view/article.html", {"article": article, "comments": comments})
