from datetime import UTC, datetime, timedelta
from datetime import timezone as offset

import pytest
from django.utils import timezone, translation

from kata_project.blog.models import Post
from kata_project.factories import PostFactory
from katas.foundations.batteries_included import helpers
from pytest_djangokata.testing import attempt, count_rows, expect


def expect_page(count, number, page, pages, per_page=10, kind=list):
    items = kind(f"post {n}" for n in range(count))
    size = {} if per_page == 10 else {"per_page": per_page}  # 10 is what the function takes by itself.
    call = (
        f"page_of(<a {kind.__name__} of {count} posts>, {number!r}{''.join(f', per_page={n}' for n in size.values())})"
    )
    expect(
        attempt(helpers.page_of, items, number, **size, call=call),
        {
            "items": list(items[(page - 1) * per_page : page * per_page]),
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
    expect_page(1205, "121", 121, 121)
    expect_page(3, "3", 3, 3, per_page=1)
    expect_page(11, 2, 2, 2, kind=tuple)


def test_what_is_not_a_whole_number_means_the_first_page():
    for number in (None, "", "two", "2.5", 2.5, "2nd", "?", "²", "--5", "-"):
        expect_page(23, number, 1, 3)


def test_what_is_too_low_or_too_high_means_the_last_page():
    for number in ("99", 4, 0, "-1"):
        expect_page(23, number, 3, 3)
    expect_page(20, "3", 2, 2)
    for number in (1, "7"):
        expect_page(0, number, 1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("count", "per_page", "number", "page_number"),
    [(9, 4, 2, 2), (30, 3, 10, 10), (9, 4, "77", 3)],
    ids=["the second of three pages", "the last of ten", "a page that is not there"],
)
def test_a_page_loads_no_other_rows(count, per_page, number, page_number, assert_queries):
    made = [PostFactory(slug=f"post-{n:03}").slug for n in reversed(range(count))][::-1]
    with assert_queries(at_most=2, because="one that counts, and one for the rows of the page"), count_rows() as rows:
        page = helpers.page_of(Post.objects.order_by("slug"), number, per_page=per_page)
    start = per_page * (page_number - 1)
    call = f"page_of(Post.objects.order_by('slug'), {number!r}, per_page={per_page}), with {count} posts"
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
        ("Die Straße nach Ørsta", "die-strae-nach-rsta"),
        ("_draft_ of C++ (old)", "draft_-of-c-old"),
        ("Why <b>/<i> is not <u>", "why-bi-is-not-u"),
        ("日本", ""),
    ],
)
def test_a_slug_fits_into_an_address(title, slug):
    call = f"slug_of({title!r})"
    expect(attempt(helpers.slug_of, title, call=call), slug, call=call, because="People read addresses, and type them.")


def test_a_long_title_has_a_long_slug():
    title, call = "A day " * 50 + "in the history of letters", "slug_of(<a title of 325 characters>)"
    expect(
        attempt(helpers.slug_of, title, call=call),
        "a-day-" * 50 + "in-the-history-of-letters",
        call=call,
        because="A slug that is cut off may end with a hyphen, and be that of another title.",
    )


@pytest.mark.parametrize(
    ("language", "zone", "moment", "date"),
    [
        ("en", "UTC", datetime(2026, 8, 4, 12, tzinfo=UTC), "Aug. 4, 2026"),
        ("de", "UTC", datetime(2026, 3, 1, 12, tzinfo=UTC), "1. März 2026"),
        ("en", "Asia/Tokyo", datetime(2026, 2, 28, 10, 30, tzinfo=offset(timedelta(hours=-5))), "March 1, 2026"),
        ("fr", "America/New_York", datetime(2026, 8, 1, 3, 59, tzinfo=UTC), "31 juillet 2026"),
        ("br", "UTC", datetime(2026, 2, 1, 12, tzinfo=UTC), "C'hwe. 1, 2026"),
        ("en-gb", "Europe/London", datetime(2026, 8, 4, 12, tzinfo=UTC), "4 Aug 2026"),
    ],
    ids=[
        "English",
        "German",
        "English, from New York, already tomorrow in Tokyo",
        "French, still yesterday in New York",
        "Breton, with an apostrophe",
        "British",
    ],
)
def test_a_date_is_written_in_the_readers_language_and_zone(language, zone, moment, date):
    call = f"date_of({moment.isoformat()}), in the language {language!r} and the time zone {zone}"
    for first, place in (("nl", "Pacific/Kiritimati"), (language, "Pacific/Kiritimati"), ("nl", zone)):
        with translation.override(first), timezone.override(place):  # Somebody else reads it before.
            helpers.date_of(moment)
    with translation.override(language), timezone.override(zone):
        got = attempt(helpers.date_of, moment, call=call)
    got = "" + got if isinstance(got, str) else got  # A safe string is a text, too.
    expect(got, date, call=call, because="Which day it is depends on where the reader is.")
