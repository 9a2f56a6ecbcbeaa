"""Claims of the katas on what differs between databases, as far as SQLite shows it, and on paths in JSON."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection, router
from django.db.models import F
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Lower
from django.utils import timezone

from tests.claims.shelf.models import Hit, Shop


@pytest.mark.django_db
def test_icontains_on_sqlite_has_two_cases_for_a_to_z_only_and_iregex_for_all_letters() -> None:
    Shop.objects.create(name="Élan Vital")
    assert Shop.objects.filter(name__icontains="VITAL").exists()
    assert not Shop.objects.filter(name__icontains="élan").exists()
    assert Shop.objects.filter(name__iregex="élan").exists()


@pytest.mark.django_db
def test_lower_on_sqlite_knows_the_letters_from_a_to_z_only() -> None:
    Shop.objects.create(name="ÉLAN")
    assert Shop.objects.values_list(Lower("name"), flat=True).get() == "Élan"


@pytest.mark.django_db
def test_null_sorts_first_on_sqlite_unless_it_is_said() -> None:
    User.objects.create(username="never")
    User.objects.create(username="now", last_login=timezone.now())
    assert [user.username for user in User.objects.order_by("last_login")] == ["never", "now"]
    assert [user.username for user in User.objects.order_by("-last_login")] == ["now", "never"]
    said = User.objects.order_by(F("last_login").asc(nulls_last=True))
    assert [user.username for user in said] == ["now", "never"]


@pytest.mark.django_db
def test_sqlite_ignores_select_for_update_and_the_length_of_a_char_field() -> None:
    Shop.objects.create(name="x" * 100)
    assert "FOR UPDATE" not in str(Shop.objects.select_for_update().query)
    assert len(Shop.objects.select_for_update().get().name) == 100
    assert not connection.features.has_select_for_update


@pytest.mark.django_db
def test_get_or_create_without_a_constraint_looks_and_then_inserts() -> None:
    with connection.execute_wrapper(lambda execute, sql, *rest: (said.append(sql.split()[0]), execute(sql, *rest))[1]):
        said: list[str] = []
        Shop.objects.get_or_create(name="new")
    assert [word for word in said if word in ("SELECT", "INSERT")] == ["SELECT", "INSERT"]


class Routes:
    def db_for_read(self, model: object, **hints: object) -> str:
        return "a replica"

    def db_for_write(self, model: object, **hints: object) -> str:
        return "a primary"


def test_select_for_update_is_routed_as_a_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "routers", [Routes()])
    assert Shop.objects.all().db == "a replica"
    assert Shop.objects.select_for_update().db == "a primary"


def test_without_an_opinion_of_a_router_an_object_is_written_where_it_was_read() -> None:
    shop = Shop(name="new")
    assert router.db_for_write(Shop, instance=shop) == "default"
    shop._state.db = "a replica"
    assert router.db_for_write(Shop, instance=shop) == "a replica"


def test_objects_of_two_databases_are_not_tied_to_each_other_unless_a_router_allows_it() -> None:
    one, other = Shop(name="one"), Shop(name="other")
    one._state.db, other._state.db = "default", "audit"
    assert router.allow_relation(one, other) is False
    other._state.db = "default"
    assert router.allow_relation(one, other) is True


@pytest.mark.django_db
def test_a_subquery_over_two_databases_is_refused() -> None:
    elsewhere = Shop.objects.using("audit").values("name")
    with pytest.raises(ValueError, match="different databases"):
        User.objects.using("default").filter(username__in=elsewhere).exists()


@pytest.mark.django_db
def test_key_transforms_make_a_path_whose_parts_may_contain_dots_and_underscores() -> None:
    nested = Hit.objects.create(data={"cta": {"label": "Buy"}})
    flat = Hit.objects.create(data={"cta__label": "Buy", "page.section": "top"})

    def found(value: str, *keys: str) -> list[Hit]:
        path: Any = "data"
        for key in keys:
            path = KeyTransform(key, path)
        return list(Hit.objects.alias(found=path).filter(found=value))

    assert found("Buy", "cta", "label") == list(Hit.objects.filter(data__cta__label="Buy")) == [nested]
    assert found("Buy", "cta__label") == found("top", "page.section") == [flat]


@pytest.mark.django_db
def test_a_number_as_a_key_of_json_means_an_index_of_a_list() -> None:
    Hit.objects.create(data={"1": "x"})
    row = Hit.objects.create(data=["-", "x"])
    assert list(Hit.objects.alias(found=KeyTransform("1", "data")).filter(found="x")) == [row]
