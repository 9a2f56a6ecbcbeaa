"""Editorial teams and the people in them."""

from __future__ import annotations

from django.db import models


class Person(models.Model):
    """Somebody who works for the platform. Two people may have the same name."""

    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who make a part of the platform together."""

    name = models.CharField(max_length=80, unique=True)
    members = models.ManyToManyField(Person, related_name="teams")

    def __str__(self) -> str:
        return self.name
