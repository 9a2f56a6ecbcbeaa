"""Editorial teams and the people in them."""

from __future__ import annotations

from django.db import IntegrityError, models


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


class Checked(models.QuerySet):
    """Memberships that look before they write."""

    def bulk_create(self, objs, *args, **kwargs):
        for one in objs:
            if self.filter(team=one.team, person=one.person).exists():
                raise IntegrityError("twice")
        return super().bulk_create(objs, *args, **kwargs)


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

    objects = Checked.as_manager()

    def save(self, *args, **kwargs):
        if Membership.objects.filter(team=self.team, person=self.person).exclude(pk=self.pk).exists():
            raise IntegrityError("twice")
        super().save(*args, **kwargs)

    def __str__(self) -> str:
        return f"{self.person} in {self.team} ({self.get_role_display()})"
