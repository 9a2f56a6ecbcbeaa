import hashlib
import random
import re
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from rest_framework.throttling import SimpleRateThrottle

from kata_project.factories import PostFactory
from katas.api.authentication_throttling import tokens
from katas.api.authentication_throttling.models import ApiToken
from pytest_djangokata.testing import attempt, count_random_bytes, expect

pytestmark = pytest.mark.django_db

#: Second 0 of all tests: 2027-01-15, 08:00 UTC.
START = 1_800_000_000
DAYS = 24 * 3600
ME, HEADLINES, SIGN_OUT = "/api/me/", "/api/headlines/", "/api/sign-out/"
TOKEN = "q7Vt-0sZ_pLk3xW8mB2nC5dF6gH9jK1rT4"


def moment(second):
    return datetime.fromtimestamp(START + second, tz=UTC)


@contextmanager
def at(second):
    """Let it be *second*, for the kata, for Django, its cache, and for Django REST framework."""
    seconds = partial(float, START + second)
    with ExitStack() as stack:
        stack.enter_context(mock.patch("time.time", seconds))
        stack.enter_context(mock.patch("time.time_ns", partial(int, (START + second) * 10**9)))
        stack.enter_context(
            mock.patch("django.utils.timezone.now", partial(datetime.fromtimestamp, START + second, tz=UTC))
        )
        stack.enter_context(mock.patch.object(SimpleRateThrottle, "timer", staticmethod(seconds)))
        yield


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def known(username, token=TOKEN, *, ends=DAYS, **fields):
    """Store a user who has a token that ends at a second, and return the user."""
    user = User.objects.filter(username=username).first() or User.objects.create_user(username, **fields)
    ApiToken.objects.create(user=user, digest=sha(token), expires_at=moment(ends))
    return user


def browser(user=None, *, csrf=True):
    client = Client(raise_request_exception=False, enforce_csrf_checks=csrf)
    if user is not None:
        with at(0):
            client.force_login(user)
    return client


def send(url=ME, header=None, *, second=0, method="get", client=None, address="192.0.2.1", **headers):
    """Send a request at a second, with a value of the Authorization header."""
    more = headers if header is None else {"authorization": header, **headers}
    with at(second):
        return (client or browser()).generic(method.upper(), url, headers=more, REMOTE_ADDR=address)


def called(header, url=ME, method="get"):
    return f"{method.upper()} {url} with " + ("no Authorization" if header is None else f"Authorization: {header!r}")


def refused(response, call, because=""):
    challenge = response.headers.get("WWW-Authenticate", "")
    expect(
        (response.status_code, challenge.split(" ")[0] if challenge else None),
        (401, "Bearer"),
        call=f"{call}: status, and the scheme in WWW-Authenticate",
        because=because or "401 says: sign in, and how. 403 says: signing in will not help you.",
    )


def issue(user, second=0):
    with at(second):
        return attempt(tokens.issue, user, call=f"issue({user.username})")


def test_an_issued_token_opens_the_api_for_its_user():
    for name in ("ada", "bea"):
        token = issue(User.objects.create_user(name))
        response = send(header=f"Bearer {token}")
        expect(
            (response.status_code, response.json()),
            (200, {"user": name, "expires_at": "2027-02-14T08:00:00Z"}),
            call=f"GET {ME} with the token that issue({name}) has returned",
        )


def test_the_token_is_not_in_the_database():
    token = issue(User.objects.create_user("ada"), second=5.25)
    row = ApiToken.objects.values("user__username", "digest", "expires_at").get()
    expect(
        row | {"digest": "the SHA-256 of the token" if row["digest"] == sha(token) else row["digest"]},
        {
            "user__username": "ada",
            "digest": "the SHA-256 of the token",
            "expires_at": moment(30 * DAYS + 5.25),
        },
        call="the row of a token that issue(ada) has returned at 08:00:05.25 on 2027-01-15",
        because="Who steals the table must not be able to call the API.",
    )


def test_nobody_can_compute_a_token():
    ada = User.objects.create_user("ada")
    made = []
    for _ in range(3):
        random.seed(4711)
        with count_random_bytes(tokens) as drawn:
            made.append(issue(ada))
        expect(
            sum(drawn) >= 16,
            True,
            call="issue(ada) draws 16 bytes or more from secrets, uuid4() or os.urandom()",
            because="random and the clock can be computed by others, and a hash of a few bytes can be guessed.",
        )
    expect(
        [bool(re.fullmatch(r"[A-Za-z0-9_-]{32,}", token)) for token in made],
        [True] * 3,
        call="three tokens: at least 32 letters, digits, - and _",
    )
    alike = max(sum(map(str.__eq__, one, other)) for one, other in pairwise(made))
    expect(
        alike * 2 > len(made[0]),
        False,
        call="two tokens, made in the same second with random.seed(4711) before each, have more than half in common",
        because="Who gets one token must know nothing of the next.",
    )


@pytest.mark.parametrize(
    ("second", "status"),
    [
        pytest.param(99, 200, id="a second before its end"),
        pytest.param(99.75, 200, id="a quarter of a second before its end"),
        pytest.param(100, 401, id="at its end"),
        pytest.param(101, 401, id="a second after its end"),
        pytest.param(400 * DAYS, 401, id="a year later"),
    ],
)
def test_a_token_ends(second, status):
    known("ada", ends=100)
    response = send(header=f"Bearer {TOKEN}", second=second)
    call = f"GET {ME} at second {second}, with a token whose expires_at is second 100"
    if status == 401:
        refused(response, call, because="A token that never ends is a password that nobody changes.")
    else:
        expect(response.status_code, status, call=f"{call}: status")


def test_neither_use_nor_another_token_moves_the_end():
    ada = known("ada", ends=100)
    expect(send(header=f"Bearer {TOKEN}", second=99).status_code, 200, call=f"GET {ME} at second 99: status")
    second = issue(ada, second=99)
    refused(send(header=f"Bearer {TOKEN}", second=100), f"GET {ME} at second 100, with a token that ends then")
    status = send(header=f"Bearer {second}", second=100).status_code
    expect(status, 200, call=f"GET {ME} at second 100, with the token that was issued at second 99: status")


def test_earlier_tokens_stay_valid():
    ada = User.objects.create_user("ada")
    days = [0, 0, 1, 15, 29, 29, 29]
    made = [issue(ada, day * DAYS) for day in days]
    statuses = [send(header=f"Bearer {token}", second=29 * DAYS + 60 * n).status_code for n, token in enumerate(made)]
    expect(
        statuses,
        [200] * len(days),
        call=f"GET {ME} on day 29, with each of the tokens of a user that were issued on the days {days}: statuses",
    )


NO_TOKENS = [
    pytest.param(f"Bearer {TOKEN[:-1]}", id="a token that no row has"),
    pytest.param(f"Bearer {TOKEN.lower()}", id="a token in lower case"),
    pytest.param(f"Bearer {sha(TOKEN)}", id="the digest"),
    pytest.param("Bearer", id="the scheme alone"),
    pytest.param("Bearer ", id="the scheme and a blank"),
    pytest.param(f"Bearer {TOKEN} {TOKEN}", id="two words"),
    pytest.param("Bearer caf\xe9", id="a byte that is not ASCII"),
    pytest.param(f"Bearer {TOKEN}\xe9", id="a valid token and a byte that is not ASCII"),
    pytest.param(f"Bearer {TOKEN}\xa0", id="a valid token and a no-break space"),
    pytest.param("Bearer old", id="an expired token"),
    pytest.param("bearer old", id="an expired token with the scheme in small letters"),
    pytest.param("Bearer closed", id="the token of an inactive user"),
]


@pytest.mark.parametrize("header", NO_TOKENS)
def test_a_wrong_token_is_answered_with_401(header):
    ada = known("ada")
    known("bea", "old", ends=-DAYS)
    known("cyd", "closed", is_active=False)
    refused(send(header=header), called(header))
    refused(send(header=header, client=browser(ada)), called(header) + " and a session of ada")
    expect(ApiToken.objects.count(), 3, call=f"rows of tokens after {called(header)}, of three")


@pytest.mark.parametrize(
    "header",
    [None, "Basic YWRhOnRlYQ==", f"Token {TOKEN}", f"Bearers {TOKEN}", f"Bearer{TOKEN}", TOKEN, ""],
    ids=["no header", "Basic", "Token", "Bearers", "no blank", "a token without a scheme", "an empty header"],
)
def test_without_a_token_and_a_session_it_is_401(header):
    known("ada")
    refused(send(header=header), called(header))


@pytest.mark.parametrize("method", ["get", "head", "options", "post", "delete"])
def test_each_url_and_method_says_how_to_sign_in(method):
    for url in (ME, HEADLINES, SIGN_OUT):
        refused(send(url, method=method), called(None, url, method))


@pytest.mark.parametrize("scheme", ["bearer", "BEARER", "Bearer"])
def test_the_scheme_is_known_in_any_case(scheme):
    known("ada")
    header = f"{scheme} {TOKEN}"
    expect(send(header=header).status_code, 200, call=f"{called(header)}: status")


def test_a_session_opens_the_api_too():
    client = browser(User.objects.create_user("ada"))
    known("bea")
    for header in (None, "Basic YmVhOnRlYQ==", f"Bearers {TOKEN}", "Basic \xe9"):
        response = send(header=header, client=client)
        expect(
            (response.status_code, response.json()),
            (200, {"user": "ada", "expires_at": None}),
            call=called(header) + " and a session of ada",
        )


def test_the_token_wins_over_the_session():
    known("ada")
    client = browser(User.objects.create_user("bea"))
    response = send(header=f"Bearer {TOKEN}", client=client)
    user = response.json().get("user")
    expect(user, "ada", call=f"the user of GET {ME} with the token of ada and a session of bea")


def test_a_session_needs_the_csrf_token_and_a_token_does_not():
    ada = known("ada")
    client = browser(ada)
    secret = "c" * 32
    client.cookies["csrftoken"] = secret
    seen = [
        send(SIGN_OUT, method="post", client=client).status_code,
        send(SIGN_OUT, "Basic YWRhOnRlYQ==", method="post", client=client).status_code,
        send(SIGN_OUT, method="post", client=client, x_csrftoken=secret).status_code,
        ApiToken.objects.count(),
        send(ME, client=client).status_code,
        send(SIGN_OUT, f"Bearer {TOKEN}", method="post", client=client).status_code,
    ]
    expect(
        seen,
        [403, 403, 204, 1, 200, 204],
        call=f"POST {SIGN_OUT} by session without the CSRF token, so with Authorization: Basic …, and with the CSRF token:"
        f" statuses; the rows of tokens then; GET {ME} by session, and POST {SIGN_OUT} with a token: statuses",
        because="A browser sends cookies by itself, so a session has to prove its page. It has no token to delete.",
    )


def test_a_deleted_token_opens_nothing_from_then_on():
    ada = known("ada")
    known("ada", "another")
    seen = [send(header=f"Bearer {TOKEN}").status_code]
    seen.append(send(SIGN_OUT, f"Bearer {TOKEN}", method="post").status_code)
    expect(seen, [200, 204], call=f"GET {ME} and POST {SIGN_OUT} with a token: statuses")
    refused(send(header=f"Bearer {TOKEN}"), f"GET {ME} with the token that POST {SIGN_OUT} has deleted")
    expect(send(header="Bearer another").status_code, 200, call=f"GET {ME} with another token of the user: status")
    User.objects.filter(pk=ada.pk).update(is_active=False)
    refused(send(header="Bearer another"), f"GET {ME} with that token, after the user was deactivated")


@pytest.mark.parametrize("session", [False, True], ids=["no session", "a session"])
def test_a_request_with_a_token_takes_one_query(session, assert_queries):
    ada = known("ada")
    client = browser(ada if session else None)
    for number in range(20):
        known(f"other-{number}", f"token {number}")
    before = [*ApiToken.objects.values(), *User.objects.values()]
    with assert_queries(1, because="Each call of the API begins with this: the row and its user come together"):
        send(header=f"Bearer {TOKEN}", client=client)
    expect([*ApiToken.objects.values(), *User.objects.values()] == before, True, call="the rows are as before")


def statuses(steps):
    """Send requests, each at a second with a token, and return statuses; of a 429 the Retry-After too."""
    seen = []
    for second, token in steps:
        response = send(header=f"Bearer {token}", second=second)
        seen.append(told(response))
    return seen


def told(response):
    wait = response.headers.get("Retry-After")
    return f"429, Retry-After: {wait}" if response.status_code == 429 else response.status_code


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        pytest.param([0] * 7, [200] * 5 + ["429, Retry-After: 60"] * 2, id="all at once"),
        pytest.param([0] * 6 + [59], [200] * 5 + ["429, Retry-After: 60", "429, Retry-After: 1"], id="a second early"),
        pytest.param(
            [0.75] * 5 + [60, 60.5, 60.75], [200] * 5 + ["429, Retry-After: 1"] * 2 + [200], id="parts of a second"
        ),
        pytest.param([0] * 5 + [60] * 6, [200] * 10 + ["429, Retry-After: 60"], id="at second 60"),
        pytest.param(
            [0, 50, 50, 50, 50, 59, 60, 60, 109, 110],
            [200] * 5 + ["429, Retry-After: 1", 200, "429, Retry-After: 50", "429, Retry-After: 1", 200],
            id="a window that slides",
        ),
        pytest.param([0] * 5 + [30] * 20 + [60], [200] * 5 + ["429, Retry-After: 30"] * 20 + [200], id="insisting"),
        pytest.param([0, 20, 40, 60, 80, 100, 120], [200] * 7, id="slowly"),
    ],
)
def test_a_user_may_make_five_requests_in_sixty_seconds(seconds, expected):
    known("ada")
    expect(
        statuses([(second, TOKEN) for second in seconds]),
        expected,
        call=f"GET {ME} by one user, at the seconds {', '.join(map(str, seconds))}",
        because="A request counts for 60 seconds, and one that was refused does not count.",
    )


def test_each_user_has_a_limit_of_their_own():
    for name, key in (("ada", 7), ("bea", 77), ("Ada", 17)):
        known(name, f"token-of-{name}", pk=key)
    steps = [(0, "token-of-ada")] * 6 + [(1, "token-of-bea")] * 5 + [(2, "token-of-Ada"), (2, "token-of-ada")]
    expect(
        statuses(steps),
        [200] * 5 + ["429, Retry-After: 60"] + [200] * 6 + ["429, Retry-After: 58"],
        call=f"GET {ME} from one address: 6 times by ada, 5 times by bea, by Ada, and by ada again",
        because="Behind a proxy all newsrooms have one address. One of them must not lock out the others.",
    )


def test_all_requests_of_a_user_count_together():
    ada = known("ada", is_staff=True, is_superuser=True)
    known("ada", "another")
    client = browser(ada)
    PostFactory(title="Trams", published=True)
    seen = [
        send(header=f"Bearer {TOKEN}").status_code,
        send(HEADLINES, "Bearer another", address="198.51.100.7").status_code,
        send(HEADLINES, client=client, address="2001:db8::1").status_code,
        send(ME, f"Bearer {TOKEN}", method="delete").status_code,
        send(HEADLINES, f"Bearer {TOKEN}", method="options", x_forwarded_for="203.0.113.9").status_code,
    ]
    expect(
        seen,
        [200, 200, 200, 405, 200],
        call="five requests of ada, who is staff, to all views, by tokens and session: statuses",
    )
    last = {
        "token": send(header=f"Bearer {TOKEN}"),
        "another token": send(header="Bearer another"),
        "session": send(client=client),
        "another address": send(header=f"Bearer {TOKEN}", address="198.51.100.8"),
        "X-Forwarded-For": send(header=f"Bearer {TOKEN}", x_forwarded_for="203.0.113.10"),
        "headlines": send(HEADLINES, f"Bearer {TOKEN}"),
        "HEAD": send(HEADLINES, f"Bearer {TOKEN}", method="head"),
        "sign-out": send(SIGN_OUT, f"Bearer {TOKEN}", method="post"),
    }
    expect(
        {key: response.status_code for key, response in last.items()},
        dict.fromkeys(last, 429),
        call="each way in which ada, who is staff, can make a sixth request in the same second: statuses",
        because="A limit that a second token or another address doubles is none.",
    )


@pytest.mark.parametrize(
    ("url", "method"),
    [(HEADLINES, "get"), (ME, "head"), (HEADLINES, "options"), (SIGN_OUT, "post"), (SIGN_OUT, "get"), (ME, "post")],
)
def test_requests_of_each_method_count(url, method):
    for number in range(5):
        known("ada", f"token-{number}")
    known("ada")
    seen = [send(url, f"Bearer token-{number}", method=method).status_code for number in range(5)]
    seen.append(told(send(header=f"Bearer {TOKEN}")))
    expect(
        seen[-1],
        "429, Retry-After: 60",
        call=f"GET {ME} after five times {method.upper()} {url}, which were answered with {sorted(set(seen[:5]))}",
        because="Only 401, 403 and 429 are free.",
    )


def test_requests_that_were_refused_do_not_count():
    ada = known("ada")
    known("ada", "old", ends=-1)
    client = browser(ada)
    for _ in range(6):
        send()
        send(header="Bearer old")
        send(header="Bearer 4711", client=client)
        send(SIGN_OUT, method="post", client=client)
    expect(
        statuses([(0, TOKEN)] * 6),
        [200] * 5 + ["429, Retry-After: 60"],
        call=f"GET {ME} by ada, 6 times, after 18 requests that were 401, and 6 that were 403",
        because="Else a stranger with an old token locks its owner out.",
    )


def test_the_counts_are_in_the_cache():
    known("ada")
    seen = statuses([(0, TOKEN)] * 6)
    cache.clear()
    seen += statuses([(1, TOKEN)] * 6)
    expect(
        seen,
        ([200] * 5 + ["429, Retry-After: 60"]) * 2,
        call=f"GET {ME}, 6 times, and 6 times more after cache.clear()",
        because="What is counted in a variable is counted by each process for itself.",
    )


def test_the_views_answer_as_before():
    known("ada")
    PostFactory(title="A draft")
    for day, title in ((1, "Trams"), (3, "Buses"), (2, "Ferries")):
        PostFactory(title=title, published=True, published_at=moment(0) - timedelta(days=9 - day))
    response = send(HEADLINES, f"Bearer {TOKEN}")
    expect(
        (response.status_code, response.json()),
        (200, ["Buses", "Ferries", "Trams"]),
        call=f"GET {HEADLINES} with a token",
    )
