from itertools import count
from unittest import mock

from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client, override_settings

from katas.middleware.response_cache import views


class Clock:
    now = 1_770_000_037.0

    def __call__(self):
        return self.now


def act(inputs):
    cache.clear()
    clock, told = Clock(), []
    users = {}
    for name in inputs["users"]:
        users[name] = Client()
        users[name].force_login(User.objects.get(username=name))
    with mock.patch("time.time", clock), mock.patch.object(views, "numbers", count(1)):
        for step in inputs["steps"]:
            if step["do"] == "wait":
                clock.now += step["seconds"]
            elif step["do"] == "clear":
                cache.clear()
            else:
                client = users.get(step["who"]) or Client()
                with override_settings(PAGE_CACHE_SECONDS=step["seconds"]):
                    response = client.generic(
                        step["method"], step["url"], headers=step["headers"], secure=step["secure"]
                    )
                text = b"".join(response.streaming_content) if response.streaming else response.content
                headers = [[name, response.headers.get(name)] for name in ("X-Cache", "X-Page", "Content-Type", "Vary")]
                told.append([int(response.status_code), text.decode(), headers])
                response.headers["X-Page"] = "changed"
    cache.clear()
    return told
