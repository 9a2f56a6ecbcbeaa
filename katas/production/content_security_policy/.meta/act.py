import re
import time
from unittest import mock

from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from kata_project.settings import MIDDLEWARE
from katas.production.content_security_policy.reading import Page, policy_of

HEADERS = ("Content-Security-Policy", "Content-Security-Policy-Report-Only")


def act(inputs):
    clock = [1_800_000_000.0]

    def now():
        return clock[0]

    with mock.patch.object(time, "time", now):
        return visited(inputs, clock)


def visited(inputs, clock):
    cache.clear()
    told, before = [], set()
    for step, path in enumerate(inputs["paths"]):
        if path == "rename":
            Post.objects.update(title=f"{inputs['title']} {step}")
            continue
        if path.isdecimal():
            clock[0] += int(path)
            continue
        if path.startswith("add"):  # The first of the list, or the last.
            author = Profile.objects.create(user=User.objects.create(username=path), display_name="added")
            slug = f"added-{step}"
            Post.objects.create(title=f"{path[3:]} added", slug=slug, author=author, body="", status="published")
            continue
        response = Client().get(path)
        nonces = re.findall(r"'nonce-([^']+)'", response.headers.get(HEADERS[1], ""))
        facts = {
            "status": int(response.status_code),
            "nonces": [len(nonces), len(set(nonces)), before.isdisjoint(nonces)],
        }
        before.update(nonces)
        if path.startswith("/admin/"):  # Some versions of it use the nonce, and some do not.
            facts["nonces"] = []
        for name in HEADERS:
            policy = policy_of(response.headers.get(name))
            facts[name] = {key: [one for one in values if "nonce-" not in one] for key, values in policy.items()}
        if path == "/page/":
            page = Page(response.content.decode())
            facts["inline"] = {nonce for _, nonce, _ in page.inline} == set(nonces)
            facts["does"] = page.does()
            facts["code"] = page.code
            facts["ids"] = [one in page.ids for one in ("hint", "share", "print")]
            facts["posts"] = page.texts
        told.append(facts)
    cache.clear()
    return [told, [one for one in settings.MIDDLEWARE if one in MIDDLEWARE or "Closed" in one]]
