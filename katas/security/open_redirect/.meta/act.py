from urllib.parse import urlencode

from django.test import RequestFactory

from katas.security.open_redirect import redirects


def act(inputs):
    return [where(visit, inputs["default"]) for visit in inputs["visits"]]


def where(visit, default):
    headers = {"host": visit["host"], "referer": f"http://{visit['host']}/pricing/"}
    if visit["by"] == "proxy":
        headers["x-forwarded-proto"] = "https"
    factory, secure = RequestFactory(), visit["by"] == "https"
    if visit["form"] is None:
        request = factory.get("/notices/", {"next": visit["address"]}, headers=headers, secure=secure)
    elif visit["form"] == "other fields":
        path = "/notices/?" + urlencode({"next": visit["address"]})
        request = factory.post(path, {"notice": "7"}, headers=headers, secure=secure)
    else:
        path = "/notices/?next=/from-the-query/" if visit["form"] == "both" else "/notices/"
        request = factory.post(path, {"next": visit["address"]}, headers=headers, secure=secure)
    return str(redirects.next_page(request, default))
