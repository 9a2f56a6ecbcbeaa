"""The factories that the tests of the newsletters stand on."""

from __future__ import annotations

from factory.django import DjangoModelFactory

from katas.testing.factories.models import Issue, Newsletter, Subscriber


class NewsletterFactory(DjangoModelFactory[Newsletter]):
    """A newsletter with an owner of its own."""

    class Meta:
        model = Newsletter


class SubscriberFactory(DjangoModelFactory[Subscriber]):
    """An address that waits for its confirmation; ``confirmed=True`` makes it one that was confirmed."""

    class Meta:
        model = Subscriber


class IssueFactory(DjangoModelFactory[Issue]):
    """A draft; ``sent=True`` makes it an issue that was sent.

    ``recipients=3`` makes three new ones, ``recipients=[one, …]`` takes those given.
    """

    class Meta:
        model = Issue
