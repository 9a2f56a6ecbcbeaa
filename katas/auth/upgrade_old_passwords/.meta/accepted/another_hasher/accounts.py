"""Signing up and in, on top of what Django ships."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.contrib.auth.models import User


def register(username: str, password: str) -> User:
    """Store a new user, and return the row."""
    return User.objects.create_user(username, password=password)


def sign_in(username: str, password: str) -> User | None:
    """Return the user with that name and that password, or None."""
    return authenticate(username=username, password=password)
