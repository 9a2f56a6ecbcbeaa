"""How the old app signs in: with the signed name of its user. Nothing is to be done here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest


class OldAppBackend(ModelBackend):
    """Knows tokens such as ``ada.lovelace:ZEsO…``."""

    def authenticate(self, request: HttpRequest | None, token: str | None = None, **kwargs: Any) -> Any:  # type: ignore[override]
        """Return the user whose name was signed, or None."""
        try:
            name = Signer(salt="old app").unsign(token or "")
        except (BadSignature, UnicodeEncodeError):  # the latter for half of a surrogate pair
            return None
        return User.objects.filter(username=name, is_active=True).first()
