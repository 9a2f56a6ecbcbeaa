import secrets
from hashlib import sha256

from katas.api.authentication_throttling import clock, limits
from katas.api.authentication_throttling.models import ApiToken


def issue(user):
    token = secrets.token_hex(20)
    row = ApiToken(user=user, digest=sha256(token.encode()).hexdigest())
    row.expires_at = clock.now() + limits.LIFETIME
    row.save()
    return token
