"""Factories for people and organisations."""

# mypy: disable-error-code="attr-defined,no-untyped-call,untyped-decorator"
# factory_boy says it is typed, but neither its declarations nor what it re-exports are.

from __future__ import annotations

import factory
from django.contrib.auth.models import User
from factory.django import DjangoModelFactory, Password

from kata_project.accounts.models import Membership, Organisation, Profile


class UserFactory(DjangoModelFactory[User]):
    """A user who can't sign in unless ``password="..."`` is given: hashing a real password is slow by design."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")
    first_name = factory.Faker("first_name", locale="en_US")
    last_name = factory.Faker("last_name", locale="en_US")
    password = Password(None)


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation
        skip_postgeneration_save = True

    name = factory.Faker("company", locale="en_US")
    slug = factory.Sequence(lambda n: f"organisation-{n}")


class ProfileFactory(DjangoModelFactory[Profile]):
    """A profile with a user of its own, named like that user."""

    class Meta:
        model = Profile
        skip_postgeneration_save = True

    user = factory.SubFactory(UserFactory)
    display_name = factory.LazyAttribute(lambda profile: profile.user.get_full_name() or profile.user.get_username())
    bio = factory.Faker("paragraph", nb_sentences=2, locale="en_US")
    website = factory.LazyAttribute(lambda profile: f"https://{profile.user.get_username()}.example.com/")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    user = factory.SubFactory(UserFactory)
