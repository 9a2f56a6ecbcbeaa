from datetime import date
from urllib.parse import unquote

import pytest
from django.urls import Resolver404, include, path, resolve, reverse

from katas.routing.route_and_reverse import models, site_urls
from katas.routing.route_and_reverse.reading import Page
from pytest_djangokata.testing import attempt, expect

# As in an address: the second one has a letter that `reverse()` quotes.
PREFIXES = ["support/centre/", "f%C3%BCr-partner/"]

# As long as a slug of the models can be.
LONG = "how-to-get-money-back-for-an-invoice-paid-twice-01"

PAGES = {
    "help:index": ({}, ""),
    "help:search": ({}, "search/"),
    "help:newest": ({}, "newest/"),
    "help:changes": ({"year": 2026}, "2026/"),
    "help:section": ({"section": "invoices"}, "invoices/"),
    "help:article": ({"section": "invoices", "slug": "refunds"}, "invoices/refunds/"),
    "help:print": ({"section": "invoices", "slug": "refunds"}, "invoices/refunds/print/"),
}


@pytest.fixture
def mount(settings):
    """Include the help centre below another prefix, the partner's as a namespace of the application ``help``."""

    def include_below(prefix):
        namespace = "partner" if "partner" in prefix else None
        centre = attempt(
            include,
            "katas.routing.route_and_reverse.urls",
            namespace=namespace,
            call=f'include("katas.routing.route_and_reverse.urls", namespace={namespace!r})',
            because="A URLconf with an application namespace can be included under any instance namespace.",
        )
        patterns = [path(unquote(prefix), centre), *site_urls.project]
        settings.ROOT_URLCONF = type("Site", (), {"urlpatterns": patterns})

    return include_below


@pytest.fixture
def article(db):
    section = models.Section.objects.create(name="Invoices & money", slug="invoices")
    return section.articles.create(title="How refunds work", slug="refunds", updated_on=date(2024, 5, 17))


def name_of(address):
    try:
        return resolve(address).view_name
    except Resolver404:
        return "nothing matches"


def visit(client, address):
    response = attempt(client.get, address, call=f"GET {address}")
    expect(response.status_code, 200, call=f"the status of GET {address}", because="The page must be there.")
    return Page(response.content.decode())


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_found_by_its_name(name):
    arguments, tail = PAGES[name]
    call = f"reverse({name!r}, kwargs={arguments})"
    got = attempt(reverse, name, kwargs=arguments, call=call, because="The name is how everybody else finds the page.")
    expect(got, f"/help/{tail}", call=call)


@pytest.mark.parametrize("name", PAGES)
def test_each_address_leads_to_its_own_page(name):
    address = f"/help/{PAGES[name][1]}"
    expect(
        name_of(address),
        name,
        call=f"the name of the route that matches {address}",
        because="Patterns are tried from top to bottom, and the first one that fits wins.",
    )


@pytest.mark.parametrize(
    ("tail", "name"),
    [
        ("year-2026/", "help:section"),
        ("research/", "help:section"),
        ("the_newest/", "help:section"),
        ("invoices/search/", "help:article"),
        ("search/print/", "help:article"),
        ("newest_ones/", "help:section"),
        ("invoices/print/", "help:article"),
        ("invoices/print/print/", "help:print"),
        ("1999/", "help:changes"),
        ("7/", "help:changes"),
        ("007/", "help:changes"),
        ("12026/", "help:changes"),
        ("Invoices/", "help:section"),
        ("INVOICES_2/Re-funds/", "help:article"),
        ("INVOICES_2/Re-funds/print/", "help:print"),
        ("7-steps/", "help:section"),
        ("2026/2025/", "help:article"),
        ("1234567890123456/", "help:changes"),
        ("SEARCH/", "help:section"),
        ("Search/", "help:section"),
        ("Newest/", "help:section"),
        ("i/", "help:section"),
        ("i/r/", "help:article"),
        ("i/r/print/", "help:print"),
        ("-invoices-/", "help:section"),
        ("_invoices_/", "help:section"),
        ("-invoices/_refunds/", "help:article"),
        ("_invoices/-refunds/", "help:article"),
        ("7-steps/2-refunds/", "help:article"),
        ("-invoices/_refunds/print/", "help:print"),
        ("_invoices/-refunds/print/", "help:print"),
        ("7-steps/2-refunds/print/", "help:print"),
        (f"{LONG}/", "help:section"),
        pytest.param(f"{LONG}/{LONG}/", "help:article", id="two slugs of fifty characters"),
        pytest.param(f"{LONG}/{LONG}/print/", "help:print", id="print of two slugs of fifty characters"),
    ],
)
def test_an_address_that_resembles_another_leads_to_its_own_page(tail, name):
    expect(
        name_of(f"/help/{tail}"),
        name,
        call=f"the name of the route that matches /help/{tail}",
        because="A pattern must fit the whole of its part of the address, not just its beginning or end.",
    )


@pytest.mark.parametrize(
    "tail",
    [
        "invoices/refunds/today/",
        "invoices/refunds/partly/print/",
        "invoices/refunds/print/twice/",
        "invoices/refunds/printer/",
        "invoices/full refunds/",
        "inv.oices/",
        "invoices/rück/",
        "rück/",
        "٢٠٢٦/",
        "２０２６/",
        "-2026.0/",
        "inv.oices/refunds/",
        "rück/refunds/",
        "invoices/full refunds/print/",
        "invoices/rück/print/",
        "inv.oices/refunds/print/",
        "search",
        "invoices",
        "invoices/refunds/PRINT/",
    ],
)
def test_no_other_address_matches(tail):
    expect(
        name_of(f"/help/{tail}"),
        "nothing matches",
        call=f"the name of the route that matches /help/{tail}",
        because="A pattern that takes more than it should hides mistakes, and pages that are added later.",
    )


@pytest.mark.parametrize("prefix", PREFIXES)
def test_models_know_their_address_under_each_prefix(prefix, article, mount):
    mount(prefix)
    for thing, tail in ((article.section, "invoices/"), (article, "invoices/refunds/")):
        call = f"{type(thing).__name__}.get_absolute_url(), with the URLconf included under {prefix!r}"
        expect(
            attempt(thing.get_absolute_url, call=call),
            f"/{prefix}{tail}",
            call=call,
            because="The prefix is up to the project that includes the URLconf.",
        )


@pytest.mark.parametrize("prefix", PREFIXES)
@pytest.mark.parametrize(
    ("tail", "links"),
    [
        ("", {"Invoices & money": "invoices/", "Newest article": "newest/"}),
        ("invoices/", {"How refunds work": "invoices/refunds/", "All sections": ""}),
        (
            "invoices/refunds/",
            {"Invoices & money": "invoices/", "Changes in 2024": "2024/", "Print": "invoices/refunds/print/"},
        ),
        ("invoices/refunds/print/", {"Back to the article": "invoices/refunds/"}),
        ("2024/", {"How refunds work": "invoices/refunds/"}),
    ],
    ids=["index", "section", "article", "print", "changes"],
)
def test_links_follow_the_prefix(prefix, tail, links, article, mount, client):
    mount(prefix)
    page = visit(client, f"/{prefix}{tail}")
    expect(
        page.links,
        {text: f"/{prefix}{target}" for text, target in links.items()},
        call=f"the links on /{prefix}{tail}",
        because="A path that is written out is a broken link as soon as the help centre moves.",
    )


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_search_form_follows_the_prefix(prefix, article, mount, client):
    mount(prefix)
    expect(visit(client, f"/{prefix}").forms, [f"/{prefix}search/"], call=f"the action of the form on /{prefix}")
    found = visit(client, f"/{prefix}search/?q=REFUND")
    expect(found.links, {"How refunds work": f"/{prefix}invoices/refunds/"}, call=f"GET /{prefix}search/?q=REFUND")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_newest_redirects_to_the_newest_article(prefix, article, mount, client):
    other = models.Section.objects.create(name="Teams", slug="teams_1")
    other.articles.create(title="Invite a colleague", slug="invite", updated_on=date(2025, 2, 1))
    other.articles.create(title="Leave a team", slug="leave", updated_on=date(2023, 2, 1))
    mount(prefix)
    response = attempt(client.get, f"/{prefix}newest/", call=f"GET /{prefix}newest/")
    expect(
        response.headers.get("Location"),
        f"/{prefix}teams_1/invite/",
        call=f"where /{prefix}newest/ redirects to",
        because="A redirect is a link, too.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", PREFIXES)
def test_newest_redirects_to_the_index_while_there_is_no_article(prefix, mount, client):
    mount(prefix)
    response = attempt(client.get, f"/{prefix}newest/", call=f"GET /{prefix}newest/")
    expect(response.headers.get("Location"), f"/{prefix}", call=f"where /{prefix}newest/ redirects to")
