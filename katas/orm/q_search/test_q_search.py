from datetime import UTC, datetime, timedelta

import pytest

from kata_project.blog.models import Category, Post, Tag
from kata_project.factories import CategoryFactory, PostFactory, ProfileFactory, TagFactory
from katas.orm.q_search import search as module
from pytest_djangokata.testing import attempt, count_rows, expect

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def post():
    """Return a function that publishes a post about nothing but what it is told, each later than the one before."""

    def publish(title, *, summary="", category=None, tags=(), **fields):
        fields.setdefault("published_at", NOON + timedelta(hours=Post.objects.count()))
        return PostFactory(
            published=True,
            title=title,
            summary=summary,
            body="-",
            category=category and CategoryFactory(name=category),
            tags=[Tag.objects.filter(name=name).first() or TagFactory(name=name) for name in tags],
            **fields,
        )

    return publish


def check(words, expected, *, tags=(), without=(), because, in_order=False):
    """Search, and compare the titles that are found."""
    __tracebackhide__ = True
    given = ", ".join(
        [repr(words), *(f"{name}={value!r}" for name, value in [("tags", tags), ("without", without)] if value)]
    )
    call = f"search({given})"
    found = attempt(titles_found, words, tags, without, call=call, because=because)
    if not in_order:
        found, expected = sorted(found), sorted(expected)
    expect(found, expected, call=call, because=because)


def titles_found(words, tags, without):
    return [post.title for post in module.search(words, tags=tags, without=without)]


def test_every_word_must_be_found(post):
    post("Apples and pears")
    post("Apples", summary="Nothing on the other fruit")
    post("PEARS", summary="Unlike apples")
    post("Kiwi", category="Pears", tags=["apples"])
    post("Plums", category="Fruit", tags=["pears", "cake"])
    check(
        ["apple", "pear"],
        ["Apples and pears", "PEARS", "Kiwi"],
        because="Each of the words must be found, wherever it is: in title, summary, category or tag, in either case.",
    )
    check(["cake"], ["Plums"], because="One word alone is a search as well.")
    check(["apple", "pear", "cake"], [], because="No post has all three of them.")


def test_a_word_is_found_in_these_four_places_only(post):
    author = ProfileFactory(display_name="Apple Appleton")
    post("Plums", summary="Blue", category="Fruit", author=author).tags.add(TagFactory(name="sweet", slug="apple"))
    post("Pears").tags.add(TagFactory(name="apple", slug="sweet"))
    Post.objects.update(body="An apple a day")
    Category.objects.update(slug="apple")
    check(["apple"], ["Pears"], because="The others say it in their text, their author's name or a slug only.")
    check(["plum"], ["Plums"], without=["apple"], because="What is unwanted is found in the same four places only.")
    check([], ["Plums"], tags=["apple"], because="A tag is asked for by its slug and not by its name.")


def test_two_words_may_be_found_in_two_tags(post):
    post("One", tags=["apples", "pears"])
    post("Two", tags=["apples with pears", "cake"])
    post("Three", tags=["apples"])
    check(
        ["apples", "pears"],
        ["One", "Two"],
        because="The first word may be found in one tag and the second in another: that takes two joins.",
    )


def test_no_word_is_found_across_two_places(post):
    post("Apple", summary="pear", category="Plum", tags=["cherry", "fig"])
    for word in ("apple pear", "applepear", "pear plum", "plum cherry", "cherry fig", "cherry,fig"):
        check([word], [], because="Each of the places is a text of its own.")
    check(["pear", "apple"], ["Apple"], without=["apple pear"], because="What is unwanted is found in one place, too.")


def test_one_of_the_tags_is_enough(post):
    cake, soup, salad = (TagFactory(name=name, slug=name) for name in ["cake", "soup", "Salad"])
    post("Apples").tags.add(cake)
    post("Pears").tags.add(soup, cake)
    post("Plums").tags.add(salad)
    post("Leeks").tags.add(soup)
    post("Soup without a tag")
    asked = ["cake", "soup"]
    check([], ["Apples", "Pears", "Leeks"], tags=asked, because="At least one of the tags is asked for, not all.")
    check(["pea"], ["Pears"], tags=asked, because="Words and tags are two conditions: both must be met.")
    check([], ["Pears", "Leeks"], tags=asked, without=["apple"], because="Unwanted is unwanted, also without any word.")
    check(
        ["cake"],
        ["Pears"],
        tags=["soup"],
        because="The word may be found in one tag, and the tag that is asked for be another.",
    )
    post("Bread", tags=["soup kitchen"]).tags.add(cake)
    check(
        ["e"],
        ["Leeks", "Pears"],
        tags=asked,
        without=["kitchen", "apple"],
        because="Words, tags and what is unwanted are three conditions, and a tag that was not asked for counts as well.",
    )
    check(["e"], ["Leeks"], tags=["soup"], without=["cake"], because="What is unwanted is found in any of the tags.")
    check([], ["Leeks"], tags=["soup"], without=["cake"], because="What is unwanted is found in any of the tags.")
    check([], [], tags=asked, without=["cake", "soup"], because="A tag that is asked for can have an unwanted name.")
    check(["e"], [], tags=["nosuch"], because="A slug that no tag has is found nowhere.")
    check([], ["Plums"], tags=["Salad"], because="A tag is asked for by its slug, capitals and all.")
    check([], [], tags=["ca", "salad"], because="A part of a slug is not the slug, nor is it one in other letters.")


@pytest.mark.parametrize(
    ("place", "fields"),
    [
        ("title", {"title": "Apple cake"}),
        ("summary", {"summary": "With CAKE"}),
        ("category", {"category": "Cakes"}),
        ("tag", {"tags": ["bread", "cakes"]}),
    ],
    ids=["title", "summary", "category", "tag"],
)
def test_what_is_unwanted_is_found_nowhere(post, place, fields):
    post(**{"title": "Bad apple", **fields})
    post("Apple", summary="Raw", category="Fruit", tags=["bread"])
    post("Apple soup", category="Soup", tags=["spicy", "hot"])
    check(
        ["apple"],
        ["Apple", "Apple soup"],
        without=["cake"],
        because=f"One of the others has what is unwanted in its {place}, and one place is enough to drop it.",
    )
    check(["apple"], ["Apple"], without=["cake", "soup"], because="None of the unwanted words may be found.")


def test_a_post_without_a_category_is_found_too(post):
    post("Apple", category=None, tags=["bread"])
    post("Apple as well", category="Fruit")
    check(["apple"], ["Apple", "Apple as well"], because="The category is one of four places; it need not exist.")
    check(["apple"], ["Apple"], without=["fruit"], because="What does not exist does not contain an unwanted word.")


def test_a_draft_is_never_found(post):
    for place in ({"title": "Apple"}, {"summary": "Apple"}, {"category": "Apple"}, {"tags": ["apple"]}):
        post(**{"title": "Draft", **place}, status=Post.Status.DRAFT)
    post("Published", summary="Apple", tags=["sweet"])
    slug = Tag.objects.get(name="sweet").slug
    post("Draft", tags=["sweet"], status=Post.Status.DRAFT)
    check(["apple"], ["Published"], because="However a word is found, the post must be published as well.")
    check([], ["Published"], tags=[slug], because="However a tag is found, the post must be published as well.")


def test_an_empty_search_finds_nothing(post):
    post("Apple")
    post("Pear", category="Fruit")
    because = "Without a word or a tag there is nothing to look for."
    check([], [], because=because)
    check([], [], without=["pear"], because=because)
    check([], [], without=["cake"], because=because)


def test_blank_entries_count_as_not_given(post):
    tag = TagFactory(name="sweet", slug="sweet")
    post("Apple").tags.add(tag)
    post("Pear")
    because = (
        "A form sends an empty field too. An empty string is part of every text, so it must not become a condition."
    )
    check([""], [], because=because)
    check(["", "  "], [], tags=[""], without=[" "], because=because)
    check(["", "apple"], ["Apple"], because=because)
    check(["apple"], ["Apple"], without=["", "cake"], because=because)
    check(["apple"], ["Apple"], tags=["", " "], because=because)
    check([" \t "], ["Apple"], tags=["", "sweet"], because=because)
    post("Apple pie")
    check(["apple"], ["Apple", "Apple pie"], without=[" ", "\t"], because="A space is not a word that nobody may use.")


def test_words_are_text(post):
    for title in ["50% off", "500 off", "C++", "Cxx", "a_b", "axb", "Five o'clock", 'Say "when"', "C:\\tea", "Café"]:
        post(title)
    literally = [("50%", "50% off"), ("c++", "C++"), ("A_B", "a_b"), ("o'c", "Five o'clock"), ('"w', 'Say "when"')]
    for word, title in [*literally, ("\\", "C:\\tea"), ("fé", "Café")]:
        check([word], [title], because="Each character is looked for literally.")
    check(["."], [], because="Each character is looked for literally.")
    check(["50%  off"], [], because="Two spaces are not one.")
    check(["off 50%"], [], because="What was typed into one field is looked for as one piece.")
    post("[a] b")
    check(["[a"], ["[a] b"], because="Each character is looked for literally.")
    check(["[b]"], [], because="Each character is looked for literally.")


def test_what_is_unwanted_is_text_too(post):
    titles = ["50% off", "500 off", "C++", "Cxx", "a_b", "axb", "a.b", "[a] b", "(a"]
    for title in titles:
        post(title, summary="tea")
    for word, dropped in [
        ("50%", ["50% off"]),
        ("c++", ["C++"]),
        ("a_b", ["a_b"]),
        (".", ["a.b"]),
        ("(", ["(a"]),
        ("[a", ["[a] b"]),
        ("[b]", []),
        ("50%  off", []),
        ("off 50%", []),
    ]:
        check(
            ["tea"],
            [title for title in titles if title not in dropped],
            without=[word],
            because="Each character is looked for literally.",
        )


def test_a_post_is_listed_once_and_the_newest_comes_first(post):
    sweet, sour = TagFactory(name="sweet apple", slug="sweet"), TagFactory(name="sour apple", slug="sour")
    for title, hour in [("B", 6), ("D", 9), ("A", 7), ("C", 9)]:
        published_at = NOON.replace(year=2199 if hour == 9 else 2026, hour=hour)
        times = {"published_at": published_at, "created_at": NOON - timedelta(hours=hour)}
        post(title, summary="An apple", category="Apples", **times).tags.add(sweet, sour)
    because = (
        "Joining tags gives a row for each tag that matches. Of two from one moment, here in the next century, the "
        "higher id comes first."
    )
    check(["apple"], ["C", "D", "A", "B"], because=because, in_order=True)
    check(["s", "apple"], ["C", "D", "A", "B"], tags=["sweet", "sour"], because=because, in_order=True)
    check([], ["C", "D", "A", "B"], tags=["sweet", "sour"], because=because, in_order=True)


@pytest.mark.parametrize("number", [1, 5, 12], ids=lambda number: f"three times {number} posts")
def test_the_database_does_the_searching(post, number, assert_queries):
    bread = TagFactory(name="bread", slug="bread")
    for one in range(number):
        post(f"Apple {one}", tags=["apple tree", "pears"] if one == 0 else ["bread"])
        post(f"Pear {one}", tags=["apple"])
        post(f"Apples with pears {one}", summary="And with cake", category="Cake")
    searches = [
        (["apple"], [], ["cake"], 2 * number),
        (["apple", "pear"], [], [], 2 * number + 1),
        (["soup"], [], [], 0),
        ([], [bread.slug], [], number - 1),
        (["apple"], [bread.slug, "nosuch"], ["pear", "cake"], number - 1),
    ]
    for words, tags, without, expected in searches:
        call = f"search({words}, {tags}, {without}), with {3 * number} posts of which {expected} are found"
        with assert_queries(at_most=1, because="a search is one query, however much was typed"), count_rows() as rows:
            found = attempt(titles_found, words, tags, without, call=call)
        expect(len(found), expected, call=call + ": how many")
        if rows.fetched > expected:
            pytest.fail(
                f"{call}\n  rows wanted:  at most {expected}\n  rows fetched: {rows.fetched}\n"
                "  What Python would throw away again, the database need not hand over.",
                pytrace=False,
            )


def test_the_callers_lists_stay_unchanged(post):
    post("Apple")
    given = (["apple", ""], ["sweet", "", "sour"], ["sour", "", "pear"])
    call = 'search(["apple", ""], ["sweet", "", "sour"], ["sour", "", "pear"])'
    attempt(titles_found, *given, call=call)
    expect(
        given,
        (["apple", ""], ["sweet", "", "sour"], ["sour", "", "pear"]),
        call=f"the three lists after {call}",
        because="The view shows them in the form again.",
    )
    check(("apple", ""), ["Apple"], tags=("",), without=("", "pear"), because="A tuple is a sequence as a list is.")


def test_what_was_published_since_is_found(post):
    post("Apple")
    check(["apple"], ["Apple"], because="It is the only post.")
    post("Apple pie")
    check(["apple"], ["Apple", "Apple pie"], because="Each search must see the database as it is then.")
