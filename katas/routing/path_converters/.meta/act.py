from datetime import date

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from katas.routing.path_converters.reading import Page


def matched(address):
    try:
        match = resolve(address)
    except Resolver404:
        return None
    return [str(match.view_name), {str(key): [type(one).__name__, str(one)] for key, one in match.kwargs.items()}]


def visit(client, address):
    response = client.get(address)
    page = Page(response.content.decode())
    return [int(response.status_code), page.heading, page.items, page.links]


def act(inputs):
    client = Client(raise_request_exception=False)
    return {
        "matched": [matched(f"/archive/{text}/") for text in inputs["texts"]],
        "index": [matched("/archive/"), str(reverse("archive:index"))],
        "without a slash": matched(f"/archive/{inputs['texts'][0]}"),
        "addresses": [str(reverse("archive:week", kwargs={"week": date.fromisoformat(day)})) for day in inputs["days"]],
        "pages": [visit(client, f"/archive/{part}/" if part else "/archive/") for part in inputs["visits"]],
    }
