"""Django's usual hasher with fewer rounds: safe enough for an exercise, and quick enough for its tests."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickPBKDF2PasswordHasher(PBKDF2PasswordHasher):
    iterations = 10
