from unittest import mock

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kata_project.billing.models import Wallet
from kata_project.blog.models import Comment, Post
from katas.caching.vary_by_user.reading import directives, kept_for, read, varies_on


class Clock:
    now = 1_770_000_037.0

    def __call__(self):
        return self.now


def headers(response, clock, panel):
    said = directives(response)
    closed = bool(said.keys() & {"private", "no-store"})
    if panel:
        return closed and not said.keys() & {"public", "s-maxage"} and kept_for(response, clock.now) <= 0
    return kept_for(response, clock.now) <= 60 and (closed or "cookie" in varies_on(response))


def look(client, step, clock):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/articles/{step['slug']}/?from={step['cookie']}", secure=step["secure"])
    if response.status_code != 200:
        return [int(response.status_code)]
    page = read(response)
    tables = any("blog_" in one["sql"] for one in queries)
    panel = "name" in page
    few = len(queries) <= (3 if panel else 0)
    return [page, headers(response, clock, panel), not varies_on(response) - {"cookie"}, tables, few or tables]


def act(inputs):
    cache.clear()
    clock = Clock()
    clients = {}
    for name in inputs["users"]:
        clients[name] = Client()
        clients[name].force_login(User.objects.get(username=name))
    seen = []
    with mock.patch("time.time", clock):
        for step in inputs["steps"]:
            do = step["do"]
            if do == "look":
                visitor = Client(headers={"cookie": f"s={step['cookie']}", "accept-language": step["cookie"]})
                seen.append(look(clients.get(step["who"], visitor), step, clock))
            elif do == "wait":
                clock.now += step["seconds"]
            elif do == "pay":
                Wallet.objects.filter(owner__user__username=step["who"]).update(balance=step["balance"])
            elif do == "comment":
                for post in Post.objects.filter(slug=step["slug"]):
                    Comment.objects.create(post=post, body=step["body"], approved=True)
            elif do == "publish":
                Post.objects.filter(slug=step["slug"]).update(status="published")
            elif do == "write":
                page = f"/articles/{step['slug']}/"
                for client in (Client(), *clients.values()):
                    with CaptureQueriesContext(connection) as queries:
                        response = client.head(page)
                    tables = any("blog_" in one["sql"] for one in queries)
                    seen.append([int(response.status_code), headers(response, clock, bool(client.cookies)), tables])
                seen.append(int(Client().head(f"/articles/no-{step['slug']}/").status_code))
                everybody = [Client(), *clients.values()]
                for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
                    got = [int(one.generic(method, page).status_code) for one in everybody]
                    seen.append([method, *got])
            elif do == "rename":
                User.objects.filter(username=step["who"]).update(username=step["name"])
            elif do == "password":
                user = User.objects.get(username=step["who"])
                user.set_password(step["password"])
                user.save()
            elif do == "leave":
                clients[step["who"]].logout()
            elif do == "close":
                User.objects.filter(username=step["who"]).update(is_active=False)
    cache.clear()
    return seen
