"""The factories that the tests of the newsletters stand on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from factory.django import DjangoModelFactory

from kata_project.factories import ProfileFactory
from katas.testing.factories.models import Issue, Newsletter, Subscriber

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


class NewsletterFactory(DjangoModelFactory[Newsletter]):
    """A newsletter with an owner of its own."""

    class Meta:
        model = Newsletter

    title = factory.Faker("catch_phrase")
    slug = factory.Sequence(lambda n: f"newsletter-{n}")
    owner = factory.SubFactory(ProfileFactory)


class SubscriberFactory(DjangoModelFactory[Subscriber]):
    """An address that waits for its confirmation; ``confirmed=True`` makes it one that was confirmed."""

    class Meta:
        model = Subscriber

    class Params:
        confirmed = factory.Trait(confirmed_at=factory.LazyAttribute(lambda one: one.joined_at + timedelta(hours=1)))

    newsletter = factory.SubFactory(NewsletterFactory)
    email = factory.Sequence(lambda n: f"reader{n}@example.com")
    name = factory.Faker("name")
    preferences = factory.LazyFunction(lambda: {"format": "html", "topics": []})
    joined_at = MONDAY


class IssueFactory(DjangoModelFactory[Issue]):
    """A draft; ``sent=True`` makes it an issue that was sent.

    ``recipients=3`` makes three new ones, ``recipients=[one, …]`` takes those given.
    """

    class Meta:
        model = Issue
        skip_postgeneration_save = True

    class Params:
        pass

    newsletter = factory.SubFactory(NewsletterFactory)

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        sent = 'sent' in kwargs
        kwargs.pop('sent', None)
        kwargs.setdefault('status', 'sent' if sent else 'draft')
        kwargs.setdefault('sent_at', MONDAY if sent else None)
        return kwargs

    number = factory.Sequence(lambda n: n + 1)
    subject = factory.Faker("sentence", nb_words=4)

    @factory.post_generation
    def recipients(self: Issue, create: bool, extracted: int | Iterable[Subscriber] | None, **kwargs: Any) -> None:
        if not create or not extracted:
            return
        if isinstance(extracted, int):
            extracted = SubscriberFactory.create_batch(extracted, newsletter=self.newsletter, confirmed=True)
        self.recipients.add(*extracted)
