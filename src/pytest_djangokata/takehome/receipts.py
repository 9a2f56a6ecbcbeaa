"""Signing receipts and checking them, with Ed25519."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from pytest_djangokata.errors import DjangokataError
from pytest_djangokata.interpreter import install
from pytest_djangokata.takehome.model import Receipt, Signed, canonical

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
except ImportError as error:
    raise DjangokataError(
        f"Take-homes are signed with the library cryptography, which is not installed.\n"
        f"Install it: {install(['cryptography>=44', 'ruff>=0.12'])}"
    ) from error


@dataclass(frozen=True)
class Key:
    """A hirer's key."""

    private_pem: bytes
    private: Any

    @classmethod
    def generate(cls) -> Self:
        """Return a new key."""
        private = Ed25519PrivateKey.generate()
        pem: bytes = private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return cls(pem, private)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a key.

        :raises DjangokataError: if the file holds none.
        """
        try:
            pem = path.read_bytes()
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            private = None
            cause: Exception | None = error
        else:
            cause = None
        if not isinstance(private, Ed25519PrivateKey):
            raise DjangokataError(
                f"{path}: it is no Ed25519 key.\nRestore it; without it no receipt that it signed can be checked."
            ) from cause
        return cls(pem, private)

    def sign(self, receipt: Receipt) -> Signed:
        """Return *receipt* with its signature."""
        signature: bytes = self.private.sign(canonical(receipt))
        return Signed(receipt, base64.b64encode(signature).decode())

    def has_signed(self, signed: Signed) -> bool:
        """Whether this key has signed exactly this receipt."""
        try:
            signature = base64.b64decode(signed.signature, validate=True)
            self.private.public_key().verify(signature, canonical(signed.receipt))
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True

    def seed(self, role: str) -> int:
        """Return the seed of a role: the same each time, and known to nobody without the key."""
        return int.from_bytes(hmac.digest(self.private_pem, role.encode(), "sha256")[:6], "big")
