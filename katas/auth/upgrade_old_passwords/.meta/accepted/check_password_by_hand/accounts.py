"""Signing up and in, with the functions below the methods."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import User


def register(username: str, password: str) -> User:
    """Store a new user, and return the row."""
    user = User(username=username)
    user.set_password(password)
    user.save()
    return user


def sign_in(username: str, password: str) -> User | None:
    """Return the user with that name and that password, or None."""
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        make_password(password)  # It takes as long as for a user who is there.
        return None

    def upgrade(raw: str) -> None:
        User.objects.filter(pk=user.pk).update(password=make_password(raw))
        user.refresh_from_db()

    return user if check_password(password, user.password, upgrade) else None
