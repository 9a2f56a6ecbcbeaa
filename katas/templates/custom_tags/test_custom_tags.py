from urllib.parse import quote

import pytest
from django.test import RequestFactory
from django.urls import path as route_at
from django.urls import reverse, set_script_prefix

from kata_project.blog.models import Post
from kata_project.factories import PostFactory, TagFactory
from katas.templates.custom_tags.reading import Fragment, changed, render
from pytest_djangokata.testing import attempt, expect

AS_TYPED = ["<script>alert(1)</script>", "a < b && \"c\" > 'd'", "&lt;b&gt; &amp;amp;", "{{ 1 }}", "<mark>plain</mark>"]
#: What an answer may take for a sign of its own.
AS_TYPED += ["\x01a\x02b\x03\x04", "[mark]a[/mark] @@ __mark__", "\ue000a\ue001 \uffff"]
AS_TEXT = "What users typed is text: it must neither run nor disappear."


def highlighted(text, term):
    call = f"{{{{ text|highlight:term }}}}, with text={text!r} and term={term!r}"
    return Fragment(attempt(render, "{{ text|highlight:term }}", text=text, term=term, call=call)), call


def tags_of(post, source="{% post_tags post %}"):
    return Fragment(attempt(render, source, post=post, call=f"{source}, with post={post!r}"))


def link(source, path=None, method="GET", **context):
    """Return the one link, as it is on the page *path*, or where there is no request."""
    request = {} if path is None else {"request": RequestFactory().generic(method, path)}
    fragment = Fragment(attempt(render, source, **request, **context, call=f"{source}, on the page {path}"))
    expect(len(fragment.links), 1, call=f"the number of links in {source}")
    return fragment.links[0]


@pytest.mark.parametrize(
    ("text", "term", "marks"),
    [
        ("Tea and more tea", "tea", ["Tea", "tea"]),
        ("tea, TEA, steam", "Tea", ["tea", "TEA", "tea"]),
        ("coffee", "tea", []),
        ("", "tea", []),
        ("tea", "tea", ["tea"]),
        ("aaaaa", "aa", ["aa", "aa"]),
        ("Du THÉ, du thé", "thé", ["THÉ", "thé"]),
        ("teatime, tea time", "tea ", ["tea "]),
        ("İİİ Tea, Spaß und tea", "tea", ["Tea", "tea"]),
        ("two words, Two Words", "two words", ["two words", "Two Words"]),
        ("  tea\n", "tea", ["tea"]),
        ("tea and " * 120, "tea", ["tea"] * 120),
    ],
    ids=[
        "twice",
        "in capitals and inside a word",
        "nowhere",
        "no text",
        "the whole text",
        "twice in five letters",
        "an accent",
        "with a blank",
        "after letters that grow in lower or in upper case",
        "two words",
        "between blanks",
        "120 times",
    ],
)
def test_each_occurrence_is_marked(text, term, marks):
    seen, call = highlighted(text, term)
    expect(seen.marks, marks, call=f"the texts of the mark elements in {call}", because="The letters of the text stay.")
    expect(seen.text, text, call=f"the text of {call}", because="A mark takes nothing away.")
    found = [at for at in range(len(text)) if text[at:].lower().startswith(term.lower())]
    expect(set(seen.before) <= set(found), True, call=f"each mark in {call} stands where the term is")


@pytest.mark.parametrize(
    ("text", "term", "marks"),
    [
        ("c++, not ccc", "c++", ["c++"]),
        ("a.b, axb", ".", ["."]),
        ("(what?) [x] \\d", "(what?)", ["(what?)"]),
        ("C:\\new \\d 5", "\\d", ["\\d"]),
        ("fish & chips & more", "&", ["&", "&"]),
        ("a <b> & <B>", "<b>", ["<b>", "<B>"]),
        ("100% of 100", "100%", ["100%"]),
        ('say "tea"', '"', ['"', '"']),
    ],
    ids=["plus", "dot", "brackets", "backslash", "ampersand", "tag", "percent", "quote"],
)
def test_the_term_is_taken_as_it_stands(text, term, marks):
    seen, call = highlighted(text, term)
    expect(
        (seen.marks, seen.text),
        (marks, text),
        call=f"the texts of the mark elements, and all text, of {call}",
        because="A search term is no regular expression and no HTML.",
    )


@pytest.mark.parametrize("term", ["amp", "lt", "quot", "gt", "x27", "mark", ";"])
def test_a_term_is_not_found_in_the_markup(term):
    seen, call = highlighted('fish & <chips>, "salt\'s" MARK', term)
    expect(
        [mark.lower() for mark in seen.marks],
        [term] if term in ("lt", "mark") else [],
        call=f"the texts of the mark elements in {call}",
        because="The reader searches the text, not the entities that it is written with.",
    )
    expect(seen.text, 'fish & <chips>, "salt\'s" MARK', call=f"the text of {call}")


@pytest.mark.parametrize("text", AS_TYPED)
@pytest.mark.parametrize("term", ["a", "nowhere", None, "<script>"])
def test_text_is_shown_as_it_was_typed(text, term):
    seen, call = highlighted(text, term)
    expect(
        (seen.text, set(seen.elements) - {"mark"}),
        (text, set()),
        call=f"text, and other elements, of {call}",
        because=AS_TEXT,
    )


@pytest.mark.parametrize("term", ["tea", None])
def test_no_text_is_nothing(term):
    seen, call = highlighted(None, term)
    expect((seen.text, seen.elements), ("", []), call=call, because="Nobody wants to read None.")


@pytest.mark.parametrize("term", [None, "", " ", "  "])
def test_without_a_term_nothing_is_marked(term):
    seen, call = highlighted("a  cup   of tea", term)
    expect((seen.text, seen.marks), ("a  cup   of tea", []), call=f"the text, and the mark elements, of {call}")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "names",
    [["b", "a"], ["tea", "cake", "milk & <b>honey</b>", "sugar"], [f"tag {n}" for n in range(130, 100, -1)]],
    ids=["two tags", "four tags, one with markup", "thirty tags"],
)
def test_tags_are_listed_by_name(names):
    tags = [TagFactory(name=name) for name in names]
    set_script_prefix("/magazine/")
    try:
        seen = tags_of(PostFactory(tags=tags))
    finally:
        set_script_prefix("/")
    expect(
        seen.links,
        [[tag.name, f"/magazine{tag.get_absolute_url()}", None] for tag in sorted(tags, key=lambda tag: tag.name)],
        call="texts, addresses and aria-current of the links in {% post_tags post %}, on a site below /magazine/",
        because="Sorted by name; a name is text.",
    )
    expect(seen.elements.count("li"), len(names), call="the number of li in {% post_tags post %}")
    expect("b" in seen.elements, False, call="{% post_tags post %} has an element from a tag's name", because=AS_TEXT)


@pytest.mark.django_db
@pytest.mark.parametrize("posts", [1, 4])
def test_prefetched_tags_take_no_query(posts, assert_queries):
    for n in range(posts):
        PostFactory(tags=[TagFactory(name=f"b{n}"), TagFactory(name=f"a{n}")])
    for post in Post.objects.prefetch_related("tags"):
        with assert_queries(
            0, because="the tags of all posts are there already; asking again would cost a query for each post"
        ):
            seen = tags_of(post)
        expect([text[0] for text, *_ in seen.links], ["a", "b"], call="the first letters of the tags' names")


@pytest.mark.django_db
def test_a_post_without_tags_shows_nothing():
    seen = tags_of(PostFactory())
    expect((seen.text.strip(), seen.elements), ("", []), call="{% post_tags post %} of a post without tags")


@pytest.mark.parametrize("source", ["{% post_tags post %}", "{% post_tags nothing %}", "{% post_tags post.nothing %}"])
def test_without_a_post_nothing_is_shown(source):
    seen = tags_of(None, source)
    expect((seen.text.strip(), seen.elements), ("", []), call=f"{source}, with post=None")


@pytest.mark.parametrize(
    ("source", "route", "kwargs"),
    [
        ('{% nav_link "blog:home" "Posts" %}', "blog:home", {}),
        ('{% nav_link "billing:pricing" "Posts" %}', "billing:pricing", {}),
        ('{% nav_link "blog:category" "Posts" slug="food" %}', "blog:category", {"slug": "food"}),
        ('{% nav_link "accounts:author" "Posts" pk=17 %}', "accounts:author", {"pk": 17}),
    ],
    ids=["home", "pricing", "a category", "an author"],
)
def test_the_link_is_marked_on_its_own_page_only(source, route, kwargs):
    address = reverse(route, kwargs=kwargs)
    # The same route, for something else.
    other = reverse(route, kwargs={name: value * 2 for name, value in kwargs.items()}) if kwargs else "/other/"
    for path, current in (
        (address, "page"),
        (f"{address}?page=2", "page"),
        (f"{address}more/", None),
        (address[:-1] or "/more", None),
        (address.upper() if kwargs else "/MORE/", None),
        (other, None),
        ("/elsewhere/", None),
        (None, None),
    ):
        expect(
            link(source, path),
            ["Posts", address, current],
            call=f"text, address and aria-current of {source}, " + (f"on {path}" if path else "without a request"),
            because="The query string does not matter, the rest of the path does.",
        )
    call = f"text, address and aria-current of {source}, on the page that answers a POST to {address}"
    expect(link(source, address, "POST"), ["Posts", address, "page"], call=call)


@pytest.mark.parametrize("label", AS_TYPED)
def test_the_label_is_shown_as_it_was_typed(label):
    source = '{% nav_link "blog:home" label %}'
    html = attempt(render, source, label=label, call=source)
    expect(
        (Fragment(html).text.strip(), Fragment(html).elements),
        (label, ["a"]),
        call=f"the text and the elements of {source}, with label={label!r}",
        because=AS_TEXT,
    )


@pytest.mark.django_db
def test_the_page_keeps_its_variables():
    source = '{% post_tags post %}{% nav_link "blog:home" "Posts" %}'
    context = dict.fromkeys(("tags", "address", "label", "current", "route", "text", "term", "url", "href"), "mine")
    context |= {"post": PostFactory(tags=1), "request": RequestFactory().get("/")}
    expect(
        attempt(changed, source, **context, call=source),
        [],
        call=f"the variables that the page has after {source}, and did not have before, or had with another value",
        because="A tag works with variables of its own.",
    )


@pytest.mark.django_db
@pytest.mark.parametrize("posts", [1, 5])
def test_the_search_page_takes_two_queries(posts, client, assert_queries):
    for n in range(posts):
        PostFactory(title=f"Tea {n}", tags=2)
    with assert_queries(at_most=2, because="one for the posts, one for the tags of all of them"):
        response = attempt(client.get, "/newsroom/search/", {"q": "tea"}, call="GET /newsroom/search/?q=tea")
    page = Fragment(response.content.decode())
    expect(page.marks, ["Tea"] * posts, call="the texts of the mark elements on /newsroom/search/?q=tea")
    expect(
        page.links[:2],
        [["Search", "/newsroom/search/", "page"], ["Posts", "/", None]],
        call="text, address and aria-current of the links in the navigation on /newsroom/search/?q=tea",
    )
    expect(page.elements.count("li"), 2 * posts, call="the number of li on /newsroom/search/?q=tea")


class Elsewhere:
    """A site with routes for any name."""

    urlpatterns = [route_at("people/<str:name>/", lambda request, name: None, name="person")]


@pytest.mark.parametrize("prefix", ["", "/magazine"], ids=["at the top", "below a prefix"])
@pytest.mark.parametrize("name", ["ada", "Zoë", "Ada King", "100%25", "O'Neill", "a=b;c:d", "(a)+b,c"])
def test_a_link_is_marked_with_any_letters_and_below_a_prefix(name, prefix, settings):
    settings.ROOT_URLCONF = Elsewhere
    source = '{% nav_link "person" "Posts" name=name %}'
    set_script_prefix(f"{prefix}/")
    try:
        address = reverse("person", kwargs={"name": name})
        request = RequestFactory().get(f"/people/{quote(name)}/", SCRIPT_NAME=prefix)
        seen = Fragment(attempt(render, source, request=request, name=name, call=source)).links
    finally:
        set_script_prefix("/")
    expect(
        seen,
        [["Posts", address, "page"]],
        call=f"text, URL and aria-current of {source} on the page {address}",
        because="reverse() quotes what a URL cannot hold, and request.path does not.",
    )
