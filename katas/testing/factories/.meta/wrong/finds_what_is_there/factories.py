from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from kata_project.factories import ProfileFactory
from katas.testing.factories.models import Issue, Newsletter, Subscriber


class NewsletterFactory(DjangoModelFactory[Newsletter]):
    class Meta:
        model = Newsletter
        django_get_or_create = ("slug",)

    title = factory.Sequence(lambda n: f"Newsletter {n}")
    slug = factory.Sequence(lambda n: f"newsletter-{n}")
    owner = factory.SubFactory(ProfileFactory)


class SubscriberFactory(DjangoModelFactory[Subscriber]):
    class Meta:
        model = Subscriber
        django_get_or_create = ("email",)

    class Params:
        confirmed = factory.Trait(confirmed_at=factory.LazyAttribute(lambda one: one.joined_at + timedelta(hours=1)))

    newsletter = factory.SubFactory(NewsletterFactory)
    name = factory.Sequence(lambda n: f"Reader {n}")
    email = factory.Sequence(lambda n: f"reader{n}@example.com")
    preferences = factory.LazyFunction(lambda: {"format": "html", "topics": []})
    joined_at = factory.LazyFunction(timezone.now)


class IssueFactory(DjangoModelFactory[Issue]):
    class Meta:
        model = Issue
        skip_postgeneration_save = True

    class Params:
        sent = factory.Trait(status=Issue.Status.SENT, sent_at=factory.LazyFunction(timezone.now))

    newsletter = factory.SubFactory(NewsletterFactory)
    number = factory.Sequence(lambda n: n + 1)
    subject = factory.Sequence(lambda n: f"Issue {n}")

    @factory.post_generation
    def recipients(self, create, extracted, **kwargs):
        if not create or not extracted:
            return
        if isinstance(extracted, int):
            extracted = SubscriberFactory.create_batch(extracted, newsletter=self.newsletter, confirmed=True)
        self.recipients.set(extracted)
