from django.test import Client, override_settings

from katas.templates.inherit_a_layout.elsewhere import elsewhere
from katas.templates.inherit_a_layout.reading import Page


def act(inputs):
    tails = ["", *(f"{slug}/" for slug in inputs["slugs"])]
    seen = [read(f"/magazine/{tail}") for tail in tails]
    with override_settings(**elsewhere(**inputs["moved"])):
        seen += [read(f"/{inputs['moved']['prefix']}{tail}") for tail in tails]
    return seen


def read(address):
    response = Client().get(address)
    page = Page(response.content.decode())
    nothing = "Nothing." in page.texts["main"]  # what the other layout has there
    if "All posts" not in dict(page.links):
        del page.texts["main"]  # the list: what its cards say is the card's business
        page.lines.clear()
    else:
        page.cards.clear()  # the page of a post may be an article of its own
    return {
        "lines": page.lines,
        "nothing": nothing,
        "status": int(response.status_code),
        "texts": page.texts,
        "layout": [page.documents, page.layout],
        "cards": page.cards,
        "empty": page.empty,
        "links": [list(link) for link in page.links],
        "styles": page.styles,
    }
