"""What the three releases do with the table of stories. Each has models of its own, as on servers of its own."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import models

from katas.migrations.add_required_field.words import words_in

TABLE = "add_required_field_story"


class Base(models.Model):
    """What all releases know."""

    title = models.CharField(max_length=80)
    text = models.TextField()
    archived = models.BooleanField(default=False)

    class Meta:
        abstract = True


class StoryOfRelease1(Base):
    """Release 1 has never heard of words."""

    class Meta:
        apps = Apps()
        app_label = "release_1"
        db_table = TABLE


class StoryOfRelease2(Base):
    """Release 2 writes the words of a story, and can do without those that nobody has counted yet."""

    words = models.PositiveIntegerField(null=True)

    class Meta:
        apps = Apps()
        app_label = "release_2"
        db_table = TABLE


class StoryOfRelease3(Base):
    """Release 3 relies on the words."""

    words = models.PositiveIntegerField()

    class Meta:
        apps = Apps()
        app_label = "release_3"
        db_table = TABLE


class Release:
    """A release that is running on some server."""

    def __init__(self, model: type[Base], *, counts: bool) -> None:
        self.model = model
        self.counts = counts

    def _counted(self, text: str) -> dict[str, int]:
        return {"words": words_in(text)} if self.counts else {}

    def write(self, title: str, text: str, *, archived: bool = False) -> None:
        """Store a new story."""
        self.model(title=title, text=text, archived=archived, **self._counted(text)).save()

    def rewrite(self, title: str, text: str) -> None:
        """Give a story another text."""
        self.model._default_manager.filter(title=title).update(text=text, **self._counted(text))

    def read(self) -> dict[str, str]:
        """Return the text of each story, by title."""
        return {story.title: story.text for story in self.model._default_manager.order_by("pk")}

    def remove(self, *titles: str) -> None:
        """Delete the stories with these titles."""
        self.model._default_manager.filter(title__in=titles).delete()


ONE = Release(StoryOfRelease1, counts=False)
TWO = Release(StoryOfRelease2, counts=True)
THREE = Release(StoryOfRelease3, counts=True)
