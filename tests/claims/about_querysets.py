"""Claims of the katas on the ORM: when a query is sent, what is in it, and what comes back."""

from __future__ import annotations

import operator
import warnings
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import reduce
from unittest import mock

import django
import pytest
from django.core.exceptions import FieldDoesNotExist, FieldError
from django.db import IntegrityError, NotSupportedError, connection, models
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Sum,
    When,
    Window,
)
from django.db.models.functions import DenseRank, LastValue, Rank, RowNumber
from django.db.models.query import QuerySet, prefetch_related_objects
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kata_project.accounts.models import Profile
from kata_project.billing.models import Invoice, InvoiceLine, Payment, Wallet
from kata_project.blog.models import Category, Comment, Post, Tag
from kata_project.factories import (
    CommentFactory,
    InvoiceFactory,
    InvoiceLineFactory,
    PaymentFactory,
    PostFactory,
    TagFactory,
    WalletFactory,
)
from tests.claims.shelf.models import Book, Cover, Link, Novel, Page, Shop

pytestmark = pytest.mark.django_db

Queries = Callable[[int], AbstractContextManager[None]]


def post_with_comments(count: int = 2) -> Post:
    post: Post = PostFactory.create(published=True)
    CommentFactory.create_batch(count, post=post)
    return post


# --- When a query is sent ------------------------------------------------------------------------------------


def test_filters_orders_and_slices_send_nothing(django_assert_num_queries: Queries) -> None:
    with django_assert_num_queries(0):
        Post.objects.filter(title="x").exclude(views=1).order_by("title")[:5]


@pytest.mark.parametrize("evaluate", [list, len, bool, repr, lambda posts: posts[::2], lambda posts: posts.count()])
def test_a_loop_len_bool_repr_a_step_and_count_send_one_query(
    evaluate: Callable[[object], object], django_assert_num_queries: Queries
) -> None:
    with django_assert_num_queries(1):
        evaluate(Post.objects.all())


def test_get_sends_its_query_at_once_and_raises_for_none_and_for_several(django_assert_num_queries: Queries) -> None:
    PostFactory.create_batch(2)
    with django_assert_num_queries(2):
        with pytest.raises(Post.DoesNotExist):
            Post.objects.get(pk=0)
        with pytest.raises(Post.MultipleObjectsReturned):
            Post.objects.get()
    assert Post.objects.filter(pk=0).first() is None


def test_a_second_loop_over_the_same_queryset_is_free(django_assert_num_queries: Queries) -> None:
    posts = Post.objects.all()
    with django_assert_num_queries(1):
        list(posts), list(posts), posts.count(), posts.exists(), len(posts), bool(posts)


def test_all_of_a_queryset_that_was_read_asks_again(django_assert_num_queries: Queries) -> None:
    posts = Post.objects.all()
    list(posts)
    with django_assert_num_queries(1):
        list(posts.all())


def test_each_index_on_a_queryset_that_was_not_read_sends_a_query(django_assert_num_queries: Queries) -> None:
    PostFactory.create_batch(2)
    posts = Post.objects.order_by("pk")
    with django_assert_num_queries(2):
        posts[0], posts[1]
    list(posts)
    with django_assert_num_queries(0):
        posts[0], posts[1]


@pytest.mark.parametrize("further", [lambda posts: posts.filter(views=1), lambda posts: posts.order_by("title")])
def test_a_slice_can_be_neither_filtered_nor_ordered(further: Callable[[QuerySet[Post]], object]) -> None:
    with pytest.raises(TypeError):
        further(Post.objects.all()[:3])


def test_iterator_keeps_no_rows(django_assert_num_queries: Queries) -> None:
    posts = Post.objects.all()
    with django_assert_num_queries(2):
        list(posts.iterator()), list(posts)


def test_a_day_lookup_reads_the_current_time_zone_when_it_is_compiled() -> None:
    with timezone.override("Asia/Tokyo"):
        posts = Post.objects.filter(published_at__date="2026-01-01")
    assert "Tokyo" not in str(posts.query)


def test_a_year_becomes_a_range_and_a_day_becomes_a_function_of_the_column() -> None:
    assert "BETWEEN" in str(Post.objects.filter(published_at__year=2026).query)
    day = str(Post.objects.filter(published_at__date="2026-01-01").query)
    assert "BETWEEN" not in day
    assert "django_datetime_cast_date" in day


# --- Joins ---------------------------------------------------------------------------------------------------


def test_select_related_without_names_goes_five_levels_deep() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert str(Link.objects.select_related().query).count("JOIN") == 5


def test_select_related_without_names_is_deprecated_since_6_1() -> None:
    if django.VERSION < (6, 1):
        Post.objects.select_related()
    else:
        with pytest.warns(PendingDeprecationWarning, match="no arguments"):
            Post.objects.select_related()


def test_select_related_without_names_misses_a_nullable_key() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sql = str(Post.objects.select_related().query)
    assert "accounts_profile" in sql
    assert "blog_category" not in sql


def test_a_nullable_key_that_is_named_becomes_a_left_outer_join() -> None:
    sql = str(Post.objects.select_related("author", "category").query)
    assert 'LEFT OUTER JOIN "blog_category"' in sql
    assert 'INNER JOIN "accounts_profile"' in sql


def test_only_has_to_keep_the_key_of_what_is_joined() -> None:
    with pytest.raises(FieldError):
        list(Post.objects.select_related("author").only("title"))
    list(Post.objects.select_related("author").only("title", "author__display_name"))


def test_select_related_before_values_has_no_effect_and_after_it_raises() -> None:
    assert "JOIN" not in str(Post.objects.select_related("author").values("title").query)
    assert "JOIN" in str(Post.objects.values("author__display_name").query)
    with pytest.raises(TypeError):
        Post.objects.values("title").select_related("author")


def test_conditions_in_one_filter_hold_for_one_row_and_in_two_for_one_each() -> None:
    post = PostFactory.create(tags=[TagFactory.create(name="a", slug="x"), TagFactory.create(name="b", slug="y")])
    assert not Post.objects.filter(tags__name="a", tags__slug="y")
    assert list(Post.objects.filter(tags__name="a").filter(tags__slug="y")) == [post]


def test_a_join_to_many_repeats_the_row_and_exists_does_not() -> None:
    post = post_with_comments(3)
    assert list(Post.objects.filter(comments__approved=False)) == [post] * 3
    unapproved = Comment.objects.filter(post=OuterRef("pk"), approved=False)
    assert list(Post.objects.filter(Exists(unapproved))) == [post]


def test_exclude_over_a_relation_to_many_need_not_mean_one_row() -> None:
    post = PostFactory.create(tags=[TagFactory.create(name="a", slug="x"), TagFactory.create(name="b", slug="y")])
    assert post not in Post.objects.exclude(tags__name="a", tags__slug="y")


def test_distinct_with_an_order_by_the_joined_column_repeats_the_row() -> None:
    post = PostFactory.create(tags=2)
    assert list(Post.objects.order_by("tags__name").distinct()) == [post, post]


# --- Prefetches ----------------------------------------------------------------------------------------------


def test_what_works_on_the_result_of_all_uses_the_prefetched_rows(django_assert_num_queries: Queries) -> None:
    post_with_comments()
    (post,) = Post.objects.prefetch_related("comments")
    with django_assert_num_queries(0):
        list(post.comments.all()), post.comments.all().count(), post.comments.all().exists(), len(post.comments.all())
        post.comments.count()


@pytest.mark.parametrize("method", ["filter", "order_by"])
def test_filter_and_order_by_of_a_prefetched_relation_ask_the_database(
    method: str, django_assert_num_queries: Queries
) -> None:
    post_with_comments()
    (post,) = Post.objects.prefetch_related("comments")
    with django_assert_num_queries(1):
        list(getattr(post.comments, method)(*(["pk"] if method == "order_by" else [])))


def test_first_of_a_prefetched_relation_is_free_only_if_the_rows_were_ordered(
    django_assert_num_queries: Queries,
) -> None:
    PostFactory.create(tags=2)
    (ordered,) = Post.objects.prefetch_related(Prefetch("tags", Tag.objects.order_by("name")))
    (unordered,) = Post.objects.prefetch_related("tags")
    with django_assert_num_queries(0):
        ordered.tags.first()
    with django_assert_num_queries(1):
        unordered.tags.first()


@pytest.mark.parametrize("method", ["create", "add"])
def test_adding_drops_the_prefetched_rows_of_that_relation(method: str, django_assert_num_queries: Queries) -> None:
    post_with_comments()
    new = CommentFactory.create()
    post = Post.objects.prefetch_related("comments").order_by("pk")[0]
    if method == "create":
        post.comments.create(body="new")
    else:
        post.comments.add(new)
    with django_assert_num_queries(1):
        assert len(post.comments.all()) == 3


def test_two_prefetches_cost_four_queries_with_the_authors_and_one_without_posts(
    django_assert_num_queries: Queries,
) -> None:
    posts = Post.objects.prefetch_related("tags", "comments__author")
    with django_assert_num_queries(1):
        list(posts)
    CommentFactory.create(post=PostFactory.create(tags=1))
    with django_assert_num_queries(4):
        list(posts.all())
    with django_assert_num_queries(3):
        list(Post.objects.prefetch_related("tags", Prefetch("comments", Comment.objects.select_related("author"))))


def test_iterator_demands_a_chunk_size_to_prefetch_and_repeats_the_query_for_each_chunk(
    django_assert_num_queries: Queries,
) -> None:
    PostFactory.create_batch(3, tags=1)
    with pytest.raises(ValueError, match="chunk_size"):
        list(Post.objects.prefetch_related("tags").iterator())
    with django_assert_num_queries(3):
        list(Post.objects.prefetch_related("tags").iterator(chunk_size=2))


def test_a_narrowed_prefetch_without_to_attr_passes_for_all() -> None:
    post = post_with_comments(3)
    CommentFactory.create(post=post, approved=True)
    approved = Comment.objects.filter(approved=True)
    (post,) = Post.objects.prefetch_related(Prefetch("comments", approved))
    assert post.comments.count() == 1
    (post,) = Post.objects.prefetch_related(Prefetch("comments", approved, to_attr="shown"))
    assert (len(post.shown), post.comments.count()) == (1, 4)


def test_a_sliced_prefetch_becomes_a_row_number_and_needs_to_attr() -> None:
    post_with_comments(3)
    latest = Comment.objects.order_by("pk")[:1]
    with CaptureQueriesContext(connection) as log:
        list(Post.objects.prefetch_related(Prefetch("comments", latest, to_attr="latest")))
    assert "ROW_NUMBER() OVER (PARTITION BY" in log[1]["sql"]
    with pytest.raises(TypeError, match="slice"):
        list(Post.objects.prefetch_related(Prefetch("comments", latest)))


def test_one_relation_prefetched_twice_with_other_querysets_needs_other_names() -> None:
    post_with_comments()
    few, many = Comment.objects.filter(approved=True), Comment.objects.all()
    with pytest.raises(ValueError, match="lookup was already seen with a different queryset"):
        list(Post.objects.prefetch_related(Prefetch("comments", few), Prefetch("comments", many)))
    list(Post.objects.prefetch_related(Prefetch("comments", few, to_attr="a"), Prefetch("comments", many, to_attr="b")))


def test_instances_that_are_there_already_can_be_prefetched_for(django_assert_num_queries: Queries) -> None:
    posts = [post_with_comments(), post_with_comments()]
    with django_assert_num_queries(2):
        prefetch_related_objects(posts, "tags", "comments")


def test_django_splits_a_list_that_is_too_long_for_the_database() -> None:
    with mock.patch.object(connection.ops, "max_in_list_size", return_value=1000):
        assert str(Post.objects.filter(views__in=range(2500)).query).count(" IN (") == 3


# --- Conditions ----------------------------------------------------------------------------------------------


def test_an_empty_q_finds_everything_and_an_empty_list_nothing() -> None:
    post = PostFactory.create()
    assert list(Post.objects.filter(Q())) == [post]
    assert not Post.objects.filter(Q(pk__in=[]))


def test_reduce_over_no_condition_raises_and_q_with_a_connector_filters_nothing() -> None:
    with pytest.raises(TypeError):
        reduce(operator.or_, [])
    assert not Q(_connector=Q.OR)


def test_and_binds_more_tightly_than_or_between_q_objects() -> None:
    assert Q(a=1) & Q(b=1) | Q(c=1) == (Q(a=1) & Q(b=1)) | Q(c=1)


def test_a_positional_q_after_a_keyword_is_a_syntax_error() -> None:
    with pytest.raises(SyntaxError):
        compile("f(a=1, Q())", "call", "eval")


def test_not_over_a_relation_to_many_is_a_subquery() -> None:
    assert "EXISTS" in str(Post.objects.filter(~Q(tags__name="a")).query)


def test_exclude_keeps_rows_without_a_value() -> None:
    post = PostFactory.create(category=None)
    other = PostFactory.create()
    assert list(Post.objects.exclude(category=other.category)) == [post]


def test_unequal_in_sql_loses_rows_without_a_value() -> None:
    PostFactory.create(category=None)
    other = PostFactory.create()
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM blog_post WHERE category_id <> %s", [other.category_id])
        assert cursor.fetchone() == (0,)
    assert Post.objects.filter(~Q(category=other.category)).count() == 1


def test_one_exclude_negates_its_arguments_together_and_chained_ones_exclude_both() -> None:
    post = PostFactory.create(title="a", summary="b")
    half = PostFactory.create(title="a", summary="-")
    assert list(Post.objects.exclude(title="a", summary="b")) == [half]
    assert not Post.objects.exclude(title="a").exclude(summary="b")
    assert list(Post.objects.filter(Q(title="a"), Q(summary="b"))) == [post]


def test_a_union_is_one_query_and_cannot_be_filtered(django_assert_num_queries: Queries) -> None:
    PostFactory.create()
    both = Post.objects.filter(status="draft").union(Post.objects.all())
    with django_assert_num_queries(1):
        assert len(list(both)) == 1
    with pytest.raises(NotSupportedError):
        both.filter(title="x")


def test_a_q_object_is_what_aggregates_cases_and_constraints_take() -> None:
    drafts = Q(status="draft")
    PostFactory.create()
    assert Post.objects.aggregate(n=Count("pk", filter=drafts)) == {"n": 1}
    assert Post.objects.annotate(n=Case(When(drafts, then=1))).get().n == 1
    assert models.CheckConstraint(condition=drafts, name="n").condition == drafts


def test_not_in_with_a_null_among_the_values_finds_nothing_and_not_exists_does() -> None:
    post = PostFactory.create(editor=None)
    inner = Post.objects.values("editor")
    assert not Profile.objects.exclude(pk__in=inner)
    assert list(Profile.objects.filter(~Exists(Post.objects.filter(editor=OuterRef("pk"))))) == [post.author]


def test_sqlite_sorts_null_first_unless_told_otherwise() -> None:
    dated, undated = PostFactory.create(published=True), PostFactory.create()
    assert list(Post.objects.order_by("published_at")) == [undated, dated]
    assert list(Post.objects.order_by(F("published_at").asc(nulls_last=True))) == [dated, undated]


def test_icontains_escapes_the_wildcards_of_like() -> None:
    PostFactory.create(title="no sign")
    assert not Post.objects.filter(title__icontains="%_%")


def test_a_lookup_through_relations_reads_a_password_letter_by_letter() -> None:
    post = PostFactory.create()
    post.author.user.password = "secret"
    post.author.user.save()
    assert Post.objects.filter(author__user__password__startswith="se").exists()
    assert not Post.objects.filter(author__user__password__startswith="so").exists()


@pytest.mark.parametrize("key", ["_connector", "_negated"])
def test_the_keywords_of_q_are_refused_in_a_filter(key: str) -> None:
    with pytest.raises((TypeError, FieldError)):
        list(Post.objects.filter(**{key: "OR 1=1 OR", "title": "x"}))


def test_a_renamed_field_is_an_error_at_the_call() -> None:
    with pytest.raises(FieldError):
        Post.objects.filter(heading="x")


def test_raw_has_to_contain_the_primary_key_and_defers_what_is_missing(django_assert_num_queries: Queries) -> None:
    PostFactory.create()
    with pytest.raises(FieldDoesNotExist, match="primary key"):
        list(Post.objects.raw("SELECT title FROM blog_post"))
    (post,) = Post.objects.raw("SELECT id FROM blog_post")
    with django_assert_num_queries(1):
        assert post.title


# --- Sums, subqueries and windows ------------------------------------------------------------------------------


def invoice() -> Invoice:
    made: Invoice = InvoiceFactory.create()
    InvoiceLineFactory.create_batch(2, invoice=made, quantity=1, unit_price=10)
    PaymentFactory.create_batch(2, invoice=made, amount=5)
    return made


def test_two_relations_to_many_in_one_annotate_make_both_sums_too_high() -> None:
    invoice()
    row = Invoice.objects.annotate(owed=Sum("lines__unit_price"), paid=Sum("payments__amount")).get()
    assert (row.owed, row.paid) == (40, 20)


def test_distinct_repairs_a_count_and_not_a_sum() -> None:
    invoice()
    row = Invoice.objects.annotate(
        parts=Count("lines", distinct=True), paid=Sum("payments__amount", distinct=True), also=Count("payments")
    ).get()
    assert (row.parts, row.paid) == (2, 5)


def test_a_count_after_a_filter_by_its_relation_counts_what_was_filtered_for() -> None:
    InvoiceLineFactory(invoice=invoice(), quantity=9, unit_price=10)
    asked = Invoice.objects.filter(lines__quantity=9)
    assert asked.annotate(n=Count("lines", distinct=True)).get().n == 1
    assert asked.alias(all=FilteredRelation("lines")).annotate(n=Count("all", distinct=True)).get().n == 3


def test_the_sum_of_nothing_is_none_unless_there_is_a_default() -> None:
    assert Payment.objects.aggregate(total=Sum("amount"))["total"] is None
    assert Payment.objects.aggregate(total=Sum("amount", default=0))["total"] == 0


def test_a_filter_inside_the_aggregate_keeps_rows_without_a_match() -> None:
    invoice()
    assert Invoice.objects.annotate(n=Count("lines", filter=Q(lines__quantity=9))).get().n == 0
    assert not Invoice.objects.filter(lines__quantity=9).annotate(n=Count("lines"))


def test_values_before_annotate_sets_the_groups_and_an_order_joins_them() -> None:
    invoice()
    Payment.objects.filter(pk=Payment.objects.first().pk).update(received_at=timezone.now().replace(year=2001))
    totals = Payment.objects.values("method").annotate(total=Sum("amount"))
    assert len(totals) == 1
    assert len(totals.order_by("received_at")) == 2


def test_a_filter_before_an_annotation_narrows_what_is_counted_and_one_after_it_the_groups() -> None:
    invoice()
    assert "HAVING" in str(Invoice.objects.annotate(n=Count("lines")).filter(n__gt=1).query)
    assert "HAVING" not in str(Invoice.objects.filter(lines__quantity=1).annotate(n=Count("lines")).query)


def test_sqlite_takes_the_first_of_many_rows_of_a_subquery() -> None:
    invoice()
    lines = InvoiceLine.objects.filter(invoice=OuterRef("pk")).values("unit_price")
    assert Invoice.objects.annotate(price=Subquery(lines)).get().price == 10


def test_ranks_share_a_place_and_row_numbers_do_not() -> None:
    for views in (9, 5, 5, 1):
        PostFactory.create(views=views)
    order = F("views").desc()
    places = Post.objects.annotate(
        rank=Window(Rank(), order_by=order),
        dense=Window(DenseRank(), order_by=order),
        row=Window(RowNumber(), order_by=order),
    ).order_by("row")
    assert [post.rank for post in places] == [1, 2, 2, 4]
    assert [post.dense for post in places] == [1, 2, 2, 3]
    assert [post.row for post in places] == [1, 2, 3, 4]


def test_a_condition_after_a_window_changes_who_is_ranked() -> None:
    ahead, behind = PostFactory.create(views=9), PostFactory.create(views=1)
    ranked = Post.objects.annotate(place=Window(Rank(), order_by=F("views").desc()))
    assert ranked.filter(author=behind.author).get().place == 1
    assert {post.pk: post.place for post in ranked} == {ahead.pk: 1, behind.pk: 2}


def test_a_filter_on_a_window_wraps_the_query() -> None:
    ranked = Post.objects.annotate(place=Window(Rank(), order_by=F("views").desc())).filter(place__lte=3)
    assert str(ranked.query).count("SELECT") == 2


def test_last_value_gives_the_current_row_by_default() -> None:
    for views in (1, 2, 3):
        PostFactory.create(views=views)
    posts = Post.objects.annotate(last=Window(LastValue("views"), order_by=F("views").asc()))
    assert all(post.last == post.views for post in posts)


# --- Writing -------------------------------------------------------------------------------------------------


def test_update_takes_and_checks_in_one_step_and_says_how_many_rows_it_changed() -> None:
    wallet = WalletFactory.create(balance=10)
    enough = Wallet.objects.filter(pk=wallet.pk, balance__gte=8)
    assert enough.update(balance=F("balance") - 8) == 1
    assert enough.update(balance=F("balance") - 8) == 0


def test_an_f_expression_adds_again_at_a_second_save_before_6_0() -> None:
    post = PostFactory.create(views=0)
    post.views = F("views") + 1
    post.save()
    post.save()
    post.refresh_from_db()
    assert post.views == (1 if django.VERSION >= (6, 0) else 2)


def test_save_without_update_fields_undoes_what_others_have_changed() -> None:
    post = PostFactory.create(title="old", views=0)
    Post.objects.filter(pk=post.pk).update(title="new")
    post.views = 1
    post.save()
    post.refresh_from_db()
    assert post.title == "old"


def test_update_leaves_auto_now_and_signals_out() -> None:
    post = PostFactory.create()
    receiver = mock.Mock()
    models.signals.post_save.connect(receiver, sender=Post)
    try:
        Post.objects.update(title="new")
        Post.objects.bulk_update([post], ["title"])
        Post.objects.bulk_create([PostFactory.build(author=post.author, category=post.category)])
    finally:
        models.signals.post_save.disconnect(receiver, sender=Post)
    assert not receiver.called
    assert Post.objects.filter(updated_at=post.updated_at).exists()


def test_ignore_conflicts_drops_rows_that_break_not_null_or_check_on_sqlite() -> None:
    Book.objects.bulk_create([Book(title=None), Book(title="x", pages=-1)], ignore_conflicts=True)
    assert not Book.objects.exists()
    with pytest.raises(IntegrityError):
        Book.objects.bulk_create([Book(title="x", pages=-1)])


def test_bulk_create_refuses_children_by_inheritance_over_two_tables() -> None:
    with pytest.raises(ValueError, match="multi-table"):
        Novel.objects.bulk_create([Novel(title="x")])


def test_sqlite_allows_one_key_twice_in_an_upsert() -> None:
    Category.objects.bulk_create(
        [Category(slug="a", name="first"), Category(slug="a", name="last")],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name"],
    )
    assert [category.name for category in Category.objects.all()] == ["last"]


# --- Ways back -----------------------------------------------------------------------------------------------


def test_without_a_related_name_the_accessor_ends_in_set_and_the_lookup_does_not() -> None:
    book = Book.objects.create(title="x")
    page = Page.objects.create(book=book, number=1)
    assert list(book.page_set.all()) == [page]
    assert list(Book.objects.filter(page__number=1)) == [book]


def test_a_missing_one_to_one_is_an_error_that_hasattr_understands() -> None:
    book = Book.objects.create(title="x")
    assert not hasattr(book, "cover")
    missing = Book.cover.RelatedObjectDoesNotExist
    assert issubclass(missing, Cover.DoesNotExist)
    assert issubclass(missing, AttributeError)


def test_a_foreign_key_forwards_finds_what_the_default_manager_hides() -> None:
    shop = Shop.objects.create(name="s")
    book = Book.objects.create(title="x", hidden=True, shop=shop)
    page = Page.objects.create(book=book, number=1)
    assert Page.objects.get(pk=page.pk).book == book
    assert not shop.books.all()
    assert list(shop.books(manager="objects").all()) == [book]


# --- Fetch modes ---------------------------------------------------------------------------------------------

from_6_1 = pytest.mark.skipif(django.VERSION < (6, 1), reason="fetch modes came with Django 6.1")


@from_6_1
def test_fetch_peers_loads_a_relation_for_all_in_one_query(django_assert_num_queries: Queries) -> None:
    PostFactory.create_batch(3)
    with django_assert_num_queries(3):
        [post.author.user for post in Post.objects.fetch_mode(models.FETCH_PEERS)]


@from_6_1
def test_fetch_peers_has_nobody_to_load_for_with_iterator(django_assert_num_queries: Queries) -> None:
    PostFactory.create_batch(3)
    with django_assert_num_queries(4):
        [post.author for post in Post.objects.fetch_mode(models.FETCH_PEERS).iterator(chunk_size=1)]


@from_6_1
def test_fetch_raise_forbids_a_relation_that_was_not_named() -> None:
    from django.core.exceptions import FieldFetchBlocked

    PostFactory.create()
    with pytest.raises(FieldFetchBlocked):
        Post.objects.fetch_mode(models.FETCH_RAISE)[0].author  # noqa: B018


@from_6_1
def test_fetch_modes_do_not_cover_managers(django_assert_num_queries: Queries) -> None:
    PostFactory.create_batch(3)
    with django_assert_num_queries(4):
        [list(post.tags.all()) for post in Post.objects.fetch_mode(models.FETCH_PEERS)]
