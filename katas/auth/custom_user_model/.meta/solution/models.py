"""Who may sign in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class MemberManager(BaseUserManager["Member"]):
    """Makes members, and finds them by their address in any case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Store a member, and return it."""
        if not email:
            raise ValueError("A member needs an address.")
        member = self.model(email=self.normalize_email(email), **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Member:
        """Store somebody who may do everything, and return it."""
        fields = {"is_staff": True, "is_superuser": True} | fields
        if not fields["is_staff"] or not fields["is_superuser"]:
            raise ValueError("A superuser is staff and superuser.")
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> Member:
        """Return whom the backend asks for."""
        return self.get(email__iexact=username)

    async def aget_by_natural_key(self, username: str | None) -> Member:
        """Return whom the backend asks for in async code."""
        return await self.aget(email__iexact=username)


class Member(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in by an address."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = MemberManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_account_for_an_address", violation_error_message="This address is taken."
            )
        ]
