"""Folders, and the documents in them."""

from __future__ import annotations

from django.db import models


class Folder(models.Model):
    """Where documents are kept."""

    name = models.CharField(max_length=80, unique=True)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = models.Manager()
    everything = models.Manager()

    def __str__(self) -> str:
        return self.name


class Document(models.Model):
    """One document. Its title is unique in its folder."""

    folder = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=80)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = models.Manager()
    everything = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folder", "title"], name="document_folder_title")]

    def __str__(self) -> str:
        return self.title
