import pytest

from kata_project.factories import PostFactory, ProfileFactory
from katas.templates.inherit_a_layout.elsewhere import elsewhere
from katas.templates.inherit_a_layout.reading import Page
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db

INHERIT = "A page that repeats the layout does not change with it."
EXTEND = "A block that is overridden loses what the layout has in it, unless it asks for it."
NOT_WRITTEN_OUT = "An address that is written out is a broken link as soon as something moves."


@pytest.fixture
def move(settings):
    """Serve the magazine with another layout and card, below another prefix, with static files on another host."""

    def to(name, prefix):
        for setting, value in elsewhere(name=name, prefix=prefix, version=f"{name}-7").items():
            setattr(settings, setting, value)

    return to


def publish(*titles, **kwargs):
    return [PostFactory(title=title, published=True, **kwargs) for title in titles]


def visit(client, address):
    response = attempt(client.get, address, call=f"GET {address}")
    expect(response.status_code, 200, call=f"the status of GET {address}", because="The page is there.")
    return Page(response.content.decode())


def test_the_list_looks_as_before(client):
    first, second = publish("Snails & slugs", "Why 1 < 2")
    page = visit(client, "/magazine/")
    expect((page.texts["title"], page.texts["h1"]), ("Posts – The Magazine", "Posts"), call="title and h1 of the list")
    expect(
        page.links,
        [("Why 1 < 2", f"/magazine/{second.slug}/"), ("Snails & slugs", f"/magazine/{first.slug}/")],
        call="the links in the list",
    )
    expect(page.styles, ["/static/magazine/site.css"], call="the stylesheets of the list", because=EXTEND)
    expect(
        page.texts["aside"], "A new issue each Sunday.", call="the sidebar of the list", because="It is the layout's."
    )
    expect((page.documents, page.cards), (1, ["card", "card"]), call="the bodies and the cards of the list")


def test_the_page_of_a_post_looks_as_before(client):
    author = ProfileFactory(display_name="Zoë <z>")
    (post,) = publish("Snails &amp; <i>slugs</i>", author=author, body="One <b> & two.\n\nThree.")
    page = visit(client, f"/magazine/{post.slug}/")
    expect(
        page.texts["title"],
        "Snails &amp; <i>slugs</i> – The Magazine",
        call="the title of the post's page",
        because=EXTEND,
    )
    expect(page.texts["h1"], "Snails &amp; <i>slugs</i>", call="the h1 of the post's page")
    expect(page.texts["aside"], "By Zoë <z>", call="the sidebar of the post's page")
    expect(
        page.texts["main"],
        "Snails &amp; <i>slugs</i> One <b> & two. Three. All posts",
        call="the text in main of the post's page",
        because="Title, body and link, as they were typed.",
    )
    styles = ["/static/magazine/site.css", "/static/magazine/post.css"]
    expect(page.styles, styles, call="the stylesheets of the post's page", because=EXTEND)


def test_each_line_of_a_body_begins_on_a_line_of_its_own(client):
    long = "Three & four, " + "and more, " * 200 + "and the end."
    (post,) = publish("Snails", body=f"One.\nTwo.\n\n{long}")
    lines = visit(client, f"/magazine/{post.slug}/").lines
    expect(
        [line for line in lines if line not in ("Snails", "All posts")],
        ["One.", "Two.", long],
        call="the lines in main of the post's page, without its title and its link",
        because="In HTML a line break of the text is a space, like any other. How wide a line is decides the browser.",
    )


def test_a_long_title_is_shown_in_full(client):
    title = "eSnail: the long way of the snail over the wall and back again " * 3
    name = "Zoë of the snails " * 4
    (post,) = publish(title.strip(), author=ProfileFactory(display_name=name.strip()))
    texts = visit(client, f"/magazine/{post.slug}/").texts
    expect(
        (texts["title"], texts["h1"]),
        (f"{title.strip()} – The Magazine", title.strip()),
        call=f"title and h1 of the page of a post whose title has {len(title.strip())} characters",
    )
    expect(texts["aside"], f"By {name.strip()}", call="the sidebar of the page of a post whose author has a long name")


@pytest.mark.parametrize("name", ["gazette", "herald"])
def test_both_pages_follow_the_layout(name, client, move):
    (post,) = publish("Snails")
    move(name, "magazine/")
    for address in ("/magazine/", f"/magazine/{post.slug}/"):
        page = visit(client, address)
        expect(
            (page.documents, page.layout),
            (1, name),
            call=f"the mark of the layout on {address}, with the layout {name!r} in place of the old one",
            because=INHERIT,
        )
        expect(
            "Nothing." in page.texts["main"],
            False,
            call=f"main on {address} has the text 'Nothing.' of the layout's content",
            because="The page's content takes its place.",
        )


@pytest.mark.parametrize("name", ["gazette", "herald"])
def test_titles_end_with_the_title_of_the_layout(name, client, move):
    (post,) = publish("Snails & slugs")
    move(name, "magazine/")
    for address, begin in (("/magazine/", "Posts"), (f"/magazine/{post.slug}/", "Snails & slugs")):
        expect(
            visit(client, address).texts["title"],
            f"{begin} – The {name}",
            call=f"the title of {address}, with another layout",
            because=EXTEND,
        )


@pytest.mark.parametrize("name", ["gazette", "herald"])
def test_stylesheets_of_the_layout_are_kept(name, client, move):
    (post,) = publish("Snails")
    move(name, "magazine/")
    cdn = f"https://cdn.example.com/{name}-7"
    styles = [f"{cdn}/{name}/one.css?fresh=1", f"{cdn}/{name}/two.css?fresh=1"]
    expect(
        visit(client, "/magazine/").styles,
        styles,
        call="the stylesheets of the list, with another layout",
        because=EXTEND,
    )
    expect(
        visit(client, f"/magazine/{post.slug}/").styles,
        [*styles, f"{cdn}/magazine/post.css?fresh=1"],
        call="the stylesheets of the post's page, with static files on another host",
        because=f"{EXTEND} {NOT_WRITTEN_OUT}",
    )


@pytest.mark.parametrize("name", ["gazette", "herald"])
def test_the_sidebar_is_kept_in_the_list_and_replaced_for_a_post(name, client, move):
    (post,) = publish("Snails")
    move(name, "magazine/")
    expect(
        visit(client, "/magazine/").texts["aside"],
        f"Ask the {name}.",
        call="the sidebar of the list, with another layout",
        because=INHERIT,
    )
    expect(
        visit(client, f"/magazine/{post.slug}/").texts["aside"],
        f"By {post.author.display_name}",
        call="the sidebar of the post's page",
        because="Here the author stands instead of what the layout says.",
    )


@pytest.mark.parametrize("prefix", ["gazette/", "press/weekly/"])
def test_links_follow_the_address_of_the_magazine(prefix, client, move):
    (post,) = publish("Snails")
    move("gazette", prefix)
    page = visit(client, f"/{prefix}{post.slug}/")
    expect(
        page.links,
        [("All posts", f"/{prefix}")],
        call=f"the links on the post's page, below /{prefix}",
        because=NOT_WRITTEN_OUT,
    )
    page = visit(client, f"/{prefix}")
    expect(
        page.links,
        [("Snails, gazette", f"/{prefix}{post.slug}/")],
        call="the links in the list",
        because=NOT_WRITTEN_OUT,
    )


@pytest.mark.parametrize("posts", [1, 3, 120])
def test_the_list_shows_the_card_of_each_post(posts, client, move):
    made = publish(*[f"Snail {n}" for n in range(posts)])
    move("herald", "magazine/")
    page = visit(client, "/magazine/")
    expect(
        page.cards,
        ["herald"] * posts,
        call="the marks of the cards in the list, with another card",
        because="A copied card does not change along.",
    )
    expect(
        page.links,
        [(f"{post.title}, herald", f"/magazine/{post.slug}/") for post in reversed(made)],
        call="the links in the list, with another card",
        because="Each card shows its own post.",
    )


def test_an_empty_list_says_so(client):
    PostFactory(title="A draft")
    page = visit(client, "/magazine/")
    expect(
        (page.empty, page.cards),
        (["No posts yet."], []),
        call='the texts with the class "empty", and the cards, of no posts',
    )
    for posts in (1, 2):
        publish(f"Snail {posts}")
        page = visit(client, "/magazine/")
        expect(
            (page.empty, len(page.cards)),
            ([], posts),
            call=f'the texts with the class "empty", and the number of cards, with {posts} published',
            because="With posts, the list is not empty.",
        )
