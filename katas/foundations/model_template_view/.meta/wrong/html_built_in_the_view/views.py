"""The pages of the magazine."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html, format_html_join, linebreaks

from katas.foundations.model_template_view.models import Article


def article_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a published article and its approved comments, the oldest comment first."""
    article = get_object_or_404(Article.objects.select_related("author"), slug=slug, published=True)
    rows = [(comment.name, comment.body) for comment in article.comments.filter(approved=True).order_by("posted_at", "id")]
    comments = format_html_join("", '<li><b class="name">{}</b> <span class="text">{}</span></li>', rows)
    page = format_html(
        '<article><h1>{}</h1><p><span class="author">{}</span> <span class="reading-time">{} min read</span></p>',
        article.title,
        article.author.display_name,
        article.reading_minutes(),
    )
    page += f'<div class="body">{linebreaks(article.body, autoescape=True)}</div><ol class="comments">{comments}</ol>'
    return HttpResponse(page + ("" if rows else '<p class="empty">No comments yet.</p>') + "</article>")
