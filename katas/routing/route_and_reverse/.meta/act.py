from datetime import date
from urllib.parse import quote

from django.test import Client, override_settings
from django.urls import NoReverseMatch, Resolver404, include, path, resolve, reverse

from katas.routing.route_and_reverse import models, site_urls
from katas.routing.route_and_reverse.reading import Page

REDIRECTS = {301, 302, 303, 307, 308}


def named(name, arguments):
    try:
        return str(reverse(name, kwargs=arguments))
    except NoReverseMatch:
        return None


def matched(address):
    try:
        match = resolve(address)
    except Resolver404:
        return None
    arguments = {str(key): str(value) for key, value in match.kwargs.items()}
    if "year" in arguments:
        arguments["year"] = arguments["year"].lstrip("0") or "0"  # as text it has its noughts
    return [str(match.view_name), arguments]


def page(client, address):
    response = client.get(address)
    seen = Page(response.content.decode())
    return {
        "status": "redirect" if response.status_code in REDIRECTS else int(response.status_code),
        "location": response.headers.get("Location"),
        "links": seen.links,
        "forms": seen.forms,
    }


def addresses_of(articles):
    return [[str(one.get_absolute_url()), str(one.section.get_absolute_url())] for one in articles]


def act(inputs):
    prefix = inputs["prefix"]
    centre = include("katas.routing.route_and_reverse.urls", namespace=inputs["namespace"])
    patterns = [path(prefix, centre), *site_urls.project]
    site = type("Site", (), {"urlpatterns": patterns})
    with override_settings(ROOT_URLCONF=site):
        without_any = page(Client(), f"/{quote(prefix)}newest/")
    articles = []
    for shelf in inputs["sections"]:
        section = models.Section.objects.create(name=shelf["name"], slug=shelf["slug"])
        articles += [
            section.articles.create(
                title=one["title"], slug=one["slug"], updated_on=date.fromisoformat(one["updated_on"])
            )
            for one in shelf["articles"]
        ]
    with override_settings(ROOT_URLCONF=site):
        client = Client()
        tails = ["", "newest/", "search/?q=a"]
        for shelf in inputs["sections"]:
            tails.append(f"{shelf['slug']}/")
            for one in shelf["articles"]:
                tails.append(f"{one['updated_on'][:4]}/")
                tails += [f"{shelf['slug']}/{one['slug']}/", f"{shelf['slug']}/{one['slug']}/print/"]
        answer = {
            "names": [named(name, arguments) for name, arguments in inputs["names"]],
            "addresses": [matched(f"/{prefix}{tail}") for tail in inputs["addresses"]],
            "pages": [page(client, f"/{quote(prefix)}{tail}") for tail in tails],
            "models": addresses_of(articles),
            "without any": without_any,
        }
    return answer | {"models elsewhere": addresses_of(articles)}
