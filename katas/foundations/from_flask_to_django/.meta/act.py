import json
from urllib.parse import urlsplit

from django.test import Client

METHODS = {"GET", "POST", "PUT", "DELETE", "PATCH"}


def act(inputs):
    platform = Client(raise_request_exception=False)
    return {
        "service": [send(*step) for step in inputs["steps"]],
        "forms": [form(path) for path in ("/suggest/", "/accounts/login/")],
        "pages": [
            kind(platform.get(path))
            for path in (
                "/",
                "/posts/rest-api/",
                "/posts/rest-api",
                "/nothing/",
                "/posts/nothing/",
                "/apiary",
                "/no/api/",
            )
        ],
    }


def form(path):
    """Send a form of the platform without the token, and with it."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    without = browser.post(path, {"username": "ada", "name": "Gardens"}).status_code
    browser.get(path)
    token = browser.cookies["csrftoken"].value if "csrftoken" in browser.cookies else ""
    return [without, browser.post(path, {"name": "Gardens", "csrfmiddlewaretoken": token}).status_code]


def kind(response):
    return [response.status_code, response.headers.get("Content-Type", "").partition(";")[0]]


def length(method, response):
    """Django's test client cuts off what follows a 204, and leaves the header that counts it."""
    return {} if method == "HEAD" else {"length": response.headers.get("Content-Length", "0")}


def send(method, path, body, content_type):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    response = client.generic(method, path, bytes.fromhex(body), content_type=content_type, CONTENT_TYPE=content_type)
    status, mime = kind(response)
    if method == "HEAD" or status == 204:
        return {"status": status, "body": len(response.content)} | length(method, response)
    seen = {"status": status, "kind": mime}
    try:
        data = json.loads(response.content)
    except ValueError:
        return seen | {"json": False}
    if status >= 400:
        text = data.get("error") if isinstance(data, dict) and len(data) == 1 else None
        seen["error"] = isinstance(text, str) and bool(text)
    else:
        seen["data"] = data
    if status == 201:
        seen["location"] = urlsplit(response.headers.get("Location", "")).path
    if status == 405:
        seen["allow"] = sorted(METHODS & {name.strip() for name in response.headers.get("Allow", "").split(",")})
    return seen
