import hashlib
from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher
from django.contrib.auth.models import User
from django.utils import timezone, translation

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, UserFactory
from katas.foundations.batteries_included import helpers
from pytest_djangokata.testing import attempt, count_rows, expect

NEW = "pbkdf2_sha256"


def user_of_before(username, password, salt="5a17", **fields):
    digest = hashlib.sha1(f"{salt}{password}".encode()).hexdigest()
    user = UserFactory(username=username, **fields)
    User.objects.filter(pk=user.pk).update(password=f"kata1${salt}${digest}")
    return User.objects.get(pk=user.pk)


def sign_in(username, password):
    call = f"sign_in({username!r}, {password!r})"
    return attempt(helpers.sign_in, username, password, call=call)


def stored(username):
    return User.objects.get(username=username).password


def expect_page(count, number, page, pages, per_page=10):
    items = [f"post {n}" for n in range(count)]
    call = f"page_of(<{count} posts>, {number!r}, per_page={per_page})"
    expect(
        attempt(helpers.page_of, items, number, per_page, call=call),
        {
            "items": items[(page - 1) * per_page : page * per_page],
            "number": page,
            "pages": pages,
            "has_next": page < pages,
            "has_previous": page > 1,
        },
        call=call,
        because="Anything can stand in an address; a reader must get a page that exists, and every post once.",
    )


def test_a_full_last_page_is_not_followed_by_an_empty_one():
    for number in (1, "2"):
        expect_page(20, number, int(number), 2)
    for number in (1, 2, "3"):
        expect_page(21, number, int(number), 3)
    expect_page(10, 1, 1, 1)
    expect_page(3, "3", 3, 3, per_page=1)


def test_what_is_not_a_whole_number_means_the_first_page():
    for number in (None, "", "two", "1.5", "2nd", "?"):
        expect_page(23, number, 1, 3)


def test_what_is_too_low_or_too_high_means_the_last_page():
    for number in ("99", 4, 0, "-1"):
        expect_page(23, number, 3, 3)
    expect_page(20, "3", 2, 2)
    for number in (1, "7"):
        expect_page(0, number, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "per_page", "number"), [(9, 4, 2), (30, 3, 10)])
def test_a_page_loads_no_other_rows(count, per_page, number, assert_queries):
    made = [PostFactory(slug=f"post-{n:03}").slug for n in reversed(range(count))][::-1]
    with assert_queries(at_most=2, because="one that counts, and one for the rows of the page"), count_rows() as rows:
        page = helpers.page_of(Post.objects.order_by("slug"), number, per_page)
    start = per_page * (number - 1)
    call = f"page_of(Post.objects.order_by('slug'), {number}, per_page={per_page}), with {count} posts"
    because = "The caller may count, index and repeat it without another query."
    expect(type(page["items"]).__name__, "list", call=f"the type of the items of {call}", because=because)
    expect([post.slug for post in page["items"]], made[start : start + per_page], call=f"the slugs of {call}")
    if rows.fetched > per_page + 1:
        pytest.fail(
            f"{call}\n  expected: at most {per_page} posts and one count from the database\n"
            f"  got:      {rows.fetched} rows\n"
            "  The archive grows for years, and a page shows as much as ever.",
            pytrace=False,
        )


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Crème brûlée & Co.", "creme-brulee-co"),
        ("  What's   new, 2026?  ", "whats-new-2026"),
        ("Ångström -- a unit", "angstrom-a-unit"),
        ("_draft_ of C++ (old)", "draft_-of-c-old"),
        ("日本", ""),
    ],
)
def test_a_slug_fits_into_an_address(title, slug):
    call = f"slug_of({title!r})"
    expect(attempt(helpers.slug_of, title, call=call), slug, call=call, because="People read addresses, and type them.")


@pytest.mark.parametrize(
    ("language", "zone", "moment", "date"),
    [
        ("en", "UTC", datetime(2026, 8, 4, 12, tzinfo=UTC), "Aug. 4, 2026"),
        ("de", "UTC", datetime(2026, 3, 1, 12, tzinfo=UTC), "1. März 2026"),
        ("en", "Asia/Tokyo", datetime(2026, 2, 28, 15, 30, tzinfo=UTC), "March 1, 2026"),
        ("fr", "America/New_York", datetime(2026, 8, 1, 3, 59, tzinfo=UTC), "31 juillet 2026"),
    ],
    ids=["English", "German", "English, already tomorrow in Tokyo", "French, still yesterday in New York"],
)
def test_a_date_is_written_in_the_readers_language_and_zone(language, zone, moment, date):
    call = f"date_of({moment.isoformat()}), in the language {language!r} and the time zone {zone}"
    with translation.override("nl"), timezone.override("Pacific/Kiritimati"):  # somebody else reads it first
        helpers.date_of(moment)
    with translation.override(language), timezone.override(zone):
        got = attempt(helpers.date_of, moment, call=call)
    expect(got, date, call=call, because="Which day it is depends on where the reader is.")


@pytest.mark.django_db
def test_a_new_password_is_hashed_by_django():
    for username in ("ada", "bea"):
        call = f"register({username!r}, 'tea$ & töast')"
        user = attempt(helpers.register, username, "tea$ & töast", call=call)
        expect(user.username, username, call=f"{call}.username")
        expect(
            identify_hasher(stored(username)).algorithm,
            NEW,
            call=f"the algorithm of the hash that {call} stores",
            because="SHA-1 is quick, and quick is what an attacker with a copy of the table needs.",
        )
        expect(check_password("tea$ & töast", stored(username)), True, call=f"check_password() after {call}")
    expect(
        stored("ada") != stored("bea"),
        True,
        call="two users with the same password have different hashes",
        because="Each hash has a salt of its own, or a table with common passwords opens them all at once.",
    )


@pytest.mark.django_db
def test_a_new_user_signs_in():
    helpers.register("ada", "tea")
    before = stored("ada")
    expect(sign_in("ada", "tea"), User.objects.get(username="ada"), call="sign_in('ada', 'tea')")
    expect(sign_in("ada", "coffee"), None, call="sign_in('ada', 'coffee')")
    expect(sign_in("bea", "tea"), None, call="sign_in('bea', 'tea'), where there is no bea")
    expect(sign_in("ADA", "tea"), None, call="sign_in('ADA', 'tea'), where there is only an ada")
    User.objects.create_user("robot")
    expect(sign_in("robot", "tea"), None, call="sign_in('robot', 'tea'), where robot has no usable password")
    expect(
        (identify_hasher(stored("ada")).algorithm, stored("ada") == before),
        (NEW, True),
        call="the algorithm of ada's hash, and whether it is what it was before signing in",
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("password", "salt"), [("tea", "5a17"), ("töast$ & ", "f"), ("x" * 100, "0123456789abcdef")])
def test_a_user_of_before_signs_in(password, salt):
    old = user_of_before("ada", password, salt=salt)
    expect(
        sign_in("ada", password),
        old,
        call=f"sign_in('ada', {password!r}), where the hash is {old.password[:12]}…",
        because="Nobody can be asked to choose a new password because of our tidying up.",
    )


@pytest.mark.django_db
def test_signing_in_upgrades_the_hash():
    user_of_before("ada", "tea")
    untouched = user_of_before("bea", "tea").password
    attempt(helpers.sign_in, "ada", "tea", call="sign_in('ada', 'tea')")
    expect(
        identify_hasher(stored("ada")).algorithm,
        NEW,
        call="the algorithm of ada's stored hash after sign_in('ada', 'tea')",
        because="Only at this moment the password is known, and the weak hash can be replaced.",
    )
    expect(stored("bea"), untouched, call="bea's stored hash after ada has signed in")
    again = sign_in("ada", "tea")
    expect(again and again.username, "ada", call="sign_in('ada', 'tea').username, the second time")
    expect(sign_in("ada", "coffee"), None, call="sign_in('ada', 'coffee'), after the hash was upgraded")


@pytest.mark.django_db
def test_a_wrong_password_changes_nothing():
    before = user_of_before("ada", "tea").password
    for wrong in ("coffee", "", "Tea", "tea "):
        expect(sign_in("ada", wrong), None, call=f"sign_in('ada', {wrong!r}), where the password is 'tea'")
    expect(stored("ada"), before, call="the stored hash after wrong passwords", because="Nothing was proven.")


@pytest.mark.django_db
def test_an_inactive_user_does_not_sign_in():
    user_of_before("gone", "tea", is_active=False)
    User.objects.create_user("left", password="tea", is_active=False)
    for username in ("gone", "left"):
        expect(
            sign_in(username, "tea"),
            None,
            call=f"sign_in({username!r}, 'tea'), where {username} is not active",
            because="To deactivate is how an account is closed without losing what hangs on it.",
        )


@pytest.mark.django_db
def test_the_admin_can_open_a_user_of_before(client):
    old = user_of_before("ada", "tea")
    client.force_login(UserFactory(username="chief", is_staff=True, is_superuser=True))
    url = f"/admin/auth/user/{old.pk}/change/"
    response = attempt(
        client.get, url, call=f"GET {url}", because="The admin shows a summary of the hash, without its secret."
    )
    expect(response.status_code, 200, call=f"the status of GET {url}")
    digest = old.password.rpartition("$")[2]
    if digest in response.content.decode():
        pytest.fail(
            f"GET {url}\n  expected: a summary of the hash\n  got:      the whole of it\n"
            "  A hash on a screen is a hash in a screenshot.",
            pytrace=False,
        )
