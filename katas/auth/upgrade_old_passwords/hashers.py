"""Lets the passwords of before be verified by Django."""

from __future__ import annotations

from django.contrib.auth.hashers import BasePasswordHasher


class OldPasswordHasher(BasePasswordHasher):
    """Knows the hashes that :func:`accounts.old_hash` made: ``kata1$<salt>$<hexadecimal digits>``. Complete it."""

    algorithm = "kata1"
