import builtins
import warnings
from unittest import mock

from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.cache.backends.base import CacheKeyWarning
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from katas.caching.low_level_cache.cached import cached_mentions


class Clock:
    now = 1_770_000_000.0

    def __call__(self):
        return self.now


class HashOfAnotherProcess:
    """Replaces hash(), whose results for text differ from process to process."""

    calls = 0

    def __init__(self, phrase):
        HashOfAnotherProcess.calls += 1
        self.salt, self.phrase, self.original = HashOfAnotherProcess.calls * 7919, phrase, builtins.hash

    def __call__(self, value):
        about_the_phrase = isinstance(value, str | tuple) and self.phrase in value
        about_the_phrase = about_the_phrase or (isinstance(value, bytes) and self.phrase.encode() in value)
        return self.original(value) ^ (self.salt if about_the_phrase else 0)


def ask(key, phrase):
    """Return the figure, and whether it came without a query; each time as if in another process."""
    author = Profile.objects.get(pk=key)
    with CaptureQueriesContext(connection) as queries, mock.patch("builtins.hash", HashOfAnotherProcess(phrase)):
        figure = cached_mentions(author, phrase)
    return [figure, len(queries) == 0]


def publish(key, body, count):
    for _ in range(count):
        slug = f"new-{Post.objects.count()}"
        Post.objects.create(
            title=slug, slug=slug, author_id=key, body=body, status=Post.Status.PUBLISHED, published_at=timezone.now()
        )


def play(inputs, clock):
    answers = [ask(key, phrase) for key, phrase in inputs["twins"] if Profile.objects.filter(pk=key).exists()]
    version = 1
    for step in inputs["steps"]:
        if step["do"] == "publish":
            publish(inputs["authors"][step["author"]], inputs["body"], step["count"])
        elif step["do"] == "clear":
            cache.clear()
        elif step["do"] == "pass":
            clock.now += inputs["timeout"] * step["share"]
        elif step["do"] == "version":
            version += 1
        else:
            with override_settings(FIGURES_TIMEOUT=inputs["timeout"], FIGURES_VERSION=version):
                answers.append(ask(inputs["authors"][step["author"]], step["phrase"]))
    return answers


def glued():
    """Ask about two authors in two versions, whose numbers are the same ones when nothing stands between them."""
    figures = []
    for version, key in ((1, 71_000_101), (17, 1_000_101)):
        user, _ = User.objects.get_or_create(pk=key, username=f"user-{key}")
        Profile.objects.get_or_create(pk=key, user=user, display_name="Ada")
        publish(key, "A tram.", version)
        with override_settings(FIGURES_VERSION=version):
            figures.append(ask(key, "tram")[0])
    return figures


def unkept():
    """Ask twice with a timeout of 0, with a new post in between."""
    user, _ = User.objects.get_or_create(pk=72_000_000, username="user-72000000")
    Profile.objects.get_or_create(pk=72_000_000, user=user, display_name="Bea")
    seen = []
    with override_settings(FIGURES_TIMEOUT=0):
        for _ in range(2):
            publish(72_000_000, "A tram.", 1)
            seen.append(ask(72_000_000, "tram")[0])
    return seen


def act(inputs):
    clock = Clock()
    with mock.patch("time.time", clock), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        cache.clear()
        answers = play(inputs, clock)
        cache.clear()
        answers.append(glued())
        answers.append(unkept())
        cache.clear()
    return {"answers": answers, "keys": not any(issubclass(one.category, CacheKeyWarning) for one in caught)}
