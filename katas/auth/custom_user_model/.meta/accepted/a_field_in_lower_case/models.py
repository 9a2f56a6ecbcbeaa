"""Who may sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone


class AddressField(models.EmailField):
    """An address, which goes to the database in lower case only, by any way."""

    def get_prep_value(self, value: Any) -> Any:
        """Return what is stored, and what is compared."""
        value = super().get_prep_value(value)
        return value.lower() if isinstance(value, str) else value


class MemberManager(BaseUserManager["Member"]):
    """Makes members, whose addresses are in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Store a member, and return it."""
        if not email:
            raise ValueError("A member needs an address.")
        member = self.model(email=email.lower(), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Store somebody who may do everything, and return it."""
        fields = {"is_staff": True, "is_superuser": True} | fields
        if not fields["is_staff"] or not fields["is_superuser"]:
            raise ValueError("A superuser is staff and superuser.")
        return self.create_user(email, password, **fields)


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by an address."""

    email = AddressField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
