"""The pages of the help centre."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from katas.routing.route_and_reverse.models import Article, Section


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Show all sections, and the way to the other pages."""
    return render(request, "help/index.html", {"sections": Section.objects.order_by("name", "pk")})


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Show the articles with the words of the parameter ``q`` in their title."""
    words = request.GET.get("q", "").strip()
    articles = Article.objects.filter(title__icontains=words) if words else Article.objects.none()
    return results(request, "Search", articles)


@require_GET
def newest(request: HttpRequest) -> HttpResponse:
    """Go to the article that was updated last, or to the index while there is none."""
    article = Article.objects.select_related("section").order_by("-updated_on", "-pk").first()
    if article is None:
        return redirect("help:index")
    return redirect(article)


@require_GET
def changes(request: HttpRequest, year: int) -> HttpResponse:
    """Show the articles that were updated in a year."""
    articles = Article.objects.filter(updated_on__year=year) if 0 < int(year) < 9999 else Article.objects.none()
    return results(request, f"Changes in {year}", articles)


@require_GET
def section(request: HttpRequest, section: str) -> HttpResponse:
    """Show the articles of a section."""
    found = get_object_or_404(Section, slug=section)
    articles = found.articles.select_related("section").order_by("title", "pk")
    return render(request, "help/section.html", {"section": found, "articles": articles})


@require_GET
def article(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Show an article."""
    return render(request, "help/article.html", {"article": find_article(section, slug)})


@require_GET
def print_version(request: HttpRequest, section: str, slug: str) -> HttpResponse:
    """Show an article without anything around it, for the printer."""
    return render(request, "help/print.html", {"article": find_article(section, slug)})


def find_article(section: str, slug: str) -> Article:
    """Return the article, or answer the request with "Not found"."""
    return get_object_or_404(Article.objects.select_related("section"), section__slug=section, slug=slug)


def results(request: HttpRequest, heading: str, articles: object) -> HttpResponse:
    """Show a list of articles from all sections."""
    articles = articles.select_related("section").order_by("title", "pk")
    return render(request, "help/results.html", {"heading": heading, "articles": articles})
