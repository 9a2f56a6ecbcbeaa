"""Claims of the katas on formsets, and on what a form for a stored row knows of it."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import BaseInlineFormSet, inlineformset_factory, modelform_factory

from kata_project.billing.models import Invoice, InvoiceLine
from kata_project.factories import InvoiceFactory, InvoiceLineFactory

pytestmark = pytest.mark.django_db

FIELDS = ("description", "quantity", "unit_price")


class Noted(BaseInlineFormSet):  # type: ignore[type-arg]  # Generic in the type stubs only.
    """Notes what ``clean()`` sees of each row."""

    seen: list[dict[str, Any]]

    def clean(self) -> None:
        super().clean()
        self.seen = [form.cleaned_data for form in self.forms]


Lines = inlineformset_factory(Invoice, InvoiceLine, formset=Noted, fields=FIELDS, extra=2)


def sent(*rows: dict[str, Any] | None, initial: int = 0) -> dict[str, Any]:
    """Return what a browser sends for these rows; None is a row whose fields are missing."""
    data: dict[str, Any] = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in (row or {}).items()}
    return data


GOOD = {"description": "Seats", "quantity": 2, "unit_price": "5.00"}
BLANK = {"description": "", "quantity": 1, "unit_price": ""}


def test_two_formsets_over_a_relation_have_the_same_prefix_by_default() -> None:
    other = inlineformset_factory(Invoice, InvoiceLine, fields=FIELDS)
    assert Lines(instance=Invoice()).prefix == other(instance=Invoice()).prefix == "lines"


def test_clean_of_a_formset_sees_wrong_blank_and_deleted_rows() -> None:
    lines = Lines(sent(GOOD | {"quantity": "x"}, BLANK, GOOD | {"DELETE": "on"}), instance=Invoice())
    assert not lines.is_valid()
    wrong, blank, deleted = lines.seen
    assert "quantity" not in wrong
    assert wrong["description"] == "Seats"
    assert blank == {}
    assert deleted["DELETE"]
    assert deleted["quantity"] == 2


def test_min_num_requires_the_first_row_even_if_the_second_is_filled_in() -> None:
    strict = inlineformset_factory(Invoice, InvoiceLine, fields=FIELDS, min_num=1, validate_min=True)
    assert strict(sent(GOOD, BLANK), instance=Invoice()).is_valid()
    assert not strict(sent(BLANK, GOOD), instance=Invoice()).is_valid()


def test_a_row_whose_fields_are_missing_has_errors_if_a_field_has_a_default() -> None:
    assert Lines(sent(GOOD, BLANK, GOOD), instance=Invoice()).is_valid()
    assert not Lines(sent(GOOD, None, GOOD), instance=Invoice()).is_valid()


@pytest.mark.parametrize("deleted", [{}, {"DELETE": "on"}], ids=["changed", "deleted"])
def test_the_row_of_another_parent_is_not_found_and_left_alone(deleted: dict[str, str]) -> None:
    line = InvoiceFactory(lines=1).lines.get()
    lines = Lines(sent(GOOD | {"id": line.pk} | deleted, initial=1), instance=InvoiceFactory())
    assert lines.is_valid()
    lines.save()
    kept = InvoiceLine.objects.get()
    assert (kept.invoice_id, kept.description) == (line.invoice_id, line.description)


def test_a_row_that_somebody_else_has_deleted_is_an_error() -> None:
    invoice = InvoiceFactory(lines=1)
    data = sent(GOOD | {"id": invoice.lines.get().pk}, initial=1)
    assert Lines(data, instance=invoice).is_valid()
    invoice.lines.all().delete()
    assert not Lines(data, instance=invoice).is_valid()


def test_absolute_max_is_a_thousand_more_than_max_num_and_bounds_what_is_made() -> None:
    few = inlineformset_factory(Invoice, InvoiceLine, fields=FIELDS, max_num=3)
    assert few.absolute_max == 1003
    assert len(few(sent(GOOD) | {"lines-TOTAL_FORMS": 5000}, instance=Invoice()).forms) == 1003
    assert few(sent(*[GOOD] * 4), instance=Invoice()).is_valid()
    checked = inlineformset_factory(Invoice, InvoiceLine, fields=FIELDS, max_num=3, validate_max=True)
    assert not checked(sent(*[GOOD] * 4), instance=Invoice()).is_valid()


def test_a_model_form_calls_changed_what_differs_from_the_row_and_for_a_new_one_from_the_default() -> None:
    form = modelform_factory(InvoiceLine, fields=FIELDS)
    line = InvoiceLineFactory.create(description="Seats", quantity=2, unit_price=5)
    assert form(GOOD, instance=line).changed_data == []
    assert form(GOOD | {"quantity": 3}, instance=line).changed_data == ["quantity"]
    assert form(GOOD | {"quantity": 1}).changed_data == ["description", "unit_price"]
