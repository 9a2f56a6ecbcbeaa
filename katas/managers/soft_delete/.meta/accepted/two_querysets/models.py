"""Folders, and the documents in them."""

from __future__ import annotations

from django.db import models, transaction
from django.utils import timezone


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents that are hidden instead of removed."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """Hide the visible ones."""
        number = self.filter(deleted_at__isnull=True).update(deleted_at=timezone.now())
        return number, ({"soft_delete.Document": number} if number else {})


class FolderQuerySet(models.QuerySet["Folder"]):
    """Folders that are hidden instead of removed."""

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        """Hide the visible ones, with their documents."""
        now, keys = timezone.now(), {folder.pk for folder in self.all() if folder.deleted_at is None}
        numbers = {
            "soft_delete.Document": Document.objects.filter(folder__in=keys).update(deleted_at=now),
            "soft_delete.Folder": Folder.objects.filter(pk__in=keys).update(deleted_at=now),
        }
        return sum(numbers.values()), {label: number for label, number in numbers.items() if number}


class FolderManager(models.Manager["Folder"]):
    """Visible folders."""

    def get_queryset(self) -> FolderQuerySet:
        """Return what is visible."""
        return FolderQuerySet(self.model, using=self._db).filter(deleted_at__isnull=True)


class DocumentManager(models.Manager["Document"]):
    """Visible documents."""

    def get_queryset(self) -> DocumentQuerySet:
        """Return what is visible."""
        return DocumentQuerySet(self.model, using=self._db).filter(deleted_at__isnull=True)


class Folder(models.Model):
    """Where documents are kept."""

    name = models.CharField(max_length=80)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = FolderManager()
    everything = FolderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=models.Q(deleted_at__isnull=True), name="folder_name")
        ]

    def __str__(self) -> str:
        return self.name

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Hide the folder."""
        result = Folder.objects.filter(pk=self.pk).delete()
        self.deleted_at = Folder.everything.values_list("deleted_at", flat=True).get(pk=self.pk)
        return result


class Document(models.Model):
    """One document. Its title is unique in its folder."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=80)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = DocumentManager()
    everything = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["folder", "title"], condition=models.Q(deleted_at__isnull=True), name="document_folder_title"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def delete(self, using: str | None = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        """Hide the document."""
        result = Document.objects.filter(pk=self.pk).delete()
        self.deleted_at = Document.everything.values_list("deleted_at", flat=True).get(pk=self.pk)
        return result
