"""Signing up and in, written by hand before somebody read what Django ships."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import User


def old_hash(password: str, salt: str) -> str:
    """Return what was stored for *password* until today."""
    return f"kata1${salt}${hashlib.sha1((salt + password).encode()).hexdigest()}"


def register(username: str, password: str) -> User:
    """Store a new user, and return the row."""
    return User.objects.create(username=username, password=old_hash(password, secrets.token_hex(4)))


def sign_in(username: str, password: str) -> User | None:
    """Return the user with that name and that password, or None."""
    user = User.objects.filter(username=username).first()
    if user is None:
        return None
    _, salt, _ = user.password.split("$")
    return user if user.password == old_hash(password, salt) else None
