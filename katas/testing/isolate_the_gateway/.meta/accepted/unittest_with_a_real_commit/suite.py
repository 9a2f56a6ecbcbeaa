# ruff: noqa: PT027
"""The tests of payments.py."""

from __future__ import annotations

from decimal import Decimal
from unittest.mock import patch

from django.core import mail
from django.db import transaction
from django.test import TestCase, TransactionTestCase

from kata_project.billing.models import Invoice, Payment
from kata_project.factories import InvoiceFactory, MembershipFactory
from katas.testing.isolate_the_gateway.gateway import Answer, GatewayError
from katas.testing.isolate_the_gateway.payments import NothingToPay, PaymentRefused, pay

POST = "katas.testing.isolate_the_gateway.payments.post"


def an_invoice(**options):
    invoice = InvoiceFactory(**options)
    invoice.lines.create(description="Seats", quantity=3, unit_price=Decimal("10.00"))
    invoice.lines.create(description="Archive", quantity=1, unit_price=Decimal("7.55"))
    return invoice


class PayTest(TestCase):
    def setUp(self):
        patcher = patch(POST, return_value=Answer(201, {"id": "abc"}))
        self.post = patcher.start()
        self.addCleanup(patcher.stop)

    def assert_untouched(self, invoice):
        self.assertEqual(invoice.status, "open")
        self.assertEqual(Invoice.objects.get(pk=invoice.pk).status, "open")
        self.assertFalse(Payment.objects.exists())
        self.assertEqual(mail.outbox, [])

    def test_charge(self):
        invoice = an_invoice()
        an_invoice()
        payment = pay(invoice)
        payload = {"amount": 3755, "currency": "EUR", "invoice": invoice.number}
        self.post.assert_called_once_with("/charges", payload, key=invoice.number)
        self.assertEqual(invoice.status, "paid")
        saved = Payment.objects.get(invoice=invoice)
        self.assertEqual(saved.pk, payment.pk)
        self.assertEqual((saved.amount, saved.reference), (Decimal("37.55"), "abc"))
        self.assertEqual(saved.method, Payment.Method.CARD)
        self.assertEqual(Invoice.objects.get(pk=invoice.pk).status, "paid")

    def test_refused(self):
        for status in (402, 500, 202):
            with self.subTest(status=status):
                invoice = an_invoice()
                self.post.return_value = Answer(status)
                with self.captureOnCommitCallbacks(execute=True), self.assertRaises(PaymentRefused):
                    pay(invoice)
                self.assert_untouched(invoice)

    def test_unreachable(self):
        invoice = an_invoice()
        self.post.side_effect = GatewayError("down")
        with self.captureOnCommitCallbacks(execute=True), self.assertRaises(GatewayError):
            pay(invoice)
        self.assert_untouched(invoice)

    def test_not_open(self):
        for status in ("draft", "void", "paid"):
            with self.subTest(status=status), self.assertRaises(NothingToPay):
                pay(an_invoice(status=status))
        self.post.assert_not_called()


class ReceiptTest(TransactionTestCase):
    def test_after_the_commit(self):
        invoice = an_invoice()
        for number, role in enumerate(["reader", "owner", "writer", "owner"]):
            MembershipFactory(organisation=invoice.customer, role=role, user__email=f"m{number}@example.com")
        MembershipFactory(role="owner")
        with patch(POST, return_value=Answer(201, {"id": "abc"})), transaction.atomic():
            pay(invoice)
            self.assertEqual(len(mail.outbox), 0)
        self.assertEqual(len(mail.outbox), 1)
        self.assertCountEqual(mail.outbox[0].to, ["m1@example.com", "m3@example.com"])
        self.assertIn(invoice.number, mail.outbox[0].subject)
        self.assertIn("37.55", mail.outbox[0].body)
