from django.test import Client

from kata_project.accounts.models import Profile
from katas.templates.escape_user_content import links
from katas.templates.escape_user_content.reading import Page, web_links


def act(inputs):
    client = Client(raise_request_exception=False)
    keys = Profile.objects.order_by("pk").values_list("pk", flat=True)
    return {
        "links": [link(url, text, proper) for url, text, proper in inputs["links"]],
        "pages": [seen(client.get(f"/profiles/{key}/")) for key in keys],
    }


def link(url, text, proper):
    page = Page(f"<h1>{links.website_link(url, text)}</h1>")
    # An address that is not quite one may be a link or not.
    made = [list(one) for one in page.links["h1"]] if proper else None
    return {"text": page.texts["h1"], "dangers": page.dangers, "links": made}


def seen(response):
    page = Page(response.content.decode())
    title = page.texts.pop("title")
    return {
        "title": page.texts["h1"] in title,
        "status": int(response.status_code),
        "texts": page.texts,
        "paragraphs": page.paragraphs,
        "links": [list(one) for one in web_links(page.links["bio"])],
        "dangers": page.dangers,
        "data": page.data,
    }
