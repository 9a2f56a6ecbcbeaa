"""The factories that the tests of the newsletters stand on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from typing import Any
from uuid import uuid4

import factory
from django.utils import timezone
from django.utils.text import slugify
from factory.django import DjangoModelFactory

from kata_project.factories import ProfileFactory
from katas.testing.factories.models import Issue, Newsletter, Subscriber


class NewsletterFactory(DjangoModelFactory[Newsletter]):
    """A newsletter with an owner of its own."""

    class Meta:
        model = Newsletter

    title = factory.Faker("catch_phrase")
    slug = factory.LazyAttributeSequence(lambda one, n: f"{slugify(one.title)[:30]}-{n}")
    owner = factory.SubFactory(ProfileFactory)


class SubscriberFactory(DjangoModelFactory[Subscriber]):
    """An address that waits for its confirmation; ``confirmed=True`` makes it one that was confirmed."""

    class Meta:
        model = Subscriber

    class Params:
        confirmed = False

    newsletter = factory.SubFactory(NewsletterFactory)
    email = factory.LazyFunction(lambda: f"{uuid4().hex}@example.com")
    name = factory.Faker("name")
    preferences = factory.Dict({"format": "html", "topics": factory.List([])})
    joined_at = factory.LazyFunction(timezone.now)
    confirmed_at = factory.LazyAttribute(lambda one: one.joined_at + timedelta(hours=1) if one.confirmed else None)


class IssueFactory(DjangoModelFactory[Issue]):
    """A draft; ``sent=True`` makes it an issue that was sent.

    ``recipients=3`` makes three new ones, ``recipients=[one, …]`` takes those given.
    """

    class Meta:
        model = Issue
        skip_postgeneration_save = True

    class Params:
        sent = False

    newsletter = factory.SubFactory(NewsletterFactory)
    number = factory.Sequence(lambda n: n + 1)
    status = factory.Maybe("sent", Issue.Status.SENT, Issue.Status.DRAFT)
    sent_at = factory.Maybe("sent", factory.Faker("past_datetime", tzinfo=UTC), None)
    subject = factory.Faker("sentence", nb_words=4)

    @factory.post_generation
    def recipients(self: Issue, create: bool, extracted: int | Iterable[Subscriber] | None, **kwargs: Any) -> None:
        if not create or not extracted:
            return
        if isinstance(extracted, int):
            extracted = SubscriberFactory.create_batch(extracted, newsletter=self.newsletter, confirmed=True)
        self.recipients.add(*extracted)
