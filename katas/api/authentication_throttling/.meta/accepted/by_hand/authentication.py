import hashlib

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import NotAuthenticated

from katas.api.authentication_throttling import clock
from katas.api.authentication_throttling.models import ApiToken


class ExpiringTokenAuthentication(SessionAuthentication):
    """The token if one was sent, and the session otherwise."""

    def authenticate_header(self, request):
        return "Bearer"

    def authenticate(self, request):
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").strip(" ").partition(" ")
        if scheme.casefold() != "bearer":
            return super().authenticate(request)
        digest = hashlib.sha256(token.strip(" ").encode()).hexdigest()
        for row in ApiToken.objects.filter(digest=digest).select_related("user"):
            if row.user.is_active and clock.now() < row.expires_at:
                return row.user, row
        raise NotAuthenticated
