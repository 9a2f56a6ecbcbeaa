from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission

from kata_project.blog.models import Category, Post, Tag
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, UserFactory
from katas.admin.register_and_list.pages import Page
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

LIST = "/desk/blog/post/"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

#: title, author, status, views, category, and days since it was made; the order of the rows is none of those asked for.
POSTS = [
    ("Paper maps", "Mia", "draft", 30, "Books", 1),
    ("Tidal walks", "Zoë", "published", 7, "Outdoors", 9),
    ("Corner shops", "Ada", "draft", 100, None, 1.3),
    ("Night buses", "Bo de Wit", "published", 0, "Books", 5),
]


@pytest.fixture
def desk(client):
    """Return a function that opens a page of the desk as an editor who may do everything with posts."""
    editor = UserFactory(is_staff=True)
    editor.user_permissions.set(Permission.objects.filter(content_type__model="post"))
    client.force_login(editor)

    def open_page(address):
        response = client.get(address)
        expect(response.status_code, 200, call=f"GET {address}")
        return Page(response.content.decode())

    return open_page


@pytest.fixture
def posts():
    categories = {name: CategoryFactory(name=name) for name in ("Outdoors", "Books")}
    authors = {name: ProfileFactory(display_name=name) for name in ("Zoë", "Mia", "Bo de Wit", "Ada")}
    tags = [Tag.objects.create(name=name, slug=name.lower()) for name in ("Slow", "Free")]
    for title, author, status, views, category, days in POSTS:
        post = PostFactory(
            title=title,
            author=authors[author],
            status=status,
            views=views,
            category=categories.get(category),
            body="Everything about gulls.",
            summary="In short: gulls.",
            created_at=NOON - timedelta(days=days),
            published_at=NOON.replace(year=2126) if status == "published" else None,
        )
        post.tags.set(tags)


def post_author(name):
    return next(post.author for post in Post.objects.all() if post.author.display_name == name)


def titles(page):
    """Return the titles of the list, in its order."""
    known = {title for title, *_ in POSTS}
    return [next((cell for cell in row if cell in known), "?") for row in page.rows]


def test_the_list_shows_title_author_status_and_views(desk, posts):
    page = desk(LIST)
    expect(len(page.rows), len(POSTS), call="the number of rows in the list")
    for title, author, status, views, *_ in POSTS:
        row = next((row for row in page.rows if title in row), [])
        for what, shown in (
            ("title", title),
            ("author's display name", author),
            ("status", status.capitalize()),
            ("number of views", str(views)),
        ):
            expect(
                shown in row,
                True,
                call=f"the {what} of {title!r} stands in its row, which is {row}",
                because="An editor wants to see it without opening every post.",
            )


@pytest.mark.parametrize("query", ["", "?q=tea"], ids=["all", "a search"])
def test_the_list_takes_no_query_for_each_post(query, desk, record_queries):
    numbers = []
    for more in (3, 9):
        for number in range(more):
            PostFactory(editor=ProfileFactory(), title=f"Tea {number}")
        with record_queries() as log:
            desk(LIST + query)
        numbers.append(len(log))
    expect(
        numbers[1],
        numbers[0],
        call=f"queries of GET {LIST}{query} with 12 posts, where 3 posts take {numbers[0]}",
        because="A column that reads the author asks for each row, unless the list fetches the authors along.",
    )


def test_the_newest_post_is_at_the_top(desk, posts):
    expect(
        titles(desk(LIST)),
        ["Paper maps", "Corner shops", "Night buses", "Tidal walks"],
        call="the titles in the list",
        because="Unless somebody asks for another order, what was made last comes first.",
    )


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("title", ["Corner shops", "Night buses", "Paper maps", "Tidal walks"]),
        ("author", ["Ada", "Bo de Wit", "Mia", "Zoë"]),
        ("status", ["Draft", "Draft", "Published", "Published"]),
        ("views", ["0", "7", "30", "100"]),
    ],
    ids=["title", "author", "status", "views"],
)
def test_a_click_on_a_heading_sorts_by_what_is_shown(what, expected, desk, posts):
    page = desk(LIST)
    texts = {title: (title, author, status.capitalize(), str(views)) for title, author, status, views, *_ in POSTS}
    number = ["title", "author", "status", "views"].index(what)
    columns = page.columns([texts[title][number] if title in texts else "?" for title in titles(page)])
    if not columns:
        pytest.fail(f"the list shows no column with the {what}: {page.rows}", pytrace=False)
    clicked = {one: desk(LIST + page.headings[one][1]).values(one) for one in columns if page.headings[one][1]}
    # One column that can be sorted by is enough: another one beside it may show the same.
    column = next((one for one, values in clicked.items() if values == expected), columns[0])
    heading, link = page.headings[column]
    expect(
        bool(link),
        True,
        call=f"the heading {heading!r}, over the {what}, can be clicked",
        because="Django does not know by which column of the database to sort a value that Python computes.",
    )
    expect(
        clicked[column],
        expected,
        call=f"the column of the {what}, after a click on its heading {heading!r}",
        because="Who sorts by a column expects the order of what stands in it.",
    )


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("maps", ["Paper maps"]),
        ("TIDAL", ["Tidal walks"]),
        ("ada", ["Corner shops"]),
        ("ia", ["Paper maps"]),
        ("mia paper", ["Paper maps"]),
        ("bo shops", []),
        ("s", ["Paper maps", "Corner shops", "Night buses", "Tidal walks"]),
    ],
    ids=[
        "part of a title",
        "in capitals",
        "author",
        "part of an author",
        "author and title",
        "author of another title",
        "a letter",
    ],
)
def test_search_finds_titles_and_authors(words, expected, desk, posts):
    expect(titles(desk(f"{LIST}?q={words}")), expected, call=f"the titles found by a search for {words!r}")


def test_search_leaves_the_texts_alone(desk, posts):
    expect(
        titles(desk(f"{LIST}?q=gulls")),
        [],
        call="the titles found by a search for 'gulls', a word that only the texts and summaries have",
        because="A search for a part of a word in every text reads the whole table, and finds too much.",
    )


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("Draft", ["Corner shops", "Paper maps"]),
        ("Published", ["Night buses", "Tidal walks"]),
        ("Books", ["Night buses", "Paper maps"]),
        ("Outdoors", ["Tidal walks"]),
    ],
    ids=["draft", "published", "books", "outdoors"],
)
def test_the_list_can_be_filtered(link, expected, desk, posts):
    page = desk(LIST)
    if link not in page.filters:
        pytest.fail(
            f"the filters beside the list\n  expected: a link {link!r}\n  got:      {list(page.filters)}", pytrace=False
        )
    expect(sorted(titles(desk(LIST + page.filters[link]))), expected, call=f"the titles after a click on {link!r}")


@pytest.mark.parametrize("field", ["views", "created_at", "updated_at"])
def test_the_form_shows_what_nobody_may_edit(field, desk, posts):
    post = Post.objects.get(title="Night buses")
    page = desk(f"{LIST}{post.pk}/change/")
    expect(
        field in page.readonly,
        True,
        call=f"{field} stands on the page of a post as read-only; these do: {sorted(page.readonly)}",
        because="Editors want to know, and must not change it.",
    )


@pytest.mark.parametrize(
    ("title", "status", "superuser"),
    [("Night buses", "draft", True), ("Night buses", "draft", False), ("Paper maps", "published", False)],
    ids=["a published post, by a superuser", "a published post, by an editor", "a draft, by an editor"],
)
def test_a_forged_form_changes_no_protected_field(title, status, superuser, desk, posts, client):
    if superuser:
        client.force_login(UserFactory(is_staff=True, is_superuser=True))
    post = Post.objects.get(title=title)
    address = f"{LIST}{post.pk}/change/"
    data = {}
    for name, value in desk(address).fields:
        data.setdefault(name, []).append(value)
    data |= {"title": "Night trains", "summary": "Late.", "views": "99999", "created_at": "2030-01-01 10:00:00"}
    data |= {"created_at_0": "2030-01-01", "created_at_1": "10:00:00"}
    data |= {"published_at": "2031-02-03 04:05", "published_at_0": "2031-02-03", "published_at_1": "04:05:00"}
    outdoors, tag, ada = (
        Category.objects.get(name="Outdoors"),
        Tag.objects.create(name="Rail", slug="rail"),
        post_author("Ada"),
    )
    data |= {"slug": "night-trains", "status": status, "category": outdoors.pk, "tags": [tag.pk], "editor": ada.pk}
    data |= {"author": ada.pk, "body": "Everything about trains."}
    response = client.post(address, data)
    expect(response.status_code, 302, call=f"POST {address}, with another title", because="Good input is saved.")
    changed = Post.objects.get(pk=post.pk)
    expect((changed.title, changed.summary), ("Night trains", "Late."), call="title and summary afterwards")
    expect(
        (changed.slug, changed.status, changed.category, list(changed.tags.all()), changed.editor),
        ("night-trains", status, outdoors, [tag], ada),
        call="slug, status, category, tags and editor afterwards",
        because="The other fields can be edited as before.",
    )
    expect(
        (changed.author, changed.body, changed.published_at),
        (ada, "Everything about trains.", datetime(2031, 2, 3, 4, 5, tzinfo=UTC)),
        call="author, body and published_at afterwards",
        because="The other fields can be edited as before.",
    )
    expect(
        (changed.views, changed.created_at),
        (post.views, post.created_at),
        call="views and created_at, after a POST that contained both",
        because="What is only hidden from the page can still be sent.",
    )


def test_a_new_post_begins_without_views(desk, posts, client):
    data = {}
    for name, value in desk(f"{LIST}add/").fields:
        data.setdefault(name, []).append(value)
    data |= {
        "title": "Ferries",
        "slug": "ferries",
        "author": post_author("Ada").pk,
        "body": "Boats.",
        "status": "draft",
    }
    data |= {"views": "99999", "created_at": "2030-01-01 10:00:00"}
    data |= {"created_at_0": "2030-01-01", "created_at_1": "10:00:00"}
    response = client.post(f"{LIST}add/", data)
    expect(response.status_code, 302, call=f"POST {LIST}add/, with a new post", because="Editors write posts, too.")
    made = Post.objects.get(title="Ferries")
    expect(
        (made.views, made.created_at.year == 2030),
        (0, False),
        call="views of the new post, and is it made in 2030, after a POST that contained both",
        because="Nobody has read it yet, and when it was made is for the site to say.",
    )
