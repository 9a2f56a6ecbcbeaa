from urllib.parse import urlencode

from django.test import RequestFactory, override_settings

from katas.security.open_redirect import redirects


def act(inputs):
    answers = []
    for visit in inputs["visits"]:
        name = "HTTP_X_SCHEME" if visit["by"] in ("other proxy", "visitor's header") else "HTTP_X_FORWARDED_PROTO"
        with override_settings(SECURE_PROXY_SSL_HEADER=(name, "https")):
            answers.append(where(visit, inputs["default"]))
    return answers


def where(visit, default):
    headers = {"host": visit["host"], "referer": f"http://{visit['host']}/pricing/"}
    if visit["by"] in ("proxy", "visitor's header"):
        headers["x-forwarded-proto"] = "https"
    if visit["by"] == "other proxy":
        headers["x-scheme"] = "https"
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
