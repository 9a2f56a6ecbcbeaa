"""Factories for plans, subscriptions, invoices, payments and wallets."""

# mypy: disable-error-code="attr-defined,no-untyped-call,untyped-decorator"
# factory_boy says it is typed, but neither its declarations nor what it re-exports are.

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import factory
from factory.django import DjangoModelFactory
from factory.fuzzy import FuzzyDecimal

from kata_project.accounts.factories import OrganisationFactory, ProfileFactory
from kata_project.billing.models import Invoice, InvoiceLine, Payment, Plan, Subscription, Wallet

#: Subscriptions start here, and invoices follow one another by a day. Fixed, so that the clock has no say in it.
FIRST_DAY: Final = date(2024, 1, 1)


class PlanFactory(DjangoModelFactory[Plan]):
    class Meta:
        model = Plan
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Plan {n}")
    slug = factory.Sequence(lambda n: f"plan-{n}")
    price = FuzzyDecimal(5, 100, 2)
    interval = Plan.Interval.MONTH


class SubscriptionFactory(DjangoModelFactory[Subscription]):
    class Meta:
        model = Subscription
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    plan = factory.SubFactory(PlanFactory)
    started_on = FIRST_DAY


class InvoiceFactory(DjangoModelFactory[Invoice]):
    """An open invoice, empty unless ``lines=2`` (or any other number) is given."""

    class Meta:
        model = Invoice
        skip_postgeneration_save = True

    customer = factory.SubFactory(OrganisationFactory)
    number = factory.Sequence(lambda n: f"INV-{n:06}")
    issued_on = factory.Sequence(lambda n: FIRST_DAY + timedelta(days=n))
    due_on = factory.LazyAttribute(lambda invoice: invoice.issued_on + timedelta(days=30))

    @factory.post_generation
    def lines(self: Invoice, create: bool, extracted: int | None, **kwargs: Any) -> None:
        # An invoice that is only built has no key, so no line can refer to it.
        if create and extracted:
            InvoiceLineFactory.create_batch(extracted, invoice=self, **kwargs)


class InvoiceLineFactory(DjangoModelFactory[InvoiceLine]):
    class Meta:
        model = InvoiceLine
        skip_postgeneration_save = True

    invoice = factory.SubFactory(InvoiceFactory)
    description = factory.Faker("bs", locale="en_US")
    quantity = factory.Faker("random_int", min=1, max=9, locale="en_US")
    unit_price = FuzzyDecimal(5, 250, 2)


class PaymentFactory(DjangoModelFactory[Payment]):
    class Meta:
        model = Payment
        skip_postgeneration_save = True

    invoice = factory.SubFactory(InvoiceFactory)
    amount = FuzzyDecimal(5, 500, 2)
    reference = factory.Sequence(lambda n: f"PAY-{n:06}")


class WalletFactory(DjangoModelFactory[Wallet]):
    class Meta:
        model = Wallet
        skip_postgeneration_save = True

    owner = factory.SubFactory(ProfileFactory)
    balance = Decimal("100.00")
