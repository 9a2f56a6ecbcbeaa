"""Factories for posts and everything around them.

Every post gets an author and a category of its own unless told otherwise. That is deliberate: with shared ones a
page that makes a query per post would look as cheap as one that does not.
"""

# mypy: disable-error-code="attr-defined,no-untyped-call,untyped-decorator"
# factory_boy says it is typed, but neither its declarations nor what it re-exports are.

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from kata_project.accounts.factories import ProfileFactory
from kata_project.blog.models import Category, Comment, Post, Tag

#: Published posts follow one another by an hour from here on. Fixed, so that the clock has no say in their order.
FIRST_PUBLICATION: Final = datetime(2024, 1, 1, 9, tzinfo=UTC)


class CategoryFactory(DjangoModelFactory[Category]):
    class Meta:
        model = Category
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Category {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")


class TagFactory(DjangoModelFactory[Tag]):
    class Meta:
        model = Tag
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"tag {n}")
    slug = factory.Sequence(lambda n: f"tag-{n}")


class PostFactory(DjangoModelFactory[Post]):
    """A draft; ``published=True`` makes it a post that has been public for some time.

    ``tags=3`` makes three new tags, ``tags=[tag, ...]`` uses those given.
    """

    class Meta:
        model = Post
        skip_postgeneration_save = True

    class Params:
        published = factory.Trait(
            status=Post.Status.PUBLISHED,
            published_at=factory.Sequence(lambda n: FIRST_PUBLICATION + timedelta(hours=n)),
            # Written before it was published. A test may pass published_at=None to get a broken row.
            created_at=factory.LazyAttribute(lambda post: (post.published_at or timezone.now()) - timedelta(days=3)),
        )

    title = factory.Faker("catch_phrase", locale="en_US")
    slug = factory.Sequence(lambda n: f"post-{n}")
    author = factory.SubFactory(ProfileFactory)
    editor = None
    category = factory.SubFactory(CategoryFactory)
    summary = factory.Faker("sentence", nb_words=12, locale="en_US")
    body = factory.Faker("paragraph", nb_sentences=6, locale="en_US")

    @factory.post_generation
    def tags(self: Post, create: bool, extracted: int | Iterable[Tag] | None, **kwargs: Any) -> None:
        # A post that is only built has no key, so nothing can be tied to it.
        if not create or not extracted:
            return
        chosen = TagFactory.create_batch(extracted) if isinstance(extracted, int) else extracted
        self.tags.add(*chosen)


class CommentFactory(DjangoModelFactory[Comment]):
    """A member's comment that waits for approval; ``anonymous=True`` makes it a visitor's."""

    class Meta:
        model = Comment
        skip_postgeneration_save = True

    class Params:
        anonymous = factory.Trait(author=None, name=factory.Faker("first_name", locale="en_US"))

    post = factory.SubFactory(PostFactory, published=True)
    author = factory.SubFactory(ProfileFactory)
    body = factory.Faker("paragraph", nb_sentences=2, locale="en_US")
