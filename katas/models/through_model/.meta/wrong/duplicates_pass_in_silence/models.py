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
    members = models.ManyToManyField(Person, through="Membership", related_name="teams")

    def __str__(self) -> str:
        return self.name


class Quiet(models.QuerySet):
    def bulk_create(self, objs, **kwargs):
        return super().bulk_create(objs, ignore_conflicts=True)


class Membership(models.Model):
    """What a person is in a team, and since when."""

    class Role(models.TextChoices):
        LEAD = "lead", "Lead"
        EDITOR = "editor", "Editor"
        WRITER = "writer", "Writer"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role.choices)
    joined_on = models.DateField()

    objects = Quiet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "person"], name="one_membership_in_each_team")]

    def __str__(self) -> str:
        return f"{self.person} in {self.team} ({self.get_role_display()})"
