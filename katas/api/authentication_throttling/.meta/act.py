import hashlib
import random
import re
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from unittest import mock

from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from katas.api.authentication_throttling import tokens
from katas.api.authentication_throttling.models import ApiToken
from pytest_djangokata.testing import count_random_bytes

START = 1_800_000_000
METHODS = {"csrf": "post"}  # a POST with the CSRF token


@contextmanager
def at(second):
    seconds = partial(float, START + second)
    with ExitStack() as stack:
        stack.enter_context(mock.patch("time.time", seconds))
        stack.enter_context(mock.patch("time.time_ns", partial(int, (START + second) * 10**9)))
        stack.enter_context(
            mock.patch("django.utils.timezone.now", partial(datetime.fromtimestamp, START + second, tz=UTC))
        )
        stack.enter_context(mock.patch.object(SimpleRateThrottle, "timer", staticmethod(seconds)))
        yield


def browser(name):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    if name:
        with at(0):
            client.force_login(User.objects.get(username=name))
    return client


def told(response):
    """Return the status and what a client learns with it."""
    if response.status_code == 401:
        return [401, response.headers.get("WWW-Authenticate", "").split(" ")[0]]
    if response.status_code == 429:
        return [429, response.headers.get("Retry-After")]
    if response.status_code == 200 and response.content and response.request["REQUEST_METHOD"] == "GET":
        return [200, response.json()]
    return [response.status_code]


def issued(names, seed):
    """Issue tokens, and say what can be said of them without saying what they are."""
    seen, made, rows = [], [], ApiToken.objects.select_related("user")
    for second, name in enumerate(names):
        with at(0), count_random_bytes(tokens) as drawn:
            random.seed(seed)
            made.append(tokens.issue(User.objects.get(username=name)))
        digest = hashlib.sha256(made[-1].encode()).hexdigest()
        with at(second * 100):
            response = browser("").get("/api/me/", headers={"authorization": f"Bearer {made[-1]}"})
        stored = {str(value) for row in ApiToken.objects.values() for value in row.values()}
        seen.append(
            {
                "form": bool(re.fullmatch(r"[A-Za-z0-9_-]{32,}", made[-1])),
                "answer": told(response),
                "rows": [[row.user.username, row.expires_at.isoformat()] for row in rows.filter(digest=digest)],
                "enough": sum(drawn) >= 16,
                "stored": made[-1] in stored,
                "alike": sum(map(str.__eq__, made[-1], made[0])) * 2 > len(made[0]) and len(made) > 1,
            }
        )
    return seen


def act(inputs):
    cache.clear()
    browsers = {name: browser(name) for name in ["", *inputs["sessions"]]}
    seen = []
    for second, method, url, header, session, address in inputs["steps"]:
        if method == "forget":
            cache.clear()
        elif method == "close":
            User.objects.filter(username=session).update(is_active=False)
        else:
            headers = {} if header is None else {"authorization": header}
            if method == "csrf":
                headers["x-csrftoken"] = browsers[session].cookies["csrftoken"] = "c" * 32
            if address.startswith("203."):
                headers["x-forwarded-for"] = address
            with at(second):
                response = browsers[session].generic(
                    METHODS.get(method, method), f"/api/{url}/", headers=headers, REMOTE_ADDR=address
                )
            seen.append(told(response))
    cache.clear()
    return {"seen": seen, "issued": issued(inputs["issue"], inputs["seed"]) if inputs["issue"] else []}
