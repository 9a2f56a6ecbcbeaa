"""Every factory of the project in one place, and the seed that makes what they produce reproducible."""

from __future__ import annotations

import random

from factory.random import reseed_random
from faker import Faker

from kata_project.accounts.factories import MembershipFactory, OrganisationFactory, ProfileFactory, UserFactory
from kata_project.billing.factories import (
    InvoiceFactory,
    InvoiceLineFactory,
    PaymentFactory,
    PlanFactory,
    SubscriptionFactory,
    WalletFactory,
)
from kata_project.blog.factories import CategoryFactory, CommentFactory, PostFactory, TagFactory

__all__ = [
    "CategoryFactory",
    "CommentFactory",
    "InvoiceFactory",
    "InvoiceLineFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "PaymentFactory",
    "PlanFactory",
    "PostFactory",
    "ProfileFactory",
    "SubscriptionFactory",
    "TagFactory",
    "UserFactory",
    "WalletFactory",
    "reseed",
]


def reseed(seed: int) -> None:
    """Make the factories draw the same random values again from here on.

    Sequences are left alone on purpose: they keep unique fields unique, also between rows that were made before
    and after this call.
    """
    random.seed(seed)
    Faker.seed(seed)
    reseed_random(seed)  # type: ignore[no-untyped-call]
