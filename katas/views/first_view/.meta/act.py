from django.contrib.auth.models import User
from django.test import Client

from kata_project.blog.models import Post
from katas.views.first_view.reading import Page

OTHERS = [{"format": "TEXT"}, {"format": " text"}, {"format": "txt"}]


def act(inputs):
    browser = Client(raise_request_exception=False, headers={"Accept": "text/plain"})  # only the parameter decides
    address, unknown = (f"/categories/{slug}/search/" for slug in (inputs["slug"], inputs["unknown"]))
    plain = set(Page(browser.get(address, {"q": "0 harmless words 0"}).getvalue().decode()).elements)
    answers = [
        read(browser.get(address, {"q": words, **form}), plain)
        for words in inputs["words"]
        for form in ({}, {"format": "text"}, {"format": "text/html"}, *OTHERS)[: inputs["forms"]]
    ]
    if not inputs["rest"]:
        return {"answers": answers}
    return {
        "answers": answers,
        "bad": [int(browser.get(address, parameters).status_code) for parameters in inputs["bad"]],
        "head of bad": [int(browser.head(address, parameters).status_code) for parameters in inputs["bad"]],
        "nothing": [
            read(browser.get(f"/categories/{inputs['empty']}/search/", {"q": inputs["word"], **form}), plain)
            for form in ({}, {"format": "text"})
        ],
        "head": [
            kind(browser.head(where, parameters))
            for where, parameters in (
                *((address, {"q": "a"}), (address, {"q": "a", "format": "text"})),
                *((unknown, {"q": "a"}), (unknown, {"q": "a", "format": "text"})),
            )
        ],
        "unknown": int(browser.get(unknown, {"q": inputs["word"]}).status_code),
        "methods": [
            refused(getattr(browser, method)(where), method.upper())
            for where in (address, f"{address}?q=a", f"{unknown}?q=a")
            for method in ("post", "put", "patch", "delete")
        ],
        "later": later(address, inputs["slug"], inputs["readers"], inputs["word"], plain),
    }


def later(address, category, readers, word, plain):
    """Ask again for *word*, as the author of a draft and as staff, after one more post was published."""
    post = Post.objects.filter(category__slug=category, status=Post.Status.PUBLISHED).order_by("id").first()
    post.pk, post.slug, post.title = None, f"{category}-later", f"{word} later"
    post.save()
    browser = Client(raise_request_exception=False)
    seen = []
    for reader in readers:
        browser.force_login(User.objects.get(username=reader))
        seen += [read(browser.get(address, {"q": word, **form}), plain) for form in ({}, {"format": "text"})]
    return [*seen, refused(browser.post(address, {"q": word}), "POST")]


def kind(response):
    """Return status and type, and of an error only the status, since each answer may say it in its own way."""
    status = int(response.status_code)
    return {
        "status": status,
        "type": response.headers.get("Content-Type", "").replace(" ", "").lower() if status == 200 else None,
    }


def read(response, plain):
    text = response.getvalue().decode()
    fact = kind(response)
    if (fact["type"] or "").startswith("text/html"):
        page = Page(text)
        fact |= {"headings": page.headings, "items": page.items}
        fact["foreign"] = sorted(filter(dangerous, set(page.elements) - plain))
    else:
        fact["lines"] = text.splitlines()
    return fact


def dangerous(element):
    name, *attributes = element.split()
    return name in {"script", "img", "b"} or any(attribute.startswith("on") for attribute in attributes)


def refused(response, method):
    allowed = [one.strip() for one in response.headers.get("Allow", "").split(",")]
    return [int(response.status_code), "GET" in allowed, method in allowed]
