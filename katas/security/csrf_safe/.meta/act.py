from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from kata_project.blog.models import Comment
from katas.security.csrf_safe.browser import form_for


def act(inputs):
    return {
        "safe": inputs["whole"] and safe_methods_of_the_app(),  # first, while a comment waits
        "steps": [step(kind, key, inputs["origin"]) for kind, key in inputs["steps"]],
        "cookie": inputs["whole"] and session_cookie(),
    }


def safe_methods_of_the_app():
    """Send what must change nothing with the right token, and say whether a comment was approved by it."""
    waiting = Comment.objects.filter(approved=False).order_by("pk").first()
    if waiting is None:
        return None
    headers = {"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"}
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND"):
        Client().generic(method, f"/api/comments/{waiting.pk}/approve/", headers=headers)
    return Comment.objects.filter(pk=waiting.pk, approved=True).exists()


def browser(name):
    client = Client(enforce_csrf_checks=True)
    if name:
        client.force_login(User.objects.get(username=name))
    return client


def session_cookie():
    client = browser(None)
    form = form_for(client, "/accounts/login/", "")
    data = (form["data"] if form else {}) | {"username": "mo", "password": "tram-7-bridge"}
    cookie = client.post("/accounts/login/", data).cookies.get("sessionid")
    return cookie is not None and cookie["samesite"] in ("Lax", "Strict")


def step(kind, key, origin):
    page, api = f"/moderation/{key}/approve/", f"/api/comments/{key}/approve/"
    token = {"authorization": f"Bearer {settings.NEWSROOM_TOKEN}"}
    if kind == "app":
        answers = [browser(None).post(api, headers=token) for _ in range(2)]
        return [kind, *([one.status_code, one.status_code == 200 and one.json()] for one in answers)]
    if kind == "app, wrong token":
        return [kind, browser(None).post(api, headers={"authorization": f"Bearer {origin}"}).status_code]
    if kind == "app, no comment":
        return [
            kind,
            *(browser("mo").post(api.replace(f"{key}", "987654321"), headers=h).status_code for h in ({}, token)),
        ]
    client = browser({"anonymous": None, "app, cookie of a superuser": "chief"}.get(kind, "mo"))
    if kind in ("get", "head"):
        return [kind, getattr(client, kind)(page).status_code == 405]
    if kind in ("options", "trace"):
        getattr(client, kind)(page)
        return [kind]
    if kind == "app, right token and cookie":
        return [kind, client.post(api, headers=token).status_code]
    if kind in ("reader", "root", "anonymous"):
        client = Client()
        if kind != "anonymous":
            client.force_login(User.objects.get(username=kind))
        answers = (client.get("/moderation/"), client.post(page))
        return [kind, [one.status_code in (302, 403, 404) for one in answers]]
    form = form_for(client, "/moderation/", page)
    data = dict(form["data"]) if form else {}
    if kind in ("put", "patch", "delete", "propfind"):
        token = {"x-csrftoken": data.get("csrfmiddlewaretoken", "")}
        status = form is None or client.generic(kind.upper(), page, headers=token).status_code
        return [kind, kind == "propfind" or status]
    if kind == "form":
        # A comment that was approved before is no longer on the page.
        if form is None:
            return [kind, "no form"]
        send = client.post if form["method"] == "post" else client.get
        data["next"] = f"{origin}/"
        answers = [send(page, data, headers={"referer": f"{origin}/"}) for _ in range(2)]
        leads = [[one.status_code in (302, 303), one.headers.get("Location")] for one in answers]
        return [kind, form["button"], leads, form_for(client, "/moderation/", page) is None]
    if kind in ("app, cookie", "app, cookie of a superuser"):
        return [kind, client.post(api).status_code]
    if kind == "app, cookie and token of the form":
        return [kind, client.post(api, data).status_code]
    if kind == "no token":  # What programs send; the app's token is none for a form.
        headers = token | {"x-requested-with": "XMLHttpRequest", "accept": "application/json"}
        return [kind, client.post(page, b"", content_type="application/json", headers=headers).status_code]
    if kind == "no token, same origin":  # What a browser says of our own page; only the token proves it.
        headers = {"origin": "http://testserver", "referer": "http://testserver/moderation/"}
        return [kind, client.post(page, headers=headers | {"sec-fetch-site": "same-origin"}).status_code]
    headers = {"origin": origin} if "other origin" in kind else {}
    if "subdomain" in kind:
        headers = {"origin": "https://sub.testserver"}
    if "referrer" in kind:
        return [kind, client.post(page, data, headers={"referer": f"{origin}/"}, secure=True).status_code]
    if "right token" not in kind:
        data = {"csrfmiddlewaretoken": "x" * 64} if "invented" in kind else {}
    elif not headers:
        headers = {"origin": "null"}
    return [kind, client.post(page, data, headers=headers).status_code]
