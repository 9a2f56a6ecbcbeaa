import json

from django.test import Client
from django.urls import reverse

from katas.routing.uuid_urls.models import Invoice
from katas.routing.uuid_urls.reading import Page, leaks

REDIRECTS = {301, 302, 303, 307, 308}


def act(inputs):
    seen = {}
    for who, session in inputs["browsers"].items():
        browser = Client(raise_request_exception=False)
        if session:
            browser.cookies["sessionid"] = session
        missing = [browser.get(f"/invoices/1/{tail}").content for tail in ("", "data.json")]
        seen[who] = [
            visit(browser, f"/invoices/{part}/{tail}", inputs["keys"], missing[bool(tail)])
            for part in inputs["parts"]
            for tail in ("", "data.json")
        ]
        seen[who].append(visit(browser, "/invoices/", inputs["keys"], b""))
    names = [
        str(reverse(name, kwargs={"public_id": public_id}))
        for public_id in Invoice.objects.order_by("number").values_list("public_id", flat=True)
        for name in ("invoices:detail", "invoices:data")
    ]
    return {"seen": seen, "names": names}


def visit(browser, address, keys, missing):
    response = browser.get(address)
    status = int(response.status_code)
    fact = {"status": "redirect" if status in REDIRECTS else status, "location": response.headers.get("Location")}
    if status == 404:
        fact["like_missing"] = response.content == missing
    fact["leaks"] = [place for key in keys for place in leaks(response, key)] if status < 400 else []
    if status == 200:
        text = response.content.decode()
        try:
            fact["json"] = json.loads(text)
        except ValueError:
            page = Page(text)
            fact |= {"heading": page.heading, "links": [list(pair) for pair in page.links.items()]}
    return fact
