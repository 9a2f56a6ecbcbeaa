from hashlib import sha256

from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from katas.api.authentication_throttling import clock
from katas.api.authentication_throttling.models import ApiToken


class ExpiringTokenAuthentication(TokenAuthentication):
    keyword = "Bearer"

    def authenticate_credentials(self, key):
        try:
            row = ApiToken.objects.select_related("user").get(digest=sha256(key.encode()).hexdigest())
        except ApiToken.DoesNotExist:
            raise AuthenticationFailed("Unknown token.") from None
        if row.expires_at <= clock.now():
            raise AuthenticationFailed("The token has expired.")
        if not row.user.is_active:
            raise AuthenticationFailed("This account is closed.")
        return row.user, row

    def authenticate_header(self, request):
        return 'Bearer realm="api", error="invalid_token"'
