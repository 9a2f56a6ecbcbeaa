"""A name that is none leads to those that it was meant for."""

from __future__ import annotations

import pytest

from pytest_djangokata.catalogue.names import closest

KATAS = (
    "admin/admin_actions",
    "admin/register_and_list",
    "api/serializer_validation",
    "auth/model_backend",
    "forms/model_form",
    "forms/formsets",
    "orm/select_related",
    "orm/select_for_update",
    "views/formsets",
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("forms/modelform", "forms/model_form"),
        ("modelform", "forms/model_form"),
        ("Forms/Model-Form", "forms/model_form"),
        ("form/model_form", "forms/model_form"),
        ("views/model_form", "forms/model_form"),
        ("katas/forms/model_fom/", "forms/model_form"),
        ("selectrelated", "orm/select_related"),
        ("register", "admin/register_and_list"),
        ("view/formset", "views/formsets"),
        ("form/formset", "forms/formsets"),
    ],
)
def test_the_closest_name_comes_first(typed: str, meant: str) -> None:
    assert closest(typed, KATAS)[0] == meant


@pytest.mark.parametrize("typed", ["auth", "forms/xyz", "orm/window", "", "/", "x"])
def test_strangers_are_not_named(typed: str) -> None:
    assert closest(typed, KATAS) == []
