from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from kata_project.factories import PostFactory, TagFactory
from katas.routing.path_converters.reading import Page
from pytest_djangokata.testing import attempt, expect

NEXT_ROUTE = "What names no week must not end in an error: Django has to go on to the next route."


def find(address):
    """Return the name of the route that matches, and its arguments."""
    try:
        match = resolve(address)
    except Resolver404:
        return "nothing matches"
    return match.view_name, dict(match.kwargs)


def visit(client, address):
    response = attempt(client.get, address, call=f"GET {address}")
    expect(response.status_code, 200, call=f"the status of GET {address}", because="The page must be there.")
    return Page(response.content.decode())


@pytest.mark.parametrize(
    ("week", "monday"),
    [
        ("2026-w07", date(2026, 2, 9)),
        ("2026-w01", date(2025, 12, 29)),
        ("2026-w52", date(2026, 12, 21)),
        ("2026-w53", date(2026, 12, 28)),
        ("2027-w01", date(2027, 1, 4)),
        ("2025-w52", date(2025, 12, 22)),
        ("2024-w10", date(2024, 3, 4)),
        ("2020-w53", date(2020, 12, 28)),
        ("1999-w39", date(1999, 9, 27)),
        ("2018-w01", date(2018, 1, 1)),
        ("1815-w25", date(1815, 6, 19)),
        ("2150-w01", date(2149, 12, 29)),
        ("9999-w52", date(9999, 12, 27)),
    ],
    ids=str,
)
def test_the_address_of_a_week_gives_its_monday(week, monday):
    call = f"the route of /archive/{week}/ and its arguments"
    expect(
        attempt(find, f"/archive/{week}/", call=call),
        ("archive:week", {"week": monday}),
        call=call,
        because="The converter turns the text into the date that the view works with.",
    )
    call = f"the route of /archive/{week}"
    expect(find(f"/archive/{week}"), "nothing matches", call=call, because="Each week has one URL, with its slash.")


@pytest.mark.parametrize("text", ["2026-w54", "2026-w00", "2026-w60", "2026-w99", "0000-w10", "0001-w00", "9999-w99"])
def test_a_week_that_no_year_has_is_left_to_the_next_route(text):
    call = f"the route of /archive/{text}/ and its arguments"
    expect(
        attempt(find, f"/archive/{text}/", call=call),
        ("archive:theme", {"slug": text}),
        call=call,
        because=NEXT_ROUTE,
    )


@pytest.mark.parametrize(
    "text", ["2025-w53", "2024-w53", "2027-w53", "2021-w53", "1999-w53", "1800-w53", "2200-w53", "9999-w53"]
)
def test_week_53_of_a_year_with_52_weeks_is_left_to_the_next_route(text):
    call = f"the route of /archive/{text}/ and its arguments"
    expect(
        attempt(find, f"/archive/{text}/", call=call),
        ("archive:theme", {"slug": text}),
        call=call,
        because=f"{text[:4]} has 52 weeks. {NEXT_ROUTE}",
    )


@pytest.mark.parametrize(
    "text",
    ["2026-W07", "2026-w7", "2026-w007", "26-w07", "02026-w07", "2_26-w07", "2026-w07-2"],
)
def test_another_spelling_is_left_to_the_next_route(text):
    call = f"the route of /archive/{text}/ and its arguments"
    expect(
        attempt(find, f"/archive/{text}/", call=call),
        ("archive:theme", {"slug": text}),
        call=call,
        because="One page has one address: everything else would be a second address of the same week.",
    )


@pytest.mark.parametrize(
    ("rest", "name"),
    [
        ("", "archive:index"),
        ("gardening/", "archive:theme"),
        ("late_blooms/", "archive:theme"),
        ("2026_w07/", "archive:theme"),
        ("gardening", None),
        ("gardening/2/", None),
        ("2026-w07/2/", None),
        ("week/2026-w07/", None),
    ],
    ids=lambda value: value or "nothing",
)
def test_the_other_addresses_of_the_archive_stay(rest, name):
    address = f"/archive/{rest}"
    found = attempt(find, address, call=f"the route of {address}")
    expect(
        found if name is None else found[0],
        name or "nothing matches",
        call=f"the route of {address}",
        because="Only the route of the weeks is new.",
    )
    if name is not None:
        call = f"reverse({name!r}, kwargs={found[1]!r})"
        expect(
            attempt(reverse, name, kwargs=found[1], call=call), address, call=call, because="Templates use the name."
        )


@pytest.mark.parametrize("text", ["٢٠٢٦-w٠٧", "2026-w０７", "2026-w+7", "2026-w 7", "+026-w07", "2026-w07\n"])
def test_only_plain_digits_make_a_week(text):
    call = f"the route of /archive/{text}/ and its arguments"
    expect(
        attempt(find, f"/archive/{text}/", call=call),
        "nothing matches",
        call=call,
        because="int() reads more than the digits 0 to 9, and so does \\d; $ also fits before a line break.",
    )


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 2, 9), "2026-w07"),
        (date(2026, 2, 15), "2026-w07"),
        (date(2026, 2, 16), "2026-w08"),
        (date(2025, 12, 29), "2026-w01"),
        (date(2026, 1, 1), "2026-w01"),
        (date(2027, 1, 3), "2026-w53"),
        (date(2023, 1, 1), "2022-w52"),
        (date(2004, 9, 1), "2004-w36"),
        (date(1000, 1, 1), "1000-w01"),
        (date(9999, 12, 31), "9999-w52"),
    ],
    ids=str,
)
def test_reverse_gives_the_week_of_a_day(day, week):
    call = f"reverse('archive:week', kwargs={{'week': {day!r}}})"
    expect(
        attempt(reverse, "archive:week", kwargs={"week": day}, call=call),
        f"/archive/{week}/",
        call=call,
        because="Around New Year a day can belong to a week of the year before or after.",
    )


@pytest.mark.parametrize("first", [1998, 2007, 2016, 2025, 2034])
def test_each_day_finds_the_way_back_to_its_monday(first):
    day, end = date(first, 12, 20), date(first + 3, 1, 15)
    while day < end:
        address = attempt(reverse, "archive:week", args=[day], call=f"reverse('archive:week', args=[{day!r}])")
        expect(
            attempt(find, address, call=f"the route of {address}"),
            ("archive:week", {"week": day - timedelta(days=day.weekday())}),
            call=f"the route of {address}, which is what reverse gives for {day:%A}, {day}",
            because="What to_url writes, to_python must read as the same week.",
        )
        day += timedelta(days=1 if day.month in (12, 1) else 6)


@pytest.mark.django_db
def test_the_page_of_a_week_shows_its_posts(client):
    for title, moment in (
        ("Late", datetime(2027, 1, 3, 23, 59, 59, tzinfo=UTC)),
        ("Too late", datetime(2027, 1, 4, tzinfo=UTC)),
        ("Too early", datetime(2026, 12, 27, 23, 59, 59, tzinfo=UTC)),
        ("First", datetime(2026, 12, 28, tzinfo=UTC)),
    ):
        PostFactory(title=title, published=True, published_at=moment)
    page = visit(client, "/archive/2026-w53/")
    expect(page.heading, "The week of 2026-12-28", call="the heading of /archive/2026-w53/")
    expect(page.items, ["First", "Late"], call="the posts on /archive/2026-w53/")
    expect(
        page.links,
        {"The week before": "/archive/2026-w52/", "The week after": "/archive/2027-w01/"},
        call="the links on /archive/2026-w53/",
        because="The last week of 2026 is followed by the first of 2027.",
    )


@pytest.mark.django_db
def test_the_index_links_to_the_week_of_each_post(client):
    PostFactory(published=True, published_at=datetime(2024, 12, 31, 8, tzinfo=UTC))
    PostFactory(published=True, published_at=datetime(2024, 7, 5, 8, tzinfo=UTC))
    expect(
        visit(client, "/archive/").links,
        {"The week of 2024-07-05": "/archive/2024-w27/", "The week of 2024-12-31": "/archive/2025-w01/"},
        call="the links on /archive/",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["2025-w53", "2026-W07"])
def test_a_theme_with_any_slug_is_found(slug, client):
    tag = TagFactory(name=f"About {slug}", slug=slug)
    PostFactory(title="Beans", published=True, tags=[tag])
    page = visit(client, f"/archive/{slug}/")
    expect(
        (page.heading, page.items), (f"About {slug}", ["Beans"]), call=f"the page /archive/{slug}/", because=NEXT_ROUTE
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("1000-w01", {"The week before": "/archive/0999-w52/", "The week after": "/archive/1000-w02/"}),
        ("9999-w52", {"The week before": "/archive/9999-w51/"}),
    ],
    ids=["1000-w01", "9999-w52"],
)
def test_the_first_and_the_last_weeks_end_in_no_error(text, links):
    response = Client(raise_request_exception=False).get(f"/archive/{text}/")
    expect(
        response.status_code,
        200,
        call=f"the status of GET /archive/{text}/",
        because="The page links to the week before and after: their years must be written with four digits, too.",
    )
    expect(Page(response.content.decode()).links, links, call=f"the links on /archive/{text}/")
