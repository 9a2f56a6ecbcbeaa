"""Who may sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models


class MemberManager(BaseUserManager["Member"]):
    """Makes members."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Store a member, and return it."""
        member = Member(email=email or "", **fields)
        if member.email == "":
            raise ValueError("The address is missing.")
        member.set_password(password)
        member.save()
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Store a superuser, and return it."""
        if not (fields.setdefault("is_staff", True) and fields.setdefault("is_superuser", True)):
            raise ValueError("That would be no superuser.")
        return self.create_user(email=email, password=password, **fields)


class Member(AbstractUser):
    """Django's own user without the username; the column itself compares without regard to case."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("address", unique=True, db_collation="NOCASE")
    name = models.CharField(max_length=150, default="", blank=True)

    objects = MemberManager()  # type: ignore[misc]

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
