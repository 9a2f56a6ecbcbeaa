"""Pages that claims about requests ask for."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.urls import include, path
from django.views.decorators.cache import cache_page
from django.views.decorators.http import require_GET, require_safe


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("plain")


def missing(request: HttpRequest) -> HttpResponse:
    raise Http404


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError


def stopped(request: HttpRequest) -> HttpResponse:
    raise SystemExit


def rendered(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, engines["django"].from_string("rendered"))


def who(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.user.is_authenticated))


def name(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.get_username())


def lazy_remember(request: HttpRequest) -> HttpResponse:
    request.session.setdefault("seen", [])
    return HttpResponse("looked")


def nested(request: HttpRequest) -> HttpResponse:
    request.session["cart"]["1"] = 2
    return HttpResponse("changed below")


def kept(request: HttpRequest, status: int) -> HttpResponse:
    request.session["kept"] = status
    return HttpResponse(status=status)


urlpatterns = [
    path("plain/", plain),
    path("missing/", missing),
    path("broken/", broken),
    path("stopped/", stopped),
    path("rendered/", rendered),
    path("who/", who),
    path("cached-name/", cache_page(60)(login_required(name))),
    path("setdefault/", lazy_remember),
    path("nested/", nested),
    path("kept/<int:status>/", kept),
    path("only-get/", require_GET(plain)),
    path("safe/", require_safe(plain)),
    path("logout/", LogoutView.as_view()),
    path("admin/", admin.site.urls),
    path("", include("kata_project.urls")),
]
