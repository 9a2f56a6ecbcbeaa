import builtins
import hashlib
import importlib
import sys
import warnings
from unittest import mock

import pytest
from django.core.cache import cache
from django.core.cache.backends.base import CacheKeyWarning

from kata_project.accounts.models import Profile
from kata_project.factories import PostFactory, ProfileFactory
from katas.caching.low_level_cache.cached import cached_mentions
from pytest_djangokata.testing import attempt, expect

pytestmark = [
    pytest.mark.django_db,
    # One test asks for these warnings; the others would repeat them for each phrase.
    pytest.mark.filterwarnings("ignore::django.core.cache.backends.base.CacheKeyWarning"),
]


class Clock:
    """Replaces time.time(), so that nobody has to wait."""

    now = 1_770_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    clock = Clock()
    with mock.patch("time.time", clock):
        yield clock
    cache.clear()


def author_with(*bodies, **options):
    author = ProfileFactory(**options)
    for body in bodies:
        PostFactory(author=author, published=True, body=body)
    # As a request has it: the profile alone, without the account.
    return Profile.objects.get(pk=author.pk)


def publish(author, body):
    PostFactory(author=author, published=True, body=body)


def ask(author, phrase):
    call = f"cached_mentions({author.display_name!r}, {phrase[:40]!r})"
    return attempt(cached_mentions, author, phrase, call=call)


@pytest.mark.parametrize(("posts", "mentioning"), [(1, 1), (6, 4)])
def test_a_figure_is_computed_once(posts, mentioning, assert_queries):
    author = author_with(*["A tram in the rain."] * mentioning, *["A walk."] * (posts - mentioning))
    expect(
        ask(author, "tram"),
        mentioning,
        call=f"cached_mentions of 'tram' in {posts} posts, {mentioning} of which have it",
    )
    publish(author, "Another tram.")
    again = Profile.objects.get(pk=author.pk)
    with assert_queries(0, because="the figure is in the cache already"):
        figure = ask(again, "tram")
    expect(
        figure, mentioning, call="the second call, a moment later", because="The figure of a moment ago is good enough."
    )


def test_nought_is_a_figure_too(assert_queries):
    author = author_with("A walk.")
    expect(ask(author, "tram"), 0, call="cached_mentions of 'tram', which no post has")
    with assert_queries(0, because="0 is in the cache already, and 0 is not nothing"):
        figure = ask(author, "tram")
    expect(figure, 0, call="the second call")


def test_no_figure_is_a_figure_too(assert_queries):
    author = author_with()
    PostFactory(author=author, body="A tram, in a draft.")
    expect(ask(author, "tram"), None, call="cached_mentions of 'tram' for an author without published posts")
    with assert_queries(0, because="None is what was computed; a key that is missing must be told from it"):
        figure = ask(author, "tram")
    expect(figure, None, call="the second call")


def test_every_author_has_figures_of_their_own():
    with_it, without, nothing = author_with("A tram.", "Trams? A tram!"), author_with("A walk."), author_with()
    for _ in range(2):
        expect(
            [ask(author, "tram") for author in (with_it, without, nothing)],
            [2, 0, None],
            call="cached_mentions of 'tram' for three authors",
            because="All that the figure depends on belongs in the key.",
        )
    ada, other_ada = author_with("A tram.", display_name="Ada"), author_with("A walk.", display_name="Ada")
    expect(
        [ask(ada, "tram"), ask(other_ada, "tram")],
        [1, 0],
        call="cached_mentions of 'tram' for two authors who are both called Ada",
        because="A name is no key: two people may have the same, and one may change it.",
    )
    ada.display_name = "Ada Lovelace"
    ada.save()
    publish(ada, "Another tram.")
    expect(
        ask(Profile.objects.get(pk=ada.pk), "tram"),
        1,
        call="cached_mentions of 'tram' for one of them, who has got another name since",
        because="The author is still the same.",
    )
    seven, seventy_one = author_with("10 trams", id=7007), author_with("10 trams", "0 trams", "10 trams", id=70071)
    expect(
        [ask(seven, "10 trams"), ask(seventy_one, "0 trams")],
        [1, 3],
        call="cached_mentions of '10 trams' for author 7007, and of '0 trams' for author 70071",
        because="Parts of a key need a border between them.",
    )


SHORT = [
    "C",
    "\u00e7",
    "&#231;",
    "\\xe7",
    "%C3%A7",
    "c\u0327",
    "C\x00",
    "c",
    "C ",
    " C",
    "C++",
    "C#",
    "C-",
    "\u00c7",
    "C\n",
    "C  ",
    "",
    "C:1",
    "\u6771\u4eac",
    "&#26481;&#20140;",
    "\\u6771\\u4eac",
    "%E6%9D%B1%E4%BA%AC",
    "\U0001f68b",
    "\ufeffC",
    "C\r\n",
    "C\tC",
    "C       C",
    "\u4eac\u6771",
    "\u00e9",
    "e\u0301",
    # These have the same CRC-32, and those the same Adler-32: sums that find errors, and tell no phrases apart.
    "plumless",
    "buckeroo",
    "bcb",
    "cac",
]
# Who hashes some phrases only, and takes the others as they stand, mixes up a phrase and the hash of another.
HASHED = ["two words", "\u6771\u4eac", "tram " * 100]
HASHES = [
    hashlib.new(name, phrase.encode()).hexdigest()
    for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_256")
    for phrase in HASHED
]
LONG = [
    "tram " * 100 + "A",
    "tram " * 100 + "B",
    "tram " * 100,
    "tram " * 100 + " ",
    "\u6771" * 9000 + "A",
    "\u6771" * 9000 + "B",
]


# Two each that begin or end with the same ten digits in MD5, SHA-1 and SHA-256: part of a hash tells fewer phrases apart.
HASHED_ALIKE = [
    f"tram {number}"
    for number in ("1b8df6 24fd41 36560 8ec7d 1c2149 25ea04 f4df5 12c1ef 86c36 f282c 10cdad 152ba4").split()
]


@pytest.mark.parametrize(
    "phrases",
    [SHORT, LONG, HASHED + HASHES, HASHED_ALIKE],
    ids=["short", "long", "hashes of others", "hashes that are alike"],
)
def test_every_phrase_has_a_figure_of_its_own(phrases):
    # One more post with all phrases before each question, so that each answer can be told from all others.
    author, everything = author_with(), " | ".join(phrases)
    for number, phrase in enumerate(phrases, start=1):
        publish(author, everything)
        expect(
            ask(author, phrase),
            number,
            call=f"cached_mentions of {phrase[-30:]!r}, asked for the first time, with {number} posts that have it",
            because="Two phrases must not share an entry of the cache.",
        )
    for number, phrase in enumerate(phrases, start=1):
        expect(ask(author, phrase), number, call=f"cached_mentions of {phrase[-30:]!r}, asked again")


@pytest.mark.parametrize(
    "phrase",
    ["tram", "two words", "a\nline", "tab\there", "\x00\x7f", "\u6771\u4eac " * 40, "x" * 251, "word " * 2000, ""]
    + ["\U0001f68b" * number for number in (22, 50, 120)],
    ids=[
        "a word",
        "words",
        "a line break",
        "a tab",
        "control characters",
        "Japanese",
        "251 letters",
        "10,000 letters",
        "nothing",
        "22 emoji",
        "50 emoji",
        "120 emoji",
    ],
)
def test_every_phrase_makes_a_key_that_each_cache_takes(phrase):
    author = author_with("A tram.")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        ask(author, phrase)
        ask(author, phrase)
    complaints = [str(one.message)[:100] for one in caught if issubclass(one.category, CacheKeyWarning)]
    expect(
        complaints[0] if complaints else "nothing",
        "nothing",
        call=f"cached_mentions(author, {phrase[:20]!r}): what memcached would say to its key",
        because="A key is made of what we choose, not of what somebody types.",
    )


@pytest.mark.parametrize("timeout", [900, 20, 86_400])
def test_a_figure_is_kept_as_long_as_the_settings_say(timeout, clock, settings):
    settings.FIGURES_TIMEOUT = timeout
    author = author_with("A tram.")
    ask(author, "tram")
    publish(author, "Another tram.")
    seen = []
    for passed in (0, timeout - 1, timeout + 1):
        clock.now = Clock.now + passed
        seen.append((passed, ask(author, "tram")))
    expect(
        seen,
        [(0, 1), (timeout - 1, 1), (timeout + 1, 2)],
        call=f"cached_mentions so many seconds after it was computed, with FIGURES_TIMEOUT = {timeout}, a post later",
        because="Without a timeout of its own an entry lives for 300 seconds, and with None for ever.",
    )


@pytest.mark.parametrize(("posts", "figure"), [(["A walk."], 0), ([], None)], ids=["0", "None"])
def test_nought_and_none_are_kept_as_long(posts, figure, clock, settings):
    settings.FIGURES_TIMEOUT = 900
    author = author_with(*posts)
    ask(author, "tram")
    publish(author, "A tram.")
    seen = []
    for passed in (450, 899, 901):
        clock.now = Clock.now + passed
        seen.append((passed, ask(author, "tram")))
    expect(
        seen,
        [(450, figure), (899, figure), (901, 1)],
        call=f"cached_mentions so many seconds after it was {figure}, with FIGURES_TIMEOUT = 900, a post later",
        because="Each result is a figure, and all figures are as old as the settings allow.",
    )


@pytest.mark.parametrize(
    ("posts", "figure"), [(["A tram."], 1), (["A walk."], 0), ([], None)], ids=["a number", "0", "None"]
)
def test_a_timeout_of_0_keeps_nothing(posts, figure, settings):
    settings.FIGURES_TIMEOUT = 0
    author = author_with(*posts)
    seen = [ask(author, "tram")]
    publish(author, "Another tram.")
    seen.append(ask(author, "tram"))
    expect(
        seen,
        [figure, (figure or 0) + 1],
        call="cached_mentions with FIGURES_TIMEOUT = 0, before and after another post",
        because="0 is false in Python, and is a number of seconds all the same.",
    )


@pytest.mark.parametrize("steps", [2, 5])
def test_a_figure_is_not_kept_longer_because_it_is_read(steps, clock, settings):
    settings.FIGURES_TIMEOUT = 100
    author = author_with("A tram.")
    ask(author, "tram")
    publish(author, "Another tram.")
    for step in range(steps):
        clock.now = Clock.now + 100 * (step + 1) / (steps + 1)
        ask(author, "tram")
    clock.now = Clock.now + 101
    expect(
        ask(author, "tram"),
        2,
        call=f"cached_mentions after 101 seconds, with FIGURES_TIMEOUT = 100, read {steps} times in between",
        because="A dashboard that is looked at all day would never show a new figure.",
    )


def test_another_version_has_other_figures(settings):
    author, silent = author_with("A tram."), author_with()
    seen = []
    for version in (1, 2, 12):
        settings.FIGURES_VERSION = version
        seen.append((version, ask(author, "tram"), ask(silent, "tram")))
        publish(author, "Another tram.")
        publish(silent, "A tram at last.")
        seen.append((version, ask(author, "tram"), ask(silent, "tram")))
    expect(
        seen,
        [(1, 1, None), (1, 1, None), (2, 2, 1), (2, 2, 1), (12, 3, 2), (12, 3, 2)],
        call="FIGURES_VERSION and the figures of two authors, twice for each version, with a new post in between",
        because="What an older formula has computed must not be shown for the new one.",
    )


def test_a_newer_version_has_other_figures_too(settings):
    author, silent, seen = author_with("A tram."), author_with(), []
    for version in (8, 7):
        settings.FIGURES_VERSION = version
        seen.append((version, ask(author, "tram"), ask(silent, "tram")))
        publish(author, "Another tram.")
        publish(silent, "A tram at last.")
    expect(
        seen,
        [(8, 1, None), (7, 2, 1)],
        call="FIGURES_VERSION and the figures of two authors, first on a server with the new version and then on one that "
        "still has the old one",
        because="While a release is rolled out, or back, both formulas write into the same cache.",
    )


def test_the_figures_are_in_the_cache_that_all_servers_share():
    author = author_with("A ferry.")
    ask(author, "ferry")
    publish(author, "Another ferry.")
    cache.clear()
    expect(
        ask(author, "ferry"),
        2,
        call="cached_mentions after cache.clear()",
        because="What a process keeps for itself nobody else can see, expire or clear.",
    )


class HashOfAnotherProcess:
    """Replaces hash(), whose results for text differ from process to process."""

    def __init__(self, salt, phrase):
        self.salt, self.phrase, self.original = salt, phrase, builtins.hash

    def __call__(self, value):
        about_the_phrase = isinstance(value, str | tuple | frozenset) and self.phrase in value
        about_the_phrase = about_the_phrase or (isinstance(value, bytes) and self.phrase.encode() in value)
        return self.original(value) ^ (self.salt if about_the_phrase else 0)


def test_every_process_finds_the_entry(assert_queries):
    author = author_with("A steamer.")
    with mock.patch("builtins.hash", HashOfAnotherProcess(1_000_003, "steamer")):
        first = ask(author, "steamer")
    with (
        mock.patch("builtins.hash", HashOfAnotherProcess(9_000_011, "steamer")),
        assert_queries(
            0, because="another process has put the figure into the cache, and hash() differs between the two"
        ),
    ):
        second = ask(author, "steamer")
    expect([first, second], [1, 1], call="cached_mentions of 'steamer' in two processes")


def test_a_process_that_starts_later_finds_the_entry(assert_queries):
    name = cached_mentions.__module__
    author = author_with("A steamer.")
    ask(author, "steamer")
    with mock.patch.dict(sys.modules), mock.patch("os.getpid", return_value=4711):
        del sys.modules[name]
        started_later = importlib.import_module(name)
        with assert_queries(0, because="what a process draws or counts for itself is no part of a key"):
            figure = started_later.cached_mentions(author, "steamer")
    expect(figure, 1, call="cached_mentions of 'steamer' in a process that has imported cached.py later")


def test_a_version_and_an_author_are_not_glued_together(settings):
    authors = [Profile.objects.get(pk=ProfileFactory(pk=key).pk) for key in (7101, 101)]
    PostFactory(author=authors[0], published=True, body="A tram.")
    PostFactory.create_batch(3, author=authors[1], published=True, body="A tram.")
    figures = []
    for version, author in zip((1, 17), authors, strict=True):
        settings.FIGURES_VERSION = version
        figures.append(ask(author, "tram"))
    expect(
        figures,
        [1, 3],
        call="cached_mentions of the author 7101 in version 1, and of the author 101 in version 17",
        because="Numbers that stand next to each other in a key need something between them.",
    )
