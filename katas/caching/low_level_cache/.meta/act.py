import builtins
import importlib
import sys
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
        about_the_phrase = isinstance(value, str | tuple | frozenset) and self.phrase in value
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


def somebody(*bodies):
    """Make an author who has published *bodies*."""
    number = User.objects.count()
    author = Profile.objects.create(user=User.objects.create(username=f"user-{number}"), display_name="Bea")
    for body in bodies:
        publish(author.pk, body, 1)
    return author.pk


#: Authors whose figure for "tram" is a number, 0 and None.
KINDS = (["A tram."], ["A walk."], [])


def unkept():
    """Ask twice with a timeout of 0, with a new post in between."""
    seen = []
    with override_settings(FIGURES_TIMEOUT=0):
        for bodies in KINDS:
            key = somebody(*bodies)
            seen.append(ask(key, "tram")[0])
            publish(key, "A tram.", 1)
            seen.append(ask(key, "tram")[0])
    return seen


def kept(clock, timeout):
    """Ask for figures of each kind before and after they have expired."""
    seen = []
    with override_settings(FIGURES_TIMEOUT=timeout):
        for bodies in KINDS:
            key = somebody(*bodies)
            seen.append(ask(key, "tram"))
            publish(key, "A tram.", 1)
            for share in (0.5, 0.49, 0.02):
                clock.now += timeout * share
                seen.append(ask(key, "tram"))
    return seen


def newer():
    """Ask a server that has an older version."""
    seen = []
    for bodies in KINDS:
        key = somebody(*bodies)
        for version in (31, 21):
            with override_settings(FIGURES_VERSION=version):
                seen.append(ask(key, "tram")[0])
            publish(key, "A tram.", 1)
    return seen


def renamed():
    """Ask for an author who has got another name since."""
    key = somebody("A tram.")
    seen = [ask(key, "tram")]
    publish(key, "A tram.", 1)
    Profile.objects.filter(pk=key).update(display_name="Bea B.")
    return [*seen, ask(key, "tram")]


def held():
    """Ask with one and the same object, after somebody has emptied the cache."""
    author = Profile.objects.get(pk=somebody("A tram."))
    seen = [cached_mentions(author, "tram")]
    publish(author.pk, "A tram.", 1)
    cache.clear()
    return [*seen, cached_mentions(author, "tram")]


def started_later():
    """Ask in what looks like a process that has imported the module later."""
    name = cached_mentions.__module__
    key = somebody("A tram.")
    seen = [ask(key, "tram")[0]]
    publish(key, "A tram.", 1)
    with mock.patch.dict(sys.modules), mock.patch("os.getpid", return_value=4711):
        del sys.modules[name]
        again = importlib.import_module(name)
        return [*seen, again.cached_mentions(Profile.objects.get(pk=key), "tram")]


def act(inputs):
    clock = Clock()
    with mock.patch("time.time", clock), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        cache.clear()
        answers = play(inputs, clock)
        cache.clear()
        if inputs["others"]:
            answers += [glued(), unkept(), kept(clock, inputs["timeout"])]
            answers += [newer(), renamed(), held(), started_later()]
        cache.clear()
    return {"answers": answers, "keys": not any(issubclass(one.category, CacheKeyWarning) for one in caught)}
