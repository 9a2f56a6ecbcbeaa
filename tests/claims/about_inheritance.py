"""Claims of the katas on model inheritance and mixins."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import AnonymousUser, Permission
from django.core import checks
from django.core.exceptions import PermissionDenied
from django.db import connection, models
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext, isolate_apps
from django.views.generic import DeleteView, TemplateView

from kata_project.factories import UserFactory
from tests.claims.shelf.models import Haiku, Piece, Poem

pytestmark = pytest.mark.django_db


# --- Multi-table ---------------------------------------------------------------------------------------------


def test_a_multi_table_child_is_written_with_a_statement_for_each_level_and_read_with_a_join() -> None:
    with CaptureQueriesContext(connection) as queries:
        Poem.objects.create(title="x")
        list(Poem.objects.all())
    assert [query["sql"].split()[0] for query in queries] == ["INSERT", "INSERT", "SELECT"]
    assert " JOIN " in queries[2]["sql"]


def test_bulk_create_of_a_multi_table_child_raises_value_error() -> None:
    with pytest.raises(ValueError, match="multi-table"):
        Poem.objects.bulk_create([Poem(title="x")])


def test_a_parent_s_queryset_returns_parents_and_the_child_is_another_query_unless_it_is_selected() -> None:
    Poem.objects.create(title="x", verses=3)
    piece = Piece.objects.get()
    assert type(piece) is Piece
    with CaptureQueriesContext(connection) as queries:
        assert piece.poem.verses == 3
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert Piece.objects.select_related("poem").get().poem.verses == 3
    assert len(queries) == 1


def test_a_child_inherits_of_a_concrete_parent_s_meta_only_ordering_and_get_latest_by() -> None:
    meta = Poem._meta
    assert (meta.ordering, meta.get_latest_by, meta.verbose_name_plural) == (("title",), "title", "poems")


# --- Abstract ------------------------------------------------------------------------------------------------


@isolate_apps("tests.claims.shelf")
def test_a_meta_replaces_that_of_an_abstract_parent_unless_it_derives_from_it() -> None:
    class Base(models.Model):
        class Meta:
            abstract = True
            app_label = "shelf"
            ordering = ("-id",)

    class Bare(Base):
        class Meta:
            app_label = "shelf"

    class Derived(Base):
        class Meta(Base.Meta):
            app_label = "shelf"

    class Without(Base):
        pass

    assert [one._meta.ordering for one in (Bare, Derived, Without)] == [[], ("-id",), ("-id",)]
    assert not Derived._meta.abstract


@isolate_apps("tests.claims.shelf")
def test_a_related_name_in_an_abstract_parent_clashes_unless_it_contains_the_class() -> None:
    class Base(models.Model):
        piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="logs")
        other = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="%(class)s_logs")

        class Meta:
            abstract = True
            app_label = "shelf"

    class One(Base):
        pass

    class Two(Base):
        pass

    assert [one._meta.get_field("other").remote_field.related_name for one in (One, Two)] == ["one_logs", "two_logs"]
    assert [one._meta.get_field("piece").remote_field.related_name for one in (One, Two)] == ["logs", "logs"]


# --- Proxy ---------------------------------------------------------------------------------------------------


@isolate_apps("tests.claims.shelf")
def test_a_proxy_with_a_field_is_an_error_of_the_system_checks() -> None:
    class Sonnet(Poem):
        rhyme = models.CharField(max_length=4)

        class Meta:
            proxy = True
            app_label = "shelf"

    assert "models.E017" in [error.id for error in Sonnet.check() if isinstance(error, checks.Error)]


def test_a_proxy_shares_its_rows_and_has_permissions_of_its_own() -> None:
    haiku = Haiku.objects.create(title="x")
    assert type(Poem.objects.get(pk=haiku.pk)) is Poem
    assert Permission.objects.filter(codename="change_haiku").exists()


# --- Mixins --------------------------------------------------------------------------------------------------


def test_a_mixin_behind_the_generic_view_is_never_asked() -> None:
    called: list[str] = []

    class Note:
        def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            called.append(type(self).__name__)
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    class Before(Note, TemplateView):
        pass

    class Behind(TemplateView, Note):
        pass

    for view in (Before, Behind):
        view.as_view()(RequestFactory().put("/"))
    assert called == ["Before"]


def test_a_delete_view_deletes_by_form_valid_and_a_post_does_not_call_delete() -> None:
    class Away(DeleteView):
        model = Piece
        success_url = "/"

        def delete(self, *args: Any, **kwargs: Any) -> Any:
            raise AssertionError

    piece = Piece.objects.create(title="x")
    assert Away.as_view()(RequestFactory().post("/"), pk=piece.pk).status_code == 302
    assert not Piece.objects.exists()


def test_an_http_delete_at_a_delete_view_deletes_without_form_valid() -> None:
    class Away(DeleteView):
        model = Piece
        success_url = "/"

        def form_valid(self, form: Any) -> Any:
            raise AssertionError

    piece = Piece.objects.create(title="x")
    assert Away.as_view()(RequestFactory().delete("/"), pk=piece.pk).status_code == 302
    assert not Piece.objects.exists()


def test_permission_required_sends_nobody_to_the_login_and_forbids_somebody() -> None:
    class Guarded(PermissionRequiredMixin, TemplateView):
        permission_required = "blog.change_post"

    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    assert Guarded.as_view()(request).status_code == 302
    request.user = UserFactory()
    with pytest.raises(PermissionDenied):
        Guarded.as_view()(request)
