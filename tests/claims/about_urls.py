"""Claims of the katas on URLs, on what a client asks for, and on templates that go by the request."""

from __future__ import annotations

import pytest
from django.core.handlers.exception import convert_exception_to_response
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import Context, RequestContext, Template
from django.template.engine import Engine
from django.test import RequestFactory
from django.test.utils import override_settings
from django.urls import NoReverseMatch, include, path, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.vary import vary_on_headers

# --- One URLconf in two places ----------------------------------------------------------------------------------


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer with the URL of the article by the tag, by reverse() and by redirect()."""
    tag = Template("{% url 'help:article' slug %}").render(RequestContext(request, {"slug": slug}))
    moved = redirect("help:article", slug=slug).headers["Location"]
    current = reverse("help:article", kwargs={"slug": slug}, current_app=request.resolver_match.namespace)
    return HttpResponse(" ".join([tag, reverse("help:article", kwargs={"slug": slug}), moved, current]))


articles = ([path("<slug:slug>/", article, name="article")], "help")
urlpatterns = [path("help/", include(articles)), path("copy/", include(articles, namespace="partner"))]


@override_settings(ROOT_URLCONF=__name__)
def test_the_url_tag_stays_in_the_copy_of_an_app_and_reverse_and_redirect_lead_out_of_it() -> None:
    request = RequestFactory().get("/copy/tea/")
    request.resolver_match = resolve("/copy/tea/")
    assert article(request, "tea").content.decode().split() == ["/copy/tea/", "/help/tea/", "/help/tea/", "/copy/tea/"]


@override_settings(ROOT_URLCONF=__name__)
def test_redirect_takes_current_app_for_an_argument_of_the_url() -> None:
    assert reverse("help:article", kwargs={"slug": "tea"}, current_app="partner") == "/copy/tea/"
    with pytest.raises(NoReverseMatch, match="current_app"):
        redirect("help:article", slug="tea", current_app="partner")


# --- Where a URL may lead ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://shop.example/cart/", True),
        ("https://SHOP.example/cart/", False),
        ("https://shop.example:8443/cart/", False),
        ("https://www.shop.example/", False),
        ("https://evilshop.example/", False),
    ],
)
def test_a_name_of_the_allowed_hosts_is_compared_exactly(url: str, good: bool) -> None:
    names = {"testserver", "shop.example"}
    assert url_has_allowed_host_and_scheme(url, names) is good
    assert not url_has_allowed_host_and_scheme(url, {"testserver", ".example", "*.example", "*"})


def test_require_https_holds_for_all_hosts_of_a_call() -> None:
    names = {"testserver", "shop.example"}
    for url in ("http://testserver/", "http://shop.example/"):
        assert url_has_allowed_host_and_scheme(url, names)
        assert not url_has_allowed_host_and_scheme(url, names, require_https=True)


# --- What a client asks for -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("text/plain", "text/plain"),
        ("text/html;q=0.5, text/plain", "text/plain"),
        (None, "text/html"),
        ("image/png", None),
    ],
    ids=["a browser", "plain", "by weight", "no header", "neither"],
)
def test_the_preferred_type_goes_by_weight_and_is_the_first_without_a_header(
    accept: str | None, kind: str | None
) -> None:
    request = RequestFactory().get("/", headers={"accept": accept} if accept else {})
    assert request.get_preferred_type(["text/html", "text/plain"]) == kind


def test_vary_on_headers_marks_a_response_and_not_an_exception() -> None:
    @vary_on_headers("Accept")
    def view(request: HttpRequest) -> HttpResponse:
        if request.path == "/missing/":
            raise Http404
        return HttpResponse("x")

    assert view(RequestFactory().get("/")).headers["Vary"] == "Accept"
    with override_settings(DEBUG=False):
        missing = convert_exception_to_response(view)(RequestFactory().get("/missing/"))
    assert missing.status_code == 404
    assert "Vary" not in missing.headers


def test_the_querystring_tag_keeps_a_parameter_that_is_repeated() -> None:
    request = RequestFactory().get("/?tag=a&tag=b&page=1")
    assert Template("{% querystring page=2 %}").render(RequestContext(request)) == "?tag=a&amp;tag=b&amp;page=2"
    assert (request.GET["tag"], request.GET.getlist("tag")) == ("b", ["a", "b"])


# --- A layout by the request -------------------------------------------------------------------------------------

LAYOUTS = {
    "ours.html": "ours {% block body %}{% endblock %} {% block aside %}{% endblock %}",
    "partner.html": "partner {% block body %}{% endblock %}",
    "page.html": '{% extends layout|default:"ours.html" %}{% block body %}b{% endblock %}{% block aside %}a{% endblock %}',
}


def test_extends_takes_a_variable_with_a_filter_and_a_layout_without_a_block_drops_it() -> None:
    engine = Engine(loaders=[("django.template.loaders.locmem.Loader", LAYOUTS)])
    page = engine.get_template("page.html")
    assert page.render(Context()) == "ours b a"
    assert page.render(Context({"layout": "partner.html"})) == "partner b"
