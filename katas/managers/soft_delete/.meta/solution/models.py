"""Folders, and the documents in them."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone


class SoftQuerySet(models.QuerySet[Any]):
    """Rows that are hidden instead of removed."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Hide the rows that are visible, and return how many of each model."""
        with transaction.atomic():
            return self.model.hide(list(self.filter(deleted_at=None).values_list("pk", flat=True)))

    delete.queryset_only = True  # type: ignore[attr-defined]


class VisibleManager(models.Manager.from_queryset(SoftQuerySet)):  # type: ignore[misc]
    """What is not hidden."""

    def get_queryset(self) -> SoftQuerySet:
        """Return the visible rows."""
        return super().get_queryset().filter(deleted_at=None)


class SoftModel(models.Model):
    """A model whose rows are hidden instead of removed."""

    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = VisibleManager()
    everything = SoftQuerySet.as_manager()

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Hide this row and what belongs to it."""
        hidden = type(self).everything.filter(pk=self.pk).delete()
        self.refresh_from_db(fields=["deleted_at"])
        return hidden

    @classmethod
    def hide(cls, keys: list[int]) -> tuple[int, dict[str, int]]:
        """Hide the rows with these keys, and return how many of each model."""
        number = cls.everything.filter(pk__in=keys).update(deleted_at=timezone.now())
        return number, {cls._meta.label: number} if number else {}


class Folder(SoftModel):
    """Where documents are kept."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], condition=Q(deleted_at=None), name="folder_name")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def hide(cls, keys: list[int]) -> tuple[int, dict[str, int]]:
        """Hide the folders with their documents."""
        documents, of_documents = Document.objects.filter(folder__in=keys).delete()
        folders, of_folders = super().hide(keys)
        return documents + folders, of_documents | of_folders


class Document(SoftModel):
    """One document. Its title is unique in its folder."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "title"], condition=Q(deleted_at=None), name="document_folder_title"
            )
        ]

    def __str__(self) -> str:
        return self.title
