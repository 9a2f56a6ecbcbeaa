import itertools
from unittest import mock
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.blog.models import Category, Post
from katas.caching.cache_a_view.reading import items, kept_for

numbers = itertools.count()


class Clock:
    now = 1_770_000_037.0

    def __call__(self):
        return self.now


def write(title, author, **fields):
    slug = f"made-{next(numbers)}"
    Post.objects.create(title=title, slug=slug, author_id=author, body="Tea.", **fields)


def ask(client, category, agent, reload):
    url = "/most-read/" if category is None else f"/most-read/?{urlencode({'category': category}, doseq=True)}"
    headers = dict.fromkeys(("user-agent", "accept", "accept-encoding"), agent)
    if reload:
        headers |= {"cache-control": "no-cache", "pragma": "no-cache"}
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url, headers=headers)
    # By the whole URL, or by the category that counts: two in a URL may have a page of their own, or that of the last one.
    made = None if isinstance(category, list) else len(queries) == 0
    return [response.status_code, items(response), made, kept_for(response) <= 60]


def desk(client):
    response = client.get("/desk/")
    private = kept_for(response) == 0 and "public" not in response.headers.get("Cache-Control", "")
    return [response.status_code, response.headers.get("Location"), items(response), private]


def play(inputs, clock):
    authors = inputs["authors"]
    clients = [Client(), Client()]
    for client, key in zip(clients, authors, strict=True):
        client.force_login(Profile.objects.get(pk=key).user)
    answers = []
    for step in inputs["steps"]:
        client = Client() if step.get("who") is None else clients[step["who"]]
        if step["do"] == "publish":
            category = Category.objects.get(slug=step["category"])
            fields = {"status": Post.Status.PUBLISHED, "published_at": timezone.now(), "views": step["views"]}
            write(step["title"], authors[0], category=category, **fields)
        elif step["do"] == "draft":
            write(step["title"], authors[step["who"]])
        elif step["do"] == "rename":
            Post.objects.filter(title=step["title"]).update(title=f"{step['title']} again")
        elif step["do"] == "replace":
            draft = Post.objects.get(title=f"{step['title']} again")
            write(f"{step['title']} instead", draft.author_id)
            draft.delete()
        elif step["do"] == "desk of nobody":
            superuser, _ = User.objects.get_or_create(username="root", is_staff=True, is_superuser=True)
            client.force_login(superuser)
            answers.append(desk(client))
        elif step["do"] == "clear":
            cache.clear()
        elif step["do"] == "pass":
            clock.now += step["seconds"]
        elif step["do"] == "head":
            answers.append([client.head(url).status_code for url in ("/most-read/", "/desk/")])
        elif step["do"] == "desk":
            answers.append(desk(client))
        else:
            answers.append(ask(client, step["category"], step["agent"], step["reload"]))
    return answers


def act(inputs):
    clock = Clock()
    with mock.patch("time.time", clock):
        cache.clear()
        answers = play(inputs, clock)
        cache.clear()
    return answers
