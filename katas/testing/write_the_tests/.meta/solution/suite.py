"""Your tests of the late fee."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, PaymentFactory
from katas.testing.write_the_tests import late_fees

pytestmark = pytest.mark.django_db

DUE = date(2026, 3, 1)


def fee(days, *lines, paid=(), status="open"):
    invoice = InvoiceFactory(status=status, due_on=DUE)
    for quantity, price in lines:
        InvoiceLineFactory(invoice=invoice, quantity=quantity, unit_price=Decimal(price))
    for amount in paid:
        PaymentFactory(invoice=invoice, amount=Decimal(amount))
    return late_fees.late_fee(invoice, DUE + timedelta(days=days))


@pytest.mark.parametrize("status", ["draft", "paid", "void"])
def test_only_open_invoices_cost_a_fee(status):
    assert fee(30, (1, "1000.00"), status=status) == 0


@pytest.mark.parametrize("days", [-40, -1, 0])
def test_an_invoice_is_not_late_before_the_day_after(days):
    assert fee(days, (1, "1000.00")) == 0


@pytest.mark.parametrize(
    ("days", "percent"),
    [(1, 1), (6, 1), (7, 1), (8, 2), (14, 2), (15, 3), (63, 9), (64, 10), (70, 10), (71, 10), (400, 10)],
)
def test_one_percent_for_each_week_that_has_begun(days, percent):
    assert fee(days, (1, "1000.00")) == 10 * percent


def test_the_fee_is_for_what_is_still_owed():
    assert fee(1, (3, "200.00"), (2, "300.00"), paid=["100.00", "100.00"]) == 10


@pytest.mark.parametrize("paid", [["600.00"], ["599.99", "0.01"], ["700.00"]])
def test_nothing_owed_costs_nothing(paid):
    assert fee(30, (2, "300.00"), paid=paid) == 0


def test_other_invoices_do_not_count():
    other = InvoiceFactory(status="open", due_on=DUE, lines=2)
    PaymentFactory(invoice=other, amount=Decimal("30.00"))
    assert fee(5, (1, "1000.00"), paid=["100.00"]) == 9


def test_an_invoice_without_lines_costs_nothing():
    assert fee(30) == 0


def test_the_least_is_asked_for_in_later_weeks_too():
    assert fee(30, (1, "60.00")) == 5


def test_ten_percent_are_of_what_is_still_owed():
    assert fee(400, (1, "1000.00"), paid=["200.00"]) == 80


@pytest.mark.parametrize(
    ("price", "expected"), [("0.01", "5.00"), ("499.00", "5.00"), ("500.00", "5.00"), ("501.00", "5.01")]
)
def test_the_fee_is_never_less_than_five(price, expected):
    assert fee(1, (1, price)) == Decimal(expected)


@pytest.mark.parametrize(
    ("price", "expected"), [("650.50", "6.51"), ("650.49", "6.50"), ("651.50", "6.52"), ("649.55", "6.50")]
)
def test_half_a_cent_is_rounded_up(price, expected):
    assert fee(1, (1, price)) == Decimal(expected)


def test_only_the_fee_is_rounded():
    assert fee(8, (1, "650.50")) == Decimal("13.01")


def test_the_fee_has_two_decimals():
    assert str(fee(1, (1, "650.50"))) == "6.51"
