from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection
from django.db.models import QuerySet

from kata_project.accounts.models import Profile
from kata_project.blog.models import Post
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, UserFactory
from katas.orm.replace_raw_sql import desk
from katas.orm.replace_raw_sql.by_hand import written_by_hand
from pytest_djangokata.testing import expect

pytestmark = pytest.mark.django_db

DAY = datetime(2026, 3, 1, 8, tzinfo=UTC)

LISTS = ["edited_by_somebody_else", "titled", "unanswered", "busy_authors", "schedule"]


def read_backwards(*, analysed=False):
    """Let the database read along indexes, and profiles by their user: equals come with the higher id first."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX titles_backwards ON blog_post (title DESC)")
        cursor.execute("CREATE INDEX authors_backwards ON blog_post (author_id, id DESC)")
        if analysed:
            cursor.execute("CREATE INDEX numbers ON blog_post (author_id, status)")
            cursor.execute("ANALYZE")


def titles(posts):
    return [post.title for post in posts]


@pytest.fixture
def ask():
    """Fill a desk on which each list has three entries, and return a function that asks for one by its name."""
    editor, another, author = ProfileFactory.create_batch(3)
    for number, name in enumerate(["C", "A", "B"], 1):
        busy = ProfileFactory(display_name=name)
        for post in PostFactory.create_batch(number, author=busy, published=True):
            CommentFactory(post=post, approved=True)
        PostFactory(author=author, editor=another, title=f"{name} is for apples", published=True)
        PostFactory(editor=editor)
    arguments = {
        "edited_by_somebody_else": [editor],
        "titled": ["APPLES"],
        "unanswered": [],
        "busy_authors": [2],
        "schedule": [author],
    }

    def ask(name):
        return getattr(desk, name)(*arguments[name])

    return ask


def test_a_post_without_an_editor_has_no_other_editor():
    editor, another = ProfileFactory.create_batch(2, display_name="Ada")
    PostFactory(title="edited by another, B", editor=another)
    PostFactory(title="edited by another, A", editor=another, author=editor)
    PostFactory(title="edited by this one", editor=editor)
    PostFactory(title="edited by nobody", editor=None)
    expect(
        titles(desk.edited_by_somebody_else(editor)),
        ["edited by another, A", "edited by another, B"],
        call="edited_by_somebody_else(editor), with a post that nobody has edited, and two editors of one name",
        because="In SQL, NULL <> 1 is neither true nor false: such a post is not listed. And a name is no key.",
    )


@pytest.fixture
def search():
    """Fill a desk with titles that are hard to search for, and return a function that searches them."""
    names = ["C++ (draft)", "50% off", "50 cents", "abc", "a_c", "back\\slash", 'say "hi"', "Scarlett O'Hara"]
    for title in [*names, "The o'hara papers", "Crème in May"]:
        PostFactory(title=title)

    def search(text):
        try:
            return titles(desk.titled(text))
        except DatabaseError as error:
            return f"{type(error).__name__}: {error}"

    return search


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("O'Hara", ["Scarlett O'Hara", "The o'hara papers"]),
        ("50%", ["50% off"]),
        ("a_c", ["a_c"]),
        ("nothing%' OR 1=1 --", []),
        ("%s", []),
    ],
    ids=["quote", "percent sign", "underscore", "injection", "placeholder"],
)
def test_the_text_is_searched_for_literally(text, found, search):
    expect(
        search(text),
        found,
        call=f"titled({text!r})",
        because="What a visitor types is data. It must not become part of the statement, nor of a pattern.",
    )


def test_brackets_quotes_backslashes_blanks_and_accents_are_ordinary_characters(search):
    for text, found in [("(draft", "C++ (draft)"), ("C++", "C++ (draft)"), ("\\", "back\\slash"), ('y "h', 'say "hi"')]:
        expect(search(text), [found], call=f"titled({text!r})", because="The text is no pattern either.")
    expect(
        search("crème"),
        ["Crème in May"],
        call="titled('crème')",
        because="Python's upper() makes an È of it; UPPER() of SQLite leaves what is not ASCII.",
    )
    for text, found in [("50 ", ["50 cents"]), ("cents 50", []), ("  ", [])]:
        expect(
            search(text), found, call=f"titled({text!r})", because="Blanks are part of the text like other characters."
        )


def test_a_title_is_found_in_either_case():
    for title in ["More about apples", "An Apple a day", "Pears", "PINEAPPLES"]:
        PostFactory(title=title)
    expect(
        titles(desk.titled("aPPle")),
        ["An Apple a day", "More about apples", "PINEAPPLES"],
        call='titled("aPPle")',
        because="The statement compares both sides in upper case, and sorts by title.",
    )
    expect(len(titles(desk.titled(""))), 4, call='titled(""): how many of 4 posts')


def test_a_comment_that_waits_is_no_answer():
    posts = [
        PostFactory(title=title, published=True, published_at=DAY) for title in ["none", "waits", "both", "approved"]
    ]
    for title, approved in [("waits", False), ("waits", False), ("both", False), ("both", True), ("approved", True)]:
        CommentFactory(post=next(post for post in posts if post.title == title), approved=approved)
    PostFactory(title="taken back", published_at=DAY)
    PostFactory(title="older", published=True, published_at=DAY.replace(hour=1), created_at=DAY.replace(hour=5))
    visited = PostFactory(title="answered by a visitor", published=True, published_at=DAY)
    CommentFactory(post=visited, anonymous=True, approved=True)
    newest = PostFactory(title="newest", published=True, published_at=DAY.replace(hour=9))
    CommentFactory(post=newest, approved=False)
    PostFactory(title="of 2150", published=True, published_at=DAY.replace(year=2150))
    undated = PostFactory(title="undated", status="published", published_at=None)
    expect(
        titles(desk.unanswered().filter(pk=undated.pk)) if isinstance(desk.unanswered(), QuerySet) else ["undated"],
        ["undated"],
        call="unanswered(), with a published post without a date: what of it is listed",
        because="The statement asks for the status, and for no date.",
    )
    undated.delete()
    expect(
        titles(desk.unanswered()),
        ["of 2150", "newest", "waits", "none", "older"],
        call="unanswered(), with posts without comments, unapproved ones, approved ones, one of a visitor, and both",
        because="A post stays on the list until it has an approved comment, and is on it once.",
    )


@pytest.mark.parametrize("least", [-1, 0, 1, 2, 3, 4])
def test_only_published_posts_make_an_author_busy(least):
    for name, published, drafts in [("Ada", 1, 3), ("Zoe", 3, 0), ("Cleo", 0, 2), ("Ben", 3, 1), ("Dan", 0, 0)]:
        author = ProfileFactory(display_name=name)
        days = {"published_at": DAY.replace(year=2150)} if name == "Zoe" else {}
        PostFactory.create_batch(published, author=author, editor=author, published=True, **days)
        PostFactory.create_batch(drafts, author=author, published_at=DAY)  # taken back: they still have a date
    ranking = [("Ben", 3), ("Zoe", 3), ("Ada", 1)]
    expect(
        [(author.display_name, author.published) for author in desk.busy_authors(least)],
        [(name, published) for name, published in ranking if published >= least],
        call=f"busy_authors({least}): Zoe and Ben have published 3 posts, Ada 1, Cleo and Dan none",
        because="The statement joins published posts only, so it knows nobody who has none.",
    )


def test_what_is_equal_is_listed_by_id():
    editor, another = ProfileFactory.create_batch(2)
    names, users = ("twin", "Twin", "Twin", "Twin"), reversed(UserFactory.create_batch(4))
    little, *twins = [ProfileFactory(display_name=name, user=user) for name, user in zip(names, users, strict=True)]
    for author in (little, *reversed(twins)):
        title = "apples" if author == little else "Apples"
        PostFactory.create_batch(3, title=title, author=author, editor=another, published=True)
    read_backwards(analysed=True)  # otherwise SQLite reads posts first, and groups by id
    authors = Profile.objects.filter(pk__in=[little.pk, *(twin.pk for twin in twins)])
    expect(
        [author.pk for author in desk.busy_authors(1)],
        [author.pk for author in authors.order_by("display_name", "id")],
        call="busy_authors(1), with one author called twin, three called Twin, and three posts of each: their ids",
        because="The statement sorts by number, by name with its capitals, and then by id, lowest first.",
    )
    for call, found in (
        ("edited_by_somebody_else(editor)", desk.edited_by_somebody_else(editor)),
        ('titled("apples")', desk.titled("apples")),
    ):
        expect(
            [post.pk for post in found],
            [post.pk for post in Post.objects.order_by("title", "id")],
            call=f"{call}, with three posts called apples and nine called Apples: their ids",
            because="The statement sorts by title with its capitals, and then by id, lowest first.",
        )


def test_posts_without_a_date_are_at_the_end():
    author, another = ProfileFactory.create_batch(2)
    days = {"open": None, "third": 8, "first": 2, "not yet planned": None, "at that moment, too": 8}
    for title, day in days.items():
        PostFactory(title=title, author=author, published_at=day and DAY.replace(day=day))
    PostFactory(title="in 9999", author=author, published_at=DAY.replace(year=9999))
    PostFactory(author=another, published_at=DAY)
    read_backwards()
    expect(
        titles(desk.schedule(author)),
        ["first", "third", "at that moment, too", "in 9999", "open", "not yet planned"],
        call="schedule(author), with two posts that have no date yet, and one of the far future",
        because="By date, then by id; and databases disagree on where NULL sorts unless they are told.",
    )


@pytest.mark.parametrize("name", LISTS)
def test_the_result_can_be_narrowed_counted_and_sliced(name, ask, assert_queries):
    call = f"{name}(…)"
    because = "The caller wants to go on from there, and the database is to do the work."
    rows = list(ask(name))
    expect(len(rows), 3, call=f"{call}, with three entries that it should list: how many it does")
    if not isinstance(ask(name), QuerySet):
        pytest.fail(
            f"{call}\n  expected: a QuerySet\n  got:      a {type(ask(name)).__name__}\n  {because}", pytrace=False
        )
    with assert_queries(1, because="narrowed, it is still one query"):
        narrowed = [row.pk for row in ask(name).filter(pk=rows[1].pk)]
    expect(narrowed, [rows[1].pk], call=f"{call}.filter(pk=…)", because=because)
    with assert_queries(1, because="the database counts"):
        number = ask(name).count()
    expect(number, len(rows), call=f"{call}.count()", because=because)
    with assert_queries(1, because="a page is one query"):
        page = list(ask(name)[1:])
    expect(page, rows[1:], call=f"{call}[1:]", because=because)


def test_a_list_is_asked_for_only_when_it_is_read(ask, assert_queries):
    for name in LISTS:
        with assert_queries(0, because=f"nobody has read {name}(…) yet"):
            rows = ask(name)
        with assert_queries(1, because=f"the whole list {name}(…) is one query"):
            for row in rows:
                [getattr(row, field.attname) for field in row._meta.concrete_fields]


@pytest.mark.parametrize("name", LISTS)
def test_no_sql_is_left(name, ask):
    with written_by_hand() as found:
        list(ask(name))
    if found:
        text = " ".join(found[0].split())
        pytest.fail(
            f"{name}(…)\n  expected: no SQL but the ORM's own\n  got:      {text[:150]}{'…' * (len(text) > 150)}\n"
            "  SQL written by hand knows nothing of renamed fields, other databases and other people's filters.",
            pytrace=False,
        )


def test_the_lists_follow_the_database():
    author, editor = ProfileFactory.create_batch(2)

    def sizes():
        lists = [desk.edited_by_somebody_else(editor), desk.titled("a"), desk.unanswered(), desk.busy_authors(1)]
        return [len(list(rows)) for rows in [*lists, desk.schedule(author)]]

    before = sizes()
    post = PostFactory(title="Apples", author=author, editor=author, published=True)
    between = sizes()
    Post.objects.filter(pk=post.pk).delete()
    expect(
        [before, between, sizes()],
        [[0] * 5, [1] * 5, [0] * 5],
        call="the sizes of the five lists: without posts, with one, and after it was deleted",
        because="Each call must see the database as it is then.",
    )
