"""Lets the passwords of before be verified by Django."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.crypto import constant_time_compare


class OldPasswordHasher(BasePasswordHasher):
    """Knows the hashes that were made before Django made them: ``kata1$<salt>$<hexadecimal digits>``."""

    algorithm = "kata1"

    def encode(self, password: str, salt: str) -> str:
        return f"{self.algorithm}${salt}${hashlib.sha1((salt + password).encode()).hexdigest()}"

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, salt, digest = encoded.split("$", 2)
        return {"algorithm": algorithm, "salt": salt, "hash": digest}

    def verify(self, password: str, encoded: str) -> bool:
        return constant_time_compare(encoded, self.encode(password, self.decode(encoded)["salt"]))

    def safe_summary(self, encoded: str) -> dict[str, Any]:
        decoded = self.decode(encoded)
        return {key: mask_hash(decoded[key], show=2) if key != "algorithm" else decoded[key] for key in decoded}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: the hash is replaced at the next login."""
