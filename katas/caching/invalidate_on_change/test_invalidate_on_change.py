import copy
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import models, transaction

from katas.caching.invalidate_on_change import cached, pages, querysets, receivers
from katas.caching.invalidate_on_change.models import Article, Section, Writer
from pytest_djangokata.testing import attempt, expect

pytestmark = pytest.mark.django_db(transaction=True)


class Rollback(Exception):
    """Ends a block of atomic() without its changes."""


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with mock.patch("time.time", return_value=1.77e9) as clock:
        yield clock
    cache.clear()


@pytest.fixture
def site():
    """Two sections; the first has two articles of two writers, the second has none."""
    culture, empty = (Section.objects.create(slug=slug, title=slug.title()) for slug in ("culture", "empty"))
    for number, title in enumerate(("Opera", "Ballet")):
        Article.objects.create(title=title, section=culture, writer=Writer.objects.create(name=f"Writer {number}"))
    return culture, empty


def page(slug):
    return attempt(cached.section_page, slug, call=f"section_page({slug!r})")


def look(call, *slugs):
    """Compare pages with what the database has."""
    for slug in slugs or ("culture", "empty"):
        expect(page(slug), pages.build(slug), call=f"section_page({slug!r}) {call}")


def stored():
    """Return what is in the cache and when it expires."""
    return dict(cache._cache), dict(cache._expire_info)


def bulk_update():
    changed = list(Article.objects.all())
    for one in changed:
        one.title += "!"
    Article.objects.bulk_update(changed, ["title"])


def save(model, **fields):
    one = model.objects.first()
    for name, value in fields.items():
        setattr(one, name, value)
    one.save()


def move_and_save_that_field():
    one = Article.objects.first()
    one.section = the_empty()
    one.save(update_fields=["section"])


def move_and_save_the_id():
    one = Article.objects.first()
    one.section_id = the_empty().id
    one.save(update_fields=["section_id"])


def rename_writers_by_bulk_create():
    Writer.objects.bulk_create(
        [Writer(id=one.id, name="A. Kim") for one in Writer.objects.all()],
        update_conflicts=True,
        update_fields=["name"],
        unique_fields=["id"],
    )


def the_empty():
    return Section.objects.get(slug="empty")


CHANGES = {
    "an article is saved": lambda: save(Article, title="Drama"),
    "an article is created": lambda: Article.objects.create(title="Drama", section=the_empty()),
    "an article is deleted": lambda: Article.objects.first().delete(),
    "an article moves by save()": lambda: save(Article, section=the_empty()),
    "an article moves by save(update_fields)": move_and_save_that_field,
    "an article moves by save(update_fields), by the id": move_and_save_the_id,
    "articles get another writer by update()": lambda: Article.objects.update(writer=Writer.objects.last()),
    "writers are renamed by bulk_create()": rename_writers_by_bulk_create,
    "articles move by update()": lambda: Article.objects.update(section=the_empty()),
    "articles are renamed by update()": lambda: Article.objects.filter(title="Opera").update(title="Drama"),
    "articles are deleted by a queryset": lambda: Article.objects.filter(title="Opera").delete(),
    "articles are created by bulk_create()": lambda: Article.objects.bulk_create(
        Article(title=title, section=the_empty()) for title in ("Drama", "Film")
    ),
    "articles are created by bulk_create(ignore_conflicts)": lambda: Article.objects.bulk_create(
        [Article(title="Drama", section=the_empty())], ignore_conflicts=True
    ),
    "sections are created or renamed by bulk_create()": lambda: Section.objects.bulk_create(
        [Section(slug="empty", title="Void"), Section(slug="sports", title="Sports")],
        update_conflicts=True,
        update_fields=["title"],
        unique_fields=["slug"],
    ),
    "articles are changed by bulk_update()": bulk_update,
    "an article comes by a related manager": lambda: the_empty().articles.add(Article.objects.first()),
    "articles change by a related manager": lambda: Writer.objects.first().articles.update(title="Drama"),
    "a writer is saved": lambda: save(Writer, name="A. Kim"),
    "a writer is renamed by update()": lambda: Writer.objects.filter(name="Writer 1").update(name="A. Kim"),
    "a writer is deleted": lambda: Writer.objects.first().delete(),
    "writers are deleted by a queryset": lambda: Writer.objects.all().delete(),
    "a section is saved": lambda: save(Section, title="Arts"),
    "sections are renamed by update()": lambda: Section.objects.update(title="Arts"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pages_follow_each_kind_of_change(site, change):
    cache.set("of-somebody-else", 1)
    look("before any change")
    before = stored()
    attempt(CHANGES[change], call=f"{change}")
    expect(stored() != before, True, call=f"whether anything in the cache is different after {change}")
    for _ in range(2):
        look(f"after {change}")
    expect(cache.get("of-somebody-else"), 1, call=f"what others keep in the cache, after {change}")


def test_the_methods_return_what_they_return_in_django(site):
    opera = Article.objects.filter(title="Opera")
    expect(opera.update(title="Drama"), 1, call='what filter(title="Opera").update(title="Drama") returns')
    made = Article.objects.bulk_create([Article(title="Film", section=the_empty())])
    expect([str(one) for one in made or ()], ["Film"], call="the objects that bulk_create([Film]) returns")
    two = [Article(title=title, section=the_empty()) for title in ("Jazz", "Rock")]
    made = attempt(Article.objects.bulk_create, two, 1, call="bulk_create([Jazz, Rock], 1)")
    expect(
        [str(one) for one in made or ()], ["Jazz", "Rock"], call="the objects that bulk_create([Jazz, Rock], 1) returns"
    )
    expect(Article.objects.bulk_create([]), [], call="what bulk_create([]) returns")
    expect(
        Article.objects.bulk_update(two, ["title"], 1), 2, call='what bulk_update([Jazz, Rock], ["title"], 1) returns'
    )
    expect(
        (Article.objects.filter(title="Jazz").delete() or [0])[0],
        1,
        call='how many filter(title="Jazz").delete() returns',
    )


@pytest.mark.parametrize("slug", ["culture", "empty"])
def test_without_a_change_there_is_no_query(site, slug, assert_queries):
    look("the first time")
    before = page(slug)
    for _ in range(2):
        with assert_queries(0, because="nothing has changed"):
            again = page(slug)
        expect(again, before, call=f"section_page({slug!r}) once more")
    Writer.objects.update(name="A. Kim")
    look("after a change")
    with assert_queries(0, because="the page is in the cache again after a change"):
        page(slug)


def look_for_nothing(slug, when):
    try:
        found = cached.section_page(slug)
    except Section.DoesNotExist:
        found = "DoesNotExist"
    expect(found, "DoesNotExist", call=f"section_page({slug!r}) {when}", because="There is no such section.")


def test_a_section_that_does_not_exist_raises_until_it_does(site):
    for when in ("before it was created", "once more, before it was created"):
        look_for_nothing("sports", when)
    look("whose slug has small letters", "culture")
    look_for_nothing("Culture", "when there is culture")
    Section.objects.bulk_create([Section(slug="sports", title="Sports")])
    look("once it was created", "sports")
    Section.objects.filter(slug="sports").update(slug="games")
    look("once its slug has changed", "games")
    alike = ["a" * 49 + end for end in "bc"]
    Section.objects.bulk_create(Section(slug=slug, title=slug[-1]) for slug in alike)
    look("if another slug differs at the end only", *alike)
    for gone in ("sports", "culture"):
        Section.objects.filter(slug=gone).delete()
        look_for_nothing(gone, "once it was deleted or its slug has changed")


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_in_the_cache_changes_before_the_commit(site, change):
    look("before the transaction")
    before = stored()
    with transaction.atomic():
        with transaction.atomic():
            CHANGES[change]()
        look(f"in a transaction after {change}")
        inside = stored()
    expect(
        inside == before,
        True,
        call=f"whether the cache is the same in a transaction after {change}",
        because="Another request would fill it again with the rows from before the commit.",
    )
    look(f"after the commit of {change}")


@pytest.mark.parametrize("filled", [True, False], ids=["with a page in the cache", "with an empty cache"])
def test_a_rollback_leaves_no_trace(site, filled, assert_queries):
    was = {slug: pages.build(slug) for slug in ("culture", "empty")}
    cache.clear()
    if filled:
        look("before the transaction")
    before = stored()
    try:
        with transaction.atomic():
            look("in the transaction, before it changes anything")
            expect(stored() == before, True, call="whether the cache is the same when a transaction has read pages")
            for change in ("articles move by update()", "a writer is saved"):
                CHANGES[change]()
                look("in the transaction")
            raise Rollback
    except Rollback:
        pass
    expect({slug: page(slug) for slug in was}, was, call="the pages after a transaction that was rolled back")
    with assert_queries(0, because="the page of just now is in the cache, and nothing has changed since"):
        page("culture")
    try:
        with transaction.atomic():
            CHANGES["a section is saved"]()
            with transaction.atomic():
                CHANGES["a writer is saved"]()
                raise Rollback
    except Rollback:
        pass
    expect({slug: page(slug) for slug in was}, was, call="the pages after another one")


@pytest.mark.parametrize("filled", [True, False], ids=["with a page in the cache", "with an empty cache"])
@pytest.mark.parametrize("change", ["a writer is renamed by update()", "an article is saved", "an article is deleted"])
def test_a_page_that_changes_while_it_is_built_is_not_kept(site, change, filled):
    build = pages.build

    def slowly(slug):
        made = build(slug)
        if not done:
            done.append(True)
            CHANGES[change]()
        return made

    done = []
    cache.clear()
    if filled:
        page("empty")
    with mock.patch.object(pages, "build", slowly):
        page("culture")
    expect(bool(done), True, call="section_page('culture') with an empty cache: does it call pages.build()?")
    look(f"if {change} between reading and storing, the next time")
    look("and once more")


@pytest.mark.parametrize(
    ("method", "change"),
    [
        pytest.param("update", "a writer is renamed by update()", id="update()"),
        pytest.param("bulk_create", "articles are created by bulk_create()", id="bulk_create()"),
    ],
)
def test_a_page_that_is_read_just_before_the_rows_change_is_not_kept(site, method, change):
    write = getattr(models.QuerySet, method)

    def read_and_write(*args, **kwargs):
        look(f"just before Django's {method}() changes the rows")
        return write(*args, **kwargs)

    with mock.patch.object(models.QuerySet, method, read_and_write):
        CHANGES[change]()
    look(f"after {change}, if somebody read it just before")


@pytest.mark.parametrize("seconds", [200, 301, 100_000])
def test_no_old_page_comes_back_later(site, clock, seconds):
    eternal = []
    for title in ("Drama", "Film", "Radio"):
        look(f"before an article is called {title}")
        clock.return_value += seconds
        save(Article, title=title)
        look(f"after an article is called {title}, {seconds} seconds later")
        clock.return_value += seconds
        look(f"{seconds} seconds after an article was called {title}")
        eternal.append(sum(expires is None for expires in cache._expire_info.values()))
    expect(
        eternal[2] <= eternal[0],
        True,
        call=f"whether after 3 changes no more entries without expiry are in the cache than after 1 (they are {eternal})",
        because="Pages that nobody reads again would stay there.",
    )
    cache.clear()
    save(Article, title="Opera")
    look("after cache.clear() and a change")


@pytest.mark.parametrize("seconds", [250, 310])
def test_no_old_page_comes_back_when_something_else_has_expired(site, clock, seconds):
    cache.clear()
    page("empty")
    clock.return_value += 200
    look("200 seconds after another section", "culture")
    clock.return_value += seconds - 200
    save(Article, title="Drama")
    clock.return_value += 60
    look(f"{seconds + 60} seconds after the other section, and 60 after a change")


def test_a_change_on_another_server_is_seen(site):
    look("before a change on another server")
    # What this server has in its variables; the other one can change only what is in the cache.
    modules = [vars(module) for module in (cached, receivers, querysets)]
    kinds = (str, int, float, list, dict, set, tuple, type(None))
    known = [
        {name: copy.copy(value) for name, value in one.items() if name[:2] != "__" and isinstance(value, kinds)}
        for one in modules
    ]
    Writer.objects.update(name="A. Kim")
    for module, values in zip(modules, known, strict=True):
        module.update(values)
    look("after a change on another server, whose variables are its own")
