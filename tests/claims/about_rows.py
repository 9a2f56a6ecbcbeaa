"""Claims of the katas on which rows a query finds, counts and joins: "or", NULL, aggregates, relations with data."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import django
import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.backends.mysql.features import DatabaseFeatures as MySQL
from django.db.models import Avg, Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Sum, When, Window
from django.db.models.functions import Coalesce, Rank
from django.test.utils import isolate_apps

from kata_project.accounts.models import Profile
from kata_project.blog.models import Comment, Post, Tag
from kata_project.factories import CommentFactory, PostFactory, ProfileFactory, TagFactory
from tests.claims.shelf.models import Appearance, Book, Note, Price, Scroll, Seat, Shop, Team

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[None]]


# --- "Or" over a relation to many ------------------------------------------------------------------------------


@pytest.fixture
def tags() -> tuple[Tag, Tag, Tag]:
    """Return a tag that is followed, one that is muted, and one more."""
    followed, muted, other = TagFactory.create_batch(3)
    return followed, muted, other


def test_or_with_a_negated_condition_over_a_relation_to_many_lets_the_row_through_and_repeats_it(
    tags: tuple[Tag, Tag, Tag],
) -> None:
    followed, muted, other = tags
    silent = PostFactory.create(tags=[muted, other])
    wanted = PostFactory.create(tags=[followed, other])
    either = Q(tags=followed) | ~Q(tags=muted)
    assert list(Post.objects.filter(either).order_by("pk")) == [silent, wanted, wanted]
    assert list(Post.objects.filter(either).order_by("pk").distinct()) == [silent, wanted]
    assert list(Post.objects.filter(~Q(tags=muted))) == [wanted]


def test_or_of_two_subqueries_is_about_the_whole_row(tags: tuple[Tag, Tag, Tag]) -> None:
    followed, muted, other = tags
    PostFactory.create(tags=[muted, other])
    both = PostFactory.create(tags=[muted, followed])
    neither = PostFactory.create(tags=[other])
    tagged = Post.tags.through.objects.filter(post=OuterRef("pk"))
    shown = Post.objects.filter(Exists(tagged.filter(tag=followed)) | ~Exists(tagged.filter(tag=muted)))
    assert list(shown.order_by("pk")) == [both, neither]


def test_two_negations_over_a_relation_to_many_say_any_row_and_not_all_rows() -> None:
    hall, attic = Shop.objects.create(name="hall"), Shop.objects.create(name="attic")
    only, mixed = Team.objects.create(), Team.objects.create()
    Seat.objects.bulk_create([Seat(team=team, shop=hall) for team in (only, mixed)] + [Seat(team=mixed, shop=attic)])
    twice = Team.objects.exclude(~Q(seats__shop=hall)).order_by("pk")
    assert str(twice.query).count("NOT") == 2
    assert list(twice) == [only, mixed]
    seats = Seat.objects.filter(team=OuterRef("pk"))
    nowhere_else = Team.objects.filter(Exists(seats.filter(shop=hall)), ~Exists(seats.exclude(shop=hall)))
    assert list(nowhere_else) == [only]


def test_distinct_lists_a_row_once_for_each_value_that_a_relation_gives_its_rank() -> None:
    post = PostFactory.create(title="x", tags=[TagFactory.create(name="tea"), TagFactory.create(name="milk")])
    wanted = Post.objects.filter(Q(title="x") | Q(tags__name="tea"))
    by_title = wanted.annotate(rank=Case(When(title="x", then=2), default=0)).distinct()
    by_tag = wanted.annotate(rank=Case(When(tags__name="tea", then=2), default=0)).distinct()
    assert (list(by_title), list(by_tag)) == ([post], [post, post])
    tea = Exists(Tag.objects.filter(posts=OuterRef("pk"), name="tea"))
    apart = Post.objects.filter(Q(title="x") | Q(tea)).annotate(rank=Case(When(tea, then=2), default=0))
    assert [(one, one.rank) for one in apart] == [(post, 2)]


def test_a_join_repeats_a_row_in_the_list_and_in_the_count_and_distinct_compares_the_body() -> None:
    post = PostFactory.create(tags=[TagFactory.create(slug="a"), TagFactory.create(slug="b")])
    joined = Post.objects.filter(tags__slug__in=["a", "b"])
    assert (list(joined), joined.count()) == ([post, post], 2)
    assert '"blog_post"."body"' in str(joined.distinct().query)
    assert Post.objects.filter(Exists(Tag.objects.filter(posts=OuterRef("pk"), slug__in=["a", "b"]))).count() == 1


# --- NULL ------------------------------------------------------------------------------------------------------


def test_sums_means_and_comparisons_leave_null_out_and_a_product_with_none_raises() -> None:
    Price.objects.bulk_create([Price(amount=amount) for amount in (None, 0, 10)])
    assert Price.objects.aggregate(sum=Sum("amount"), mean=Avg("amount")) == {"sum": 10, "mean": 5}
    assert Price.objects.filter(amount__lte=100).count() == Price.objects.filter(amount__gt=-1).count() == 2
    with pytest.raises(TypeError):
        Price.objects.get(amount=None).amount * 2


def test_exclude_with_a_column_of_the_outer_row_keeps_null_and_unequal_in_sql_does_not() -> None:
    post = CommentFactory.create(author=None).post
    CommentFactory.create(author=post.author, post=post)
    answers = Comment.objects.filter(post=OuterRef("pk")).exclude(author=OuterRef("author"))
    assert Post.objects.filter(Exists(answers)).exists()
    assert "IS NOT NULL" in str(Post.objects.filter(Exists(answers)).query)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM blog_comment c JOIN blog_post p ON p.id = c.post_id WHERE c.author_id <> p.author_id"
        )
        assert cursor.fetchone() == (0,)


def test_validators_skip_a_value_that_may_be_empty() -> None:
    Price(amount=None).full_clean()
    with pytest.raises(ValidationError):
        Price(amount=-1).full_clean()


def test_a_constraint_that_demands_one_of_two_columns_breaks_set_null() -> None:
    writer = ProfileFactory.create()
    Note.objects.create(writer=writer)
    with pytest.raises(IntegrityError), transaction.atomic():
        writer.delete()
    Note.objects.update(name="a copy")
    writer.delete()
    assert Note.objects.get().writer is None


# --- Counts ----------------------------------------------------------------------------------------------------


def test_a_condition_of_an_aggregate_names_the_fields_from_the_outer_model() -> None:
    author = PostFactory.create(published=True).author
    PostFactory.create(author=author)
    shown = Profile.objects.annotate(n=Count("posts", filter=Q(posts__status="published")))
    assert shown.get().n == 1
    with pytest.raises(FieldError):
        Profile.objects.annotate(n=Count("posts", filter=Q(status="published")))


def test_a_second_count_over_another_relation_multiplies_the_first() -> None:
    author = PostFactory.create(published=True).author
    CommentFactory.create_batch(3, author=author, post=Post.objects.get())
    one = Count("posts", filter=Q(posts__status="published"))
    assert Profile.objects.annotate(n=one).get(pk=author.pk).n == 1
    assert Profile.objects.annotate(n=one, more=Count("comments")).get(pk=author.pk).n == 3
    inner = Post.objects.filter(author=OuterRef("pk")).order_by().values("author").annotate(n=Count("pk")).values("n")
    assert Profile.objects.annotate(n=Subquery(inner), more=Count("comments")).get(pk=author.pk).n == 1


def test_a_count_over_a_relation_groups_by_every_column_on_sqlite_and_a_subquery_by_none() -> None:
    PostFactory.create()
    approved = Comment.objects.filter(post=OuterRef("pk"), approved=True)
    inner = approved.order_by().values("post").annotate(n=Count("pk")).values("n")
    joined = Post.objects.annotate(n=Count("comments", filter=Q(comments__approved=True)))
    apart = Post.objects.annotate(n=Coalesce(Subquery(inner), 0))
    assert (joined.get().n, apart.get().n) == (0, 0)
    assert '"blog_post"."body"' in str(joined.query).partition("GROUP BY")[2]
    assert '"blog_post"."body"' not in str(apart.query).partition("GROUP BY")[2]


def test_a_window_without_an_order_counts_its_whole_partition_and_one_with_an_order_up_to_the_row() -> None:
    category = PostFactory.create(views=3).category
    PostFactory.create(views=2, category=category), PostFactory.create(views=1, category=category)
    by_category = {"partition_by": F("category"), "expression": Count("*")}
    posts = Post.objects.annotate(
        size=Window(**by_category),
        running=Window(**by_category, order_by=F("views").desc()),
        rank=Window(Rank(), partition_by=F("category"), order_by=F("views").desc()),
    )
    assert [(post.size, post.running) for post in posts.order_by("rank")] == [(3, 1), (3, 2), (3, 3)]
    assert posts.filter(rank__lte=2, size__gte=3).count() == 2
    assert posts.filter(rank__lte=2, running__gte=3).count() == 0


# --- Columns that follow others ------------------------------------------------------------------------------------


def test_a_generated_column_follows_update_and_bulk_create_and_a_save_of_one_field() -> None:
    Scroll.objects.bulk_create([Scroll(body="one")])
    assert Scroll.objects.get().length == 3
    Scroll.objects.update(body="three")
    scroll = Scroll.objects.get()
    assert scroll.length == 5
    scroll.body = "seventy"
    scroll.save(update_fields=["body"])
    assert Scroll.objects.get().length == 7


@isolate_apps("tests.claims.shelf")
def test_what_save_computes_is_left_out_by_update_fields_that_do_not_name_it() -> None:
    class Counted(Book):
        class Meta:
            proxy = True
            app_label = "shelf"

        def save(self, *args: Any, **kwargs: Any) -> None:
            self.pages = len(self.title)
            super().save(*args, **kwargs)

    book = Counted(title="one")
    book.save()
    book.title = "three"
    book.save(update_fields=["title"])
    assert Book.objects.values_list("title", "pages").get() == ("three", 3)


@pytest.mark.parametrize(("hour", "minute", "changes"), [(2, 30, [False, True, False, True]), (9, 0, [False, True])])
def test_on_the_reader_s_clock_a_post_of_the_hour_that_comes_twice_vanishes_once(
    hour: int, minute: int, changes: list[bool]
) -> None:
    start = datetime(2026, 10, 24, 22, tzinfo=UTC)  # Midnight in Berlin, where clocks go back at three.
    Appearance.objects.create(day=date(2026, 10, 25), time=time(hour, minute))
    seen: list[bool] = []
    for quarters in range(4 * 24):
        local = (start + timedelta(minutes=15 * quarters)).astimezone(ZoneInfo("Europe/Berlin"))
        shown = Q(day__lt=local.date()) | Q(day=local.date(), time__lte=local.time())
        seen.append(Appearance.objects.filter(shown).exists())
    assert [value for value, _ in groupby(seen)] == changes


# --- A relation with data ----------------------------------------------------------------------------------------


def test_a_relation_lists_who_has_two_rows_in_it_twice() -> None:
    team, ada = Team.objects.create(), Shop.objects.create(name="Ada")
    Seat.objects.create(team=team, shop=ada, role="left")
    Seat.objects.create(team=team, shop=ada, role="open")
    assert list(team.members.all()) == [ada, ada]


def test_update_or_create_changes_the_old_row_unless_its_search_excludes_it() -> None:
    team, ada = Team.objects.create(), Shop.objects.create(name="Ada")
    old = Seat.objects.create(team=team, shop=ada, role="left")
    Seat.objects.update_or_create(team=team, shop=ada, role="open", defaults={"role": "open"})
    assert Seat.objects.count() == 2
    Seat.objects.exclude(pk=old.pk).delete()
    Seat.objects.update_or_create(team=team, shop=ada, defaults={"role": "open"})
    assert Seat.objects.get() == old


def test_mysql_has_no_unique_constraint_with_a_condition() -> None:
    assert MySQL.supports_partial_indexes is False
    assert connection.features.supports_partial_indexes


# --- Fetch modes -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(django.VERSION < (6, 1), reason="fetch modes came with Django 6.1")
def test_prefetched_rows_do_not_take_over_the_mode_of_the_outer_queryset(django_assert_num_queries: Queries) -> None:
    CommentFactory.create_batch(3, post=PostFactory.create())

    def authors(*lookups: Any) -> None:
        for post in Post.objects.fetch_mode(models.FETCH_PEERS).prefetch_related(*lookups):
            [comment.author for comment in post.comments.all()]

    with django_assert_num_queries(2 + 3):
        authors("comments")
    with django_assert_num_queries(2 + 1):
        authors(Prefetch("comments", Comment.objects.fetch_mode(models.FETCH_PEERS)))


def test_a_field_says_which_relations_lead_to_many() -> None:
    kinds = {
        name: (Post._meta.get_field(name).many_to_many, Post._meta.get_field(name).one_to_many)
        for name in ("tags", "comments", "author")
    }
    assert kinds == {"tags": (True, False), "comments": (False, True), "author": (False, False)}
