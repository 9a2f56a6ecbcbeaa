"""Claims of the katas on models, managers, migrations and signals."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import django
import pytest
from django import forms
from django.apps import AppConfig, apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core import checks, management
from django.core.exceptions import AppRegistryNotReady, ValidationError
from django.core.management import CommandError, call_command
from django.core.serializers import deserialize
from django.db import IntegrityError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal
from django.test import Client
from django.test.utils import CaptureQueriesContext, isolate_apps, override_settings
from django.utils import timezone

from kata_project.blog.models import Category, Comment, Post, Tag
from kata_project.factories import CommentFactory, PostFactory, TagFactory, UserFactory
from tests.claims.shelf.models import Book, Complaint, Issue, Magazine, Page, Review, Seat, Shop, Span, Team

pytestmark = pytest.mark.django_db


# --- What is enforced where ----------------------------------------------------------------------------------


def test_save_runs_neither_validators_nor_choices_and_full_clean_runs_both() -> None:
    book = Book.objects.create(title="x", pages=101, size="?")
    with pytest.raises(ValidationError) as caught:
        book.full_clean()
    assert {"pages", "size"} <= set(caught.value.message_dict)


def test_update_and_bulk_create_run_no_validators() -> None:
    Book.objects.bulk_create([Book(title="x", pages=101)])
    assert Book.objects.update(pages=102) == 1


def test_a_check_constraint_holds_for_every_writer() -> None:
    book = Book.objects.create(title="x")
    for write in (
        lambda: Book.objects.create(title="y", pages=-1),
        lambda: Book.objects.filter(pk=book.pk).update(pages=-1),
        lambda: Book.objects.bulk_create([Book(title="y", pages=-1)]),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()


def test_a_check_whose_result_is_unknown_passes() -> None:
    assert Span.objects.create(first=5, last=None).pk
    with pytest.raises(IntegrityError):
        Span.objects.create(first=5, last=4)


def test_full_clean_validates_constraints_with_their_message() -> None:
    with pytest.raises(ValidationError, match="Backwards"):
        Span(first=5, last=4).full_clean()


def test_a_model_form_validates_constraints_by_full_clean_in_5_2_and_by_a_call_of_its_own_since_6_0() -> None:
    form = forms.modelform_factory(Span, fields=["first", "last"])({"first": "5", "last": "4"})
    with mock.patch.object(Span, "full_clean", autospec=True, side_effect=Span.full_clean) as full_clean:
        assert not form.is_valid()
    assert "Backwards." in form.non_field_errors()
    assert full_clean.call_args.kwargs.get("validate_constraints", True) is (django.VERSION < (6, 0))


def test_a_model_form_skips_a_constraint_on_a_field_that_it_leaves_out() -> None:
    assert forms.modelform_factory(Span, fields=["last"])({"last": "4"}, instance=Span(first=5)).is_valid()


def test_null_is_many_values_for_uniqueness_and_the_empty_string_is_one() -> None:
    Book.objects.create(title="x", code=None)
    Book.objects.create(title="y", code=None)
    Book.objects.create(title="x", code="")
    with pytest.raises(IntegrityError):
        Book.objects.create(title="y", code="")


def test_auto_now_add_overrides_a_value_that_is_given_and_a_callable_default_does_not() -> None:
    past = datetime(2001, 1, 1, tzinfo=UTC)
    assert Book.objects.create(title="x", stamped=past).stamped != past
    assert PostFactory.create(created_at=past).created_at == past


def test_django_warns_of_a_naive_datetime_and_takes_it_to_be_in_the_default_time_zone() -> None:
    with override_settings(TIME_ZONE="Asia/Tokyo"), pytest.warns(RuntimeWarning, match="naive"):
        post = PostFactory.create(published_at=datetime(2026, 1, 1, 9))
    post.refresh_from_db()
    assert post.published_at == datetime(2026, 1, 1, 0, tzinfo=UTC)


def test_save_and_bulk_create_fill_in_auto_now_add() -> None:
    Book.objects.bulk_create([Book(title="x")])
    assert Book.objects.get().stamped is not None


def test_a_default_order_is_paid_for_in_every_query_that_does_not_ask_otherwise() -> None:
    with isolate_apps("tests.claims.shelf"):

        class Ordered(models.Model):
            class Meta:
                app_label = "shelf"
                ordering = ("id",)

        assert "ORDER BY" in str(Ordered.objects.all().query)
        assert "ORDER BY" not in str(Ordered.objects.order_by().query)


# --- Deleting ------------------------------------------------------------------------------------------------


def test_restrict_refuses_the_part_alone_and_lets_the_whole_take_it_along() -> None:
    magazine = Magazine.objects.create()
    issue = Issue.objects.create(magazine=magazine)
    Review.objects.create(magazine=magazine, issue=issue)
    with pytest.raises(models.RestrictedError):
        issue.delete()
    magazine.delete()
    assert not Review.objects.exists()


def test_protect_refuses_also_where_the_row_would_be_deleted_along() -> None:
    magazine = Magazine.objects.create()
    Complaint.objects.create(magazine=magazine, issue=Issue.objects.create(magazine=magazine))
    with pytest.raises(models.ProtectedError):
        magazine.delete()


def test_cascades_and_querysets_call_no_delete_of_the_model_and_send_signals() -> None:
    book = Book.objects.create(title="x")
    for number in (1, 2):
        Page.objects.create(book=book, number=number)
    receiver = mock.Mock()
    Page.deletions.clear()
    post_delete.connect(receiver, sender=Page)
    try:
        Page.objects.filter(number=1).delete()
        book.delete()
    finally:
        post_delete.disconnect(receiver, sender=Page)
    assert (Page.deletions, receiver.call_count) == ([], 2)


@pytest.mark.django_db(transaction=True)
def test_the_collector_deletes_in_one_transaction() -> None:
    book = Book.objects.create(title="x")
    Page.objects.create(book=book, number=1)
    with CaptureQueriesContext(connection) as log:
        book.delete()
    kept = [query["sql"].split()[0] for query in log if not query["sql"].startswith("SELECT")]
    assert (kept[0], kept[-1], kept.count("DELETE") > 1) == ("BEGIN", "COMMIT", True)


def test_another_rule_for_deleting_changes_no_table() -> None:
    old, new = (models.ForeignKey(Shop, on_delete=rule, null=True) for rule in (models.CASCADE, models.SET_NULL))
    for field in (old, new):
        field.set_attributes_from_name("shop")
        field.model = Book
    assert not connection.SchemaEditorClass(connection)._field_should_be_altered(old, new)


def test_a_raw_delete_does_not_cascade_and_fails_on_the_foreign_key() -> None:
    book = Book.objects.create(title="x")
    Page.objects.create(book=book, number=1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM shelf_book WHERE id = %s", [book.pk])
    with pytest.raises(IntegrityError):
        connection.check_constraints()
    Page.objects.all().delete()


@pytest.mark.parametrize("name", ["DB_CASCADE", "DB_SET_NULL", "DB_SET_DEFAULT"])
def test_the_database_can_follow_foreign_keys_since_6_1(name: str) -> None:
    assert hasattr(models, name) is (django.VERSION >= (6, 1))


# --- Relations to many with data ------------------------------------------------------------------------------


def test_add_stores_the_empty_string_without_through_defaults_and_skips_who_is_in() -> None:
    team, shop = Team.objects.create(), Shop.objects.create(name="s")
    team.members.add(shop)
    assert Seat.objects.get().role == ""
    team.members.add(shop, through_defaults={"role": "lead"})
    assert Seat.objects.get().role == ""


def test_a_through_model_is_not_unique_in_its_pair_and_an_automatic_one_is() -> None:
    team, shop = Team.objects.create(), Shop.objects.create(name="s")
    for _ in range(2):
        Seat.objects.create(team=team, shop=shop)
    automatic = Team.friends.through
    assert automatic._meta.unique_together
    assert not Seat._meta.unique_together


def test_django_refuses_to_alter_a_plain_relation_to_one_with_a_through_model() -> None:
    plain, through = Team._meta.get_field("friends"), Team._meta.get_field("members")
    with pytest.raises(ValueError, match="through="):
        connection.SchemaEditorClass(connection).alter_field(Team, plain, through)


# --- Managers ------------------------------------------------------------------------------------------------


def test_the_first_manager_is_the_default_one_and_related_managers_subclass_it() -> None:
    assert Book._default_manager is Book.visible
    assert isinstance(Shop.objects.create(name="s").books, type(Book.visible))


def test_a_default_manager_that_hides_a_row_lets_validation_pass_and_the_insert_fail() -> None:
    Book.objects.create(title="x", code="taken", hidden=True)
    again = Book(title="y", code="taken", shop=Shop.objects.create(name="s"))
    again.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_related_managers_call_init_without_arguments() -> None:
    class Configured(models.Manager):  # type: ignore[type-arg]
        def __init__(self, status: str) -> None:
            super().__init__()

    from django.db.models.fields.related_descriptors import create_reverse_many_to_one_manager

    shop = Shop.objects.create(name="s")
    related = create_reverse_many_to_one_manager(Configured, Shop._meta.get_field("books"))
    with pytest.raises(TypeError):
        related(shop)


def test_methods_of_a_queryset_can_be_chained_and_work_on_related_managers() -> None:
    class Shown(models.QuerySet[Any]):
        def shown(self) -> Any:
            return self.filter(hidden=False)

    manager = Shown.as_manager()
    manager.model = Book
    assert str(manager.filter(title="x").shown().query) == str(
        Book.objects.filter(title="x").filter(hidden=False).query
    )


def test_a_manager_class_made_in_a_function_cannot_be_written_into_a_migration() -> None:
    class Local(models.Manager):  # type: ignore[type-arg]
        use_in_migrations = True

    Local.__qualname__ = "Local"  # Else the test itself would be what it complains about.
    with pytest.raises(ValueError, match="Could not find manager"):
        Local().deconstruct()


# --- Migrations ----------------------------------------------------------------------------------------------


def historical(model: type[models.Model]) -> Any:
    return ProjectState.from_apps(apps).apps.get_model("shelf", model.__name__)


def test_a_historical_model_has_no_methods_of_mine_and_no_manager_unless_it_asks_for_it() -> None:
    page = historical(Page)
    assert page.delete is models.Model.delete
    assert type(historical(Book).visible) is models.Manager


def test_a_receiver_without_a_sender_runs_for_a_historical_model_and_one_for_my_model_does_not() -> None:
    everywhere, mine = mock.Mock(), mock.Mock()
    post_save.connect(everywhere)
    post_save.connect(mine, sender=Shop)
    try:
        historical(Shop).objects.create(name="s")
    finally:
        post_save.disconnect(everywhere)
        post_save.disconnect(mine, sender=Shop)
    assert everywhere.call_args.kwargs["sender"].__module__ == "__fake__"
    assert not mine.called


def test_without_a_reverse_a_data_step_is_irreversible_and_noop_would_not_say_so() -> None:
    assert not migrations.RunPython(lambda apps, editor: None).reversible
    assert migrations.RunPython(lambda apps, editor: None, migrations.RunPython.noop).reversible


def test_migrate_knows_names_and_nothing_of_contents() -> None:
    columns = {
        column.name
        for column in connection.introspection.get_table_description(connection.cursor(), "django_migrations")
    }
    assert columns == {"id", "app", "name", "applied"}


def test_the_default_is_called_once_for_all_old_rows_of_a_new_column() -> None:
    Tag.objects.bulk_create([Tag(name=name, slug=name) for name in "ab"])
    default = mock.Mock(side_effect=[1, 2, 3])
    field = models.IntegerField(default=default)
    field.set_attributes_from_name("drawn")
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    editor.add_field(Tag, field)
    assert default.call_count == 1


def test_the_value_of_a_call_is_written_into_the_migration_and_the_function_by_its_name() -> None:
    assert MigrationWriter.serialize(timezone.now)[0] == "django.utils.timezone.now"
    assert "datetime.datetime(" in MigrationWriter.serialize(timezone.now())[0]


# --- Apps and commands ---------------------------------------------------------------------------------------


def test_a_model_of_a_package_that_is_not_installed_needs_an_app_label() -> None:
    with pytest.raises(RuntimeError, match="explicit app_label"):
        type("Stray", (models.Model,), {"__module__": "somewhere.else"})


def test_a_model_cannot_be_looked_up_before_the_apps_are_ready() -> None:
    with mock.patch.object(apps, "models_ready", False), pytest.raises(AppRegistryNotReady):
        apps.get_models()


def test_of_two_commands_with_one_name_that_of_the_first_app_wins() -> None:
    with mock.patch.object(management, "find_commands", return_value=["count_posts"]):
        found = management.get_commands.__wrapped__()
    assert found["count_posts"] == next(iter(apps.get_app_configs())).name


def test_the_label_is_the_last_part_of_the_name_and_unique() -> None:
    assert AppConfig("kata_project.blog", mock.Mock(__path__=["x"])).label == "blog"


def test_a_command_error_carries_a_return_code_and_stays_an_exception_from_python() -> None:
    with pytest.raises(CommandError):
        call_command("migrate", "no_such_app")
    assert CommandError("x", returncode=3).returncode == 3


def test_check_deploy_objects_to_no_hosts_and_not_to_a_star() -> None:
    def said(**settings: Any) -> set[str | None]:
        with override_settings(**settings):
            return {one.id for one in checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)}

    assert "security.W020" in said(ALLOWED_HOSTS=[])
    assert "security.W020" not in said(ALLOWED_HOSTS=["*"])
    everything = said(ALLOWED_HOSTS=["*"], DEBUG=True, SECRET_KEY="django-insecure-x")
    assert {f"security.{code}" for code in ("W018", "W009", "W008", "W012")} <= everything


def test_the_environment_knows_texts_only() -> None:
    assert bool("False") is True
    assert "".split(",") == [""]


# --- Signals -------------------------------------------------------------------------------------------------


@pytest.fixture
def receivers() -> Iterator[None]:
    before, cached = list(post_save.receivers), m2m_changed.receivers
    yield
    post_save.receivers[:] = before
    post_save.sender_receivers_cache.clear()
    m2m_changed.receivers = cached


def maker(calls: list[str]) -> Callable[..., None]:
    def receiver(**kwargs: Any) -> None:
        calls.append("ran")

    return receiver


@pytest.mark.usefixtures("receivers")
def test_a_function_that_is_connected_twice_runs_once_and_another_object_runs_again() -> None:
    calls: list[str] = []
    one, other = maker(calls), maker(calls)
    post_save.connect(one, sender=Shop)
    post_save.connect(one, sender=Shop)
    Shop.objects.create(name="s")
    assert len(calls) == 1
    post_save.connect(other, sender=Shop)
    Shop.objects.create(name="s")
    assert len(calls) == 3


@pytest.mark.usefixtures("receivers")
def test_dispatch_uid_makes_one_of_two_function_objects() -> None:
    calls: list[str] = []
    kept = [maker(calls), maker(calls)]
    for receiver in kept:
        post_save.connect(receiver, sender=Shop, dispatch_uid="one")
    Shop.objects.create(name="s")
    assert len(calls) == 1


@pytest.mark.usefixtures("receivers")
@pytest.mark.parametrize(("debug", "times"), [(False, 0), (True, 1)])
def test_a_local_receiver_is_forgotten_and_lives_on_only_with_debug(debug: bool, times: int) -> None:
    calls: list[str] = []
    with override_settings(DEBUG=debug):
        post_save.connect(maker(calls), sender=Shop)
    gc.collect()
    Shop.objects.create(name="s")
    assert len(calls) == times


@pytest.mark.usefixtures("receivers")
def test_send_stops_at_a_receiver_that_raises_after_the_row_was_written() -> None:
    later = mock.Mock()

    def broken(**kwargs: Any) -> None:
        raise ValueError

    post_save.connect(broken, sender=Shop)
    post_save.connect(later, sender=Shop)
    with pytest.raises(ValueError), CaptureQueriesContext(connection) as log, transaction.atomic():
        Shop.objects.create(name="s")
    assert any(query["sql"].startswith("INSERT") for query in log)
    assert not later.called
    answers = post_save.send_robust(sender=Shop)
    assert isinstance(answers[-2][1], ValueError)
    assert later.called


@pytest.mark.usefixtures("receivers")
def test_a_receiver_is_told_of_a_new_row_and_of_a_fixture() -> None:
    receiver = mock.Mock()
    post_save.connect(receiver, sender=Shop)
    Shop.objects.create(name="s").save()
    assert [call.kwargs["created"] for call in receiver.call_args_list] == [True, False]
    for row in deserialize("json", '[{"model": "shelf.shop", "pk": 9, "fields": {"name": "s"}}]'):
        row.save()
    assert receiver.call_args.kwargs["raw"] is True


@pytest.mark.usefixtures("receivers")
def test_without_a_sender_a_receiver_hears_of_sessions_too() -> None:
    heard: list[type] = []

    def receiver(sender: type, **kwargs: Any) -> None:
        heard.append(sender)

    post_save.connect(receiver)
    Client().force_login(UserFactory.create())
    assert Session in heard


def test_a_deleted_post_tells_of_each_comment_when_rows_without_receivers_are_gone() -> None:
    comments = CommentFactory.create_batch(2)
    post = comments[0].post
    Comment.objects.update(post=post)
    post.tags.add(TagFactory.create())
    seen: list[tuple[bool, bool]] = []

    def receiver(instance: Comment, **kwargs: Any) -> None:
        tied = Post.tags.through.objects.filter(post_id=instance.post_id).exists()
        seen.append((Post.objects.filter(pk=instance.post_id).exists(), tied))

    post_delete.connect(receiver, sender=Comment)
    try:
        post.delete()
    finally:
        post_delete.disconnect(receiver, sender=Comment)
    assert seen == [(True, False)] * 2


@pytest.mark.parametrize("debug", [False, True])
def test_a_local_receiver_is_forgotten_and_with_debug_the_check_of_its_signature_keeps_it(debug: bool) -> None:
    signal, seen = Signal(), []

    def ready() -> None:
        signal.connect(lambda **told: seen.append(told))

    with override_settings(DEBUG=debug):
        ready()
    gc.collect()
    signal.send(sender=None)
    assert len(seen) == debug


@pytest.mark.usefixtures("receivers")
def test_a_sender_can_be_named_by_a_string() -> None:
    receiver = mock.Mock()
    post_save.connect(receiver, sender="auth.User")
    get_user_model().objects.create(username="ada")
    assert receiver.called


def test_get_or_create_and_bulk_create_differ_in_their_signals() -> None:
    receiver = mock.Mock()
    post_save.connect(receiver, sender=Category)
    try:
        Category.objects.bulk_create([Category(name="a", slug="a")])
        assert not receiver.called
        Category.objects.get_or_create(name="b", slug="b")
    finally:
        post_save.disconnect(receiver, sender=Category)
    assert receiver.called
