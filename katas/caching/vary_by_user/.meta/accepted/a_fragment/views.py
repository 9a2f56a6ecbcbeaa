"""The page of an article, which greets the user who is signed in."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView

from katas.caching.vary_by_user.parts import private_part, public_part


class Article(TemplateView):
    """Show an article; the template asks for it when it is not in the cache."""

    http_method_names = ["get", "head"]
    template_name = "vary_by_user/article.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        panel = private_part(user) if user.is_authenticated else None
        return super().get_context_data(make=partial(public_part, kwargs["slug"]), panel=panel, **kwargs)


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Let nobody but the browser keep it, and that not without asking."""
    return cache_control(private=True, max_age=0)(Article.as_view())(request, slug=slug)
