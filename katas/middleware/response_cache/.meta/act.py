from itertools import count
from unittest import mock

from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings

from katas.middleware.response_cache import views
from katas.middleware.response_cache.page_cache import PageCacheMiddleware


class Clock:
    now = 1_770_000_037.0

    def __call__(self):
        return self.now


def changing(clock):
    """Ask for a page that first varies on nothing, and then on the language, with other ages and other bytes."""

    def by_language(request):
        language = request.headers.get("Accept-Language", "")
        age = {"de": 100, "en": 5}.get(language, 10)
        response = HttpResponse(language.encode() + b"\xff\0", headers={"Cache-Control": f"max-age={age}"})
        if language:
            response.headers["Vary"] = "X-Other,Accept-Language"
        return response

    middleware, seen = PageCacheMiddleware(by_language), []
    for language, after in (("", 0), ("de", 11), ("en", 1), ("en", 1), ("de", 10), ("en", 0)):
        clock.now += after
        response = middleware(RequestFactory().get("/", headers={"accept-language": language} if language else {}))
        seen.append([response.headers.get("X-Cache"), response.content.hex()])
    return seen


def more_names():
    """Ask for a page that varies on more in English, while the German one is in the cache."""

    def by_language(request):
        other = request.headers.get("X-Other", "")
        english = request.headers["Accept-Language"] == "en"
        vary = "Accept-Language,X-Other" if english else "Accept-Language"
        return HttpResponse(f"en {other}" if english else "de", headers={"Vary": vary})

    middleware, seen = PageCacheMiddleware(by_language), []
    for language, other in (("de", "1"), ("en", "1"), ("en", "2"), ("en", "2")):
        request = RequestFactory().get("/more/", headers={"accept-language": language, "x-other": other})
        response = middleware(request)
        seen.append([response.headers.get("X-Cache"), response.content.decode()])
    return seen


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
                        step["method"],
                        step["url"],
                        headers=step["headers"],
                        secure=step["secure"],
                        SCRIPT_NAME=step["prefix"],
                    )
                text = b"".join(response.streaming_content) if response.streaming else response.content
                names = ("X-Cache", "X-Page", "Content-Type", "Vary", "Cache-Control")
                headers = [[name, response.headers.get(name)] for name in names]
                told.append([int(response.status_code), text.decode(), headers])
                response.headers["X-Page"] = "changed"
        if inputs["changing"]:
            told += [changing(clock), more_names()]
    cache.clear()
    return told
