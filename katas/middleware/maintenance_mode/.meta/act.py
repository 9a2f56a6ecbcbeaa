from unittest import mock

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext

from katas.middleware.maintenance_mode import counter, switch, views

#: Pages of the kata that look neither at the session nor at the database themselves.
PLAIN = ("/health", "/static", "/orders/", "/accounts/login/history/")

#: One for all requests, as a server has it.
SERVER = ClientHandler()


def ask(client, step):
    counter.visits.clear()
    views.ran.clear()
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, step["method"])(step["path"])
    answer = {"status": response.status_code, "ran": list(views.ran), "visits": list(counter.visits)}
    if response.status_code == 503:
        answer["retry"] = response.headers.get("Retry-After")
    else:
        names = ("X-Frame-Options", "X-Content-Type-Options", "Retry-After")
        answer["headers"] = [response.headers.get(name) for name in names]
    if response.status_code == 200 and step["path"].startswith(PLAIN):
        answer["queries"] = len(queries) > 0
        answer["varies"] = "cookie" in response.headers.get("Vary", "").lower()
    return answer


def act(inputs):
    switch.open()
    clients = {who: Client() for who in ("visitor", "member", "superuser", "staff", "blocked")}
    for who, client in clients.items():
        client.handler = SERVER
        if who in inputs["users"]:
            client.force_login(User.objects.get(pk=inputs["users"][who]))
    switch.close(9)
    answers = [ask(clients[who], {"method": "get", "path": "/orders/"}) for who in ("member", "blocked")]
    switch.open()
    User.objects.filter(pk=inputs["users"]["member"]).update(is_staff=False)
    User.objects.filter(pk=inputs["users"]["blocked"]).update(is_active=False)
    for step in inputs["steps"]:
        if "turn" not in step:
            answers.append(ask(clients[step["who"]], step))
        elif step["turn"] is None:
            switch.open()
        else:
            switch.close(step["turn"])
    switch.open()
    return [signs_in(inputs["password"]), *answers, turned_in_between(clients["visitor"])]


def signs_in(password):
    """Say how it goes when somebody signs in, and when a form comes without a CSRF token."""
    client = Client(raise_request_exception=False)
    status = client.post("/accounts/login/", {"username": "signs-in", "password": password}).status_code
    return [status, Client(enforce_csrf_checks=True).post("/pricing/").status_code]


def turned_in_between(client):
    """Say what a visitor gets where the switch is turned right after it was asked."""
    with mock.patch.object(switch, "cache") as cache:
        cache.get.side_effect = [60, None, None]
        response = client.get("/orders/")
    return [response.status_code, response.headers.get("Retry-After")]
