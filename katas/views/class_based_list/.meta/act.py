from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.test import Client

from katas.views.class_based_list.reading import Page, parameters


def act(inputs):
    client = Client(raise_request_exception=False)
    seen = []
    visitors = [None] * (len(inputs["queries"]) - len(inputs["readers"]))
    for query, reader in zip(inputs["queries"], [*visitors, *inputs["readers"]], strict=True):
        if reader:
            client.force_login(User.objects.get(username=reader))
        seen.append(walk(client, "/newsroom/?" + urlencode(query)))
    return seen


def walk(client, address):
    """Follow the links to the next page; say for each page what is on it, and where the links lead."""
    pages = []
    while address and len(pages) < 10:
        response = client.get(address)
        page = Page(response.content.decode())
        pages.append(
            {
                "status": int(response.status_code),
                "posts": [
                    {key: value if key == "li" else value.strip() for key, value in one.items()} for one in page.posts
                ],
                "turns": {rel: turned(page.turn(rel, address)) for rel in ("prev", "next")},
            }
        )
        address = page.turn("next", address)
    return pages


def turned(address):
    if not address:
        return None
    query = parameters(address)
    return {"q": query.get("q", "").strip(), "category": query.get("category", ""), "page": query.get("page") or "1"}
