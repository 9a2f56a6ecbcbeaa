from __future__ import annotations

import itertools
from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from kata_project.factories import ProfileFactory
from katas.testing.factories.models import Issue, Newsletter, Subscriber

numbers = itertools.count(1)


class NewsletterFactory(DjangoModelFactory[Newsletter]):
    class Meta:
        model = Newsletter

    title = factory.LazyAttribute(lambda one: f"About {one.slug}")
    slug = factory.LazyFunction(lambda: f"letter-{next(numbers)}")
    owner = factory.SubFactory(ProfileFactory)


class SubscriberFactory(DjangoModelFactory[Subscriber]):
    class Meta:
        model = Subscriber

    class Params:
        confirmed = factory.Trait(confirmed_at=factory.SelfAttribute("hour_later"))
        hour_later = factory.LazyAttribute(lambda one: one.joined_at + timedelta(hours=1))

    newsletter = factory.SubFactory(NewsletterFactory)
    name = factory.Faker("first_name")
    email = factory.LazyFunction(lambda: f"reader.{next(numbers)}@example.net")
    preferences = factory.LazyFunction(lambda: {"format": "html", "topics": []})
    joined_at = factory.LazyFunction(timezone.now)


class IssueFactory(DjangoModelFactory[Issue]):
    class Meta:
        model = Issue

    class Params:
        sent = factory.Trait(status="sent", sent_at=factory.LazyFunction(timezone.now))

    newsletter = factory.SubFactory(NewsletterFactory)
    number = factory.LazyFunction(lambda: next(numbers))
    subject = factory.SelfAttribute("newsletter.title")

    @classmethod
    def _build(cls, model_class, *args, **kwargs):
        kwargs.pop("recipients", None)
        return super()._build(model_class, *args, **kwargs)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        wanted = kwargs.pop("recipients", None) or ()
        issue = super()._create(model_class, *args, **kwargs)
        if isinstance(wanted, int):
            wanted = SubscriberFactory.create_batch(wanted, newsletter=issue.newsletter, confirmed=True)
        issue.recipients.set(list(wanted))
        return issue
