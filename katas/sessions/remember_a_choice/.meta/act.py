from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import get_language

from katas.sessions.remember_a_choice.greetings import DEFAULT
from katas.sessions.remember_a_choice.reading import Page

URLS = {"look": "/welcome/", "choose": "/welcome/choose/"}


def is_gone(cookie):
    """Whether the browser is told to forget the cookie: its session has ended, or is empty."""
    return cookie["max-age"] == 0


def send(client, step):
    """Send one request; return what the reader sees of the answer."""
    rows = Session.objects.count()
    with CaptureQueriesContext(connection) as queries:
        if step["do"] == "post":
            sent_from = {"referer": "http://testserver/posts/", "accept-language": "ja"}
            response = client.post(f"{URLS['choose']}?next=/posts/&language=tr", step["data"], headers=sent_from)
        elif step["do"] == "forge":
            response = Client(enforce_csrf_checks=True).post(URLS["choose"], step["data"])
        elif step["do"] == "post by url":
            response = client.post(f"{URLS['choose']}?{urlencode(step['data'])}")
        elif step["do"] == "post json":
            response = client.post(URLS["choose"], step["data"], content_type="application/json")
        elif step["do"] == "head":
            response = client.head(URLS["look"])
        elif step["do"] == "get":
            response = client.get(URLS["choose"], step["data"])
        else:
            response = client.get(
                URLS["look"], headers=step["data"].get("headers"), query_params=step["data"].get("query")
            )
    # A browser makes no difference between the two, nor between a path and the whole URL.
    status = 302 if response.status_code == 303 else response.status_code
    page = Page(response.content.decode() if response.status_code == 200 else "")
    # Who chooses English may as well be one who never chose: that needs no session.
    free = status == 302 and step["data"]["language"] == DEFAULT
    return {
        "status": status,
        "location": response.headers.get("Location", "").removeprefix("http://testserver"),
        "greetings": page.greetings,
        "buttons": page.buttons,
        "active": get_language(),
        "cookies": [
            [name, str(cookie["max-age"])]
            for name, cookie in sorted(response.cookies.items())
            if name != settings.CSRF_COOKIE_NAME
            and not (name == settings.SESSION_COOKIE_NAME and (free or is_gone(cookie)))
        ],
        "written": not step["do"].startswith("post")
        and any(not query["sql"].startswith("SELECT") for query in queries),
        "rows": None if status == 302 else Session.objects.count() - rows,
    }


def put(client, step):
    """Keep something in the session that belongs to another page."""
    session = client.session
    session["other"] = step["data"]["other"]
    if step["data"].get("until the end"):
        session.set_expiry(0)
    if "seconds" in step["data"]:
        session.set_expiry(step["data"]["seconds"])
    session.save()
    # The one before may have ended.
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def act(inputs):
    clients = [Client(raise_request_exception=False) for _ in range(inputs["readers"])]
    Session.objects.all().delete()
    for client in clients:
        client.cookies["django_language"] = "tr"
    answers = []
    for step in inputs["steps"]:
        client = clients[step["who"]]
        if step["do"] == "sign in":
            client.force_login(User.objects.get(username=inputs["users"][step["who"]]))
        elif step["do"] == "put":
            put(client, step)
        elif step["do"] == "end":
            Session.objects.all().delete()
        else:
            answers.append(send(client, step))
    for client in clients:
        known = client.session if settings.SESSION_COOKIE_NAME in client.cookies else {}
        # Who has chosen English may as well have no session, so only one with something else in it has an end.
        end = [known.get_expire_at_browser_close(), known.get_expiry_age()] if "other" in known else None
        answers.append([known.get("other"), "_auth_user_id" in known, end])
    return answers
