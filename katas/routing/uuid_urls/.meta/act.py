import json
import re

from django.test import Client
from django.urls import reverse

from katas.routing.uuid_urls.models import Invoice
from katas.routing.uuid_urls.reading import Page, leaks

NO_INVOICE = "00000000-0000-4000-8000-000000000000"
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "DELETE")
REDIRECTS = {301, 302, 303, 307, 308}


def act(inputs):
    real = tuple(f"/invoices/{part}/" for pair in Invoice.objects.values_list("pk", "public_id") for part in pair)
    browser = Client(raise_request_exception=False)
    if inputs["session"]:
        browser.cookies["sessionid"] = inputs["session"]
    missing = {
        (kind, tail): {method: browser.generic(method, f"/invoices/{part}/{tail}") for method in METHODS}
        for kind, part in ((False, "1"), (True, NO_INVOICE))
        for tail in ("", "data.json")
        if any(one.startswith(real) for one in map("/invoices/{}/".format, inputs["parts"]))
    }
    seen = [
        visit(browser, f"/invoices/{part}/{tail}", inputs["keys"], real, missing.get(("-" in part, tail)))
        for part in inputs["parts"]
        for tail in ("", "data.json")
    ]
    seen += [visit(browser, f"/invoices/{query}", inputs["keys"], real, None) for query in ("", "?sort=total")]
    names = [
        str(reverse(name, kwargs={"public_id": public_id}))
        for public_id in Invoice.objects.order_by("number").values_list("public_id", flat=True)
        for name in ("invoices:detail", "invoices:data")
    ]
    return {"seen": seen, "names": names}


def visit(browser, address, keys, real, missing):
    response = browser.get(address)
    status = int(response.status_code)
    place = response.headers.get("Location", "").removeprefix("http://testserver")
    fact = {"status": "redirect" if status in REDIRECTS else status, "location": place}
    if status == 404 and address.startswith(real):
        for method, of_none in missing.items():
            answer = response if method == "GET" else browser.generic(method, address)
            fact[f"{method} like missing"] = {
                "status": answer.status_code == of_none.status_code,
                "content": answer.content == of_none.content,
                "headers": dict(answer.headers) == dict(of_none.headers),
                "cookies": sorted(answer.cookies) == sorted(of_none.cookies),
            }
    fact["leaks"] = [place for key in keys for place in leaks(response, key)] if status < 400 else []
    if status == 200:
        text = response.content.decode()
        try:
            fact["json"] = json.loads(text)
        except ValueError:
            page = Page(text)
            shown = re.findall(r"\d{4}-\d\d-\d\d|\d+\.\d\d\b", page.text)
            fact |= {
                "shown": sorted(set(shown)),
                "heading": page.heading,
                "links": [list(pair) for pair in page.links.items()],
            }
    return fact
