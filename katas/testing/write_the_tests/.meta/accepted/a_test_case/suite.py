"""Your tests of the late fee."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.test import TestCase

from kata_project.factories import InvoiceFactory, InvoiceLineFactory, PaymentFactory
from katas.testing.write_the_tests.late_fees import late_fee


class LateFeeTests(TestCase):
    def setUp(self):
        PaymentFactory(invoice=InvoiceFactory(lines=1), amount=Decimal("30.00"))
        self.invoice = InvoiceFactory(status="open", due_on=date(2026, 1, 10))
        InvoiceLineFactory(invoice=self.invoice, quantity=2, unit_price=Decimal("325.25"))

    def on(self, day, month=1):
        return late_fee(self.invoice, date(2026, month, day))

    def test_status(self):
        for status in ("draft", "paid", "void"):
            self.invoice.status = status
            self.assertEqual(self.on(20), 0)

    def test_days(self):
        expected = {9: "0", 10: "0", 11: "6.51", 16: "6.51", 17: "6.51", 18: "13.01", 24: "13.01", 25: "19.52"}
        for day, fee in expected.items():
            self.assertEqual(self.on(day), Decimal(fee), day)

    def test_most(self):
        self.assertEqual(self.on(14, 3), Decimal("58.55"))
        self.assertEqual(self.on(15, 3), Decimal("65.05"))
        self.assertEqual(self.on(30, 6), Decimal("65.05"))

    def test_least(self):
        PaymentFactory(invoice=self.invoice, amount=Decimal("150.50"))
        self.assertEqual(self.on(11), 5)
        PaymentFactory(invoice=self.invoice, amount=Decimal("499.99"))
        self.assertEqual(self.on(11), 5)
        self.assertEqual(self.on(30), 5)

    def test_less_than_half_a_cent_is_rounded_down(self):
        PaymentFactory(invoice=self.invoice, amount=Decimal("0.01"))
        self.assertEqual(self.on(11), Decimal("6.50"))

    def test_nothing_owed(self):
        PaymentFactory(invoice=self.invoice, amount=Decimal("650.50"))
        self.assertEqual(self.on(20), 0)
        PaymentFactory(invoice=self.invoice, amount=Decimal("1.00"))
        self.assertEqual(self.on(20), 0)

    def test_payments_and_lines_add_up(self):
        InvoiceLineFactory(invoice=self.invoice, quantity=3, unit_price=Decimal("200.00"))
        PaymentFactory(invoice=self.invoice, amount=Decimal("75.25"))
        PaymentFactory(invoice=self.invoice, amount=Decimal("75.25"))
        self.assertEqual(self.on(11), 11)
        self.assertEqual(self.on(30, 6), 110)
