"""Claims of the katas on factories: where their sequences begin, and who shares them."""

# mypy: disable-error-code="attr-defined,no-untyped-call"
# factory_boy says it is typed, but neither its declarations nor what it re-exports are.

from __future__ import annotations

import factory
import pytest
from django.db import IntegrityError, transaction
from factory.django import DjangoModelFactory

from kata_project.blog.models import Tag

pytestmark = pytest.mark.django_db


def new_process() -> tuple[type[DjangoModelFactory[Tag]], type[DjangoModelFactory[Tag]]]:
    """Return a factory as it is when a process begins, and a subclass of it."""

    class Tags(DjangoModelFactory[Tag]):
        class Meta:
            model = Tag

        name = factory.Sequence(lambda n: f"tag {n}")
        slug = factory.Sequence(lambda n: f"tag-{n}")

    class Demo(Tags):
        pass

    return Tags, Demo


def test_a_sequence_begins_at_0_in_each_process_unless_it_is_given_a_start() -> None:
    assert new_process()[0].create().slug == "tag-0"
    tomorrow, _ = new_process()
    with pytest.raises(IntegrityError), transaction.atomic():
        tomorrow.create()
    tomorrow.reset_sequence(1_800_000_000)
    assert tomorrow.create().slug == "tag-1800000000"


def test_get_or_create_hands_out_the_rows_of_the_last_process() -> None:
    old = new_process()[0].create()
    tags, _ = new_process()
    tags._meta.django_get_or_create = ("slug",)
    assert tags.create() == old


def test_a_subclass_shares_the_counter_of_its_parent() -> None:
    tags, demo = new_process()
    assert [tags.create().slug, demo.create().slug, tags.create().slug] == ["tag-0", "tag-1", "tag-2"]
